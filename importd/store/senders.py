"""Read-only questions about senders: who there is, and what each sent last. Each uses an index, whatever the ledger's size."""

from __future__ import annotations

import sqlite3
from typing import Final, NamedTuple

# A loose walk along the index: one step for each sender, not one for each file.
SENDERS: Final = """WITH RECURSIVE every(name) AS (SELECT min(sender) FROM files
    UNION ALL SELECT (SELECT min(sender) FROM files WHERE sender > every.name) FROM every WHERE every.name IS NOT NULL)
  SELECT name FROM every WHERE name IS NOT NULL"""
LATEST: Final = """SELECT id, name, arrived, coalesce(decided, ''), coalesce(outcome, ''), coalesce(format, ''), documents, reasons
  FROM files WHERE sender = ? ORDER BY id DESC LIMIT ?"""
FLOW: Final = """SELECT substr(decided, 1, 16), count(*) FROM files
  WHERE outcome IN ('accepted', 'partly', 'duplicate', 'rejected') AND decided >= ? GROUP BY 1"""


class SentRow(NamedTuple):
    """One file of a sender."""

    id: int
    name: str
    arrived: str
    decided: str
    outcome: str
    format: str
    documents: int
    reasons: str  # JSON


def everyone(connection: sqlite3.Connection) -> list[str]:
    """Every sender of whom a file was ever taken."""
    return [row[0] for row in connection.execute(SENDERS)]


def latest(connection: sqlite3.Connection, sender: str, most: int) -> list[SentRow]:
    """The files that a sender sent last, the newest first."""
    return [SentRow(*row) for row in connection.execute(LATEST, (sender, most))]


def flow(connection: sqlite3.Connection, since: str) -> dict[str, int]:
    """How many files were decided in each minute (UTC, 2026-11-23T10:12) since a moment."""
    return dict(connection.execute(FLOW, (since,)).fetchall())
