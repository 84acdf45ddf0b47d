"""Read-only questions about the life of a file: its attempts, who released it, the documents it brought. Each uses an index."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

NAMED = "SELECT id FROM files WHERE name = ? ORDER BY id DESC LIMIT 20"
EXISTS = "SELECT id FROM files WHERE id = ?"
_ATTEMPT = """SELECT id, name, sender, claimed_as, arrived, decided, outcome, destination, format, encoding, size, sha256, attempts,
  retry_of, duplicate_of, documents, skipped, created, updated, unchanged, reasons FROM files WHERE id = ?"""
_CHILDREN = "SELECT id FROM files WHERE retry_of = ? ORDER BY id"
_ACTS = "SELECT at, who, act, detail FROM acts WHERE file_id = ? ORDER BY id"
_DOCUMENTS = """SELECT id, direction, kind, external_number, number, series, period, sequence, issue_date, coalesce(customer, supplier),
  currency, gross, warnings FROM documents WHERE file_id = ?1 AND (?2 = 0 OR id = ?2) ORDER BY id LIMIT ?3"""
_FILE_OF = "SELECT file_id FROM documents WHERE id = ?"
_LONGEST = 1000  # attempts of one file


class AttemptRow(NamedTuple):
    """One attempt at a file, as the ledger has it."""

    id: int
    name: str
    sender: str
    claimed_as: str
    arrived: str
    decided: str | None
    outcome: str | None
    destination: str | None
    format: str | None
    encoding: str | None
    size: int | None
    sha256: str | None
    readers_died: int
    retry_of: int | None
    duplicate_of: int | None
    documents: int
    skipped: int
    created: int
    updated: int
    unchanged: int
    reasons: str  # JSON


class ActRow(NamedTuple):
    """What a person did with a file."""

    at: str
    who: str
    act: str
    detail: str


class BroughtRow(NamedTuple):
    """One document of a file."""

    id: int
    direction: str
    kind: str
    theirs: str
    ours: str
    series: str | None
    period: str | None
    sequence: int | None
    issue_date: str
    partner: str
    currency: str
    gross: int
    warnings: str  # JSON


def named(connection: sqlite3.Connection, name: str) -> list[int]:
    """The files that were called so by their senders, the newest first; at most 20."""
    return [row[0] for row in connection.execute(NAMED, (name,))]


def exists(connection: sqlite3.Connection, file_id: int) -> bool:
    """Whether there is a file of this id."""
    return connection.execute(EXISTS, (file_id,)).fetchone() is not None


def file_of(connection: sqlite3.Connection, document_id: int) -> int:
    """The file that brought a document."""
    found: int = connection.execute(_FILE_OF, (document_id,)).fetchone()[0]
    return found


def attempts(connection: sqlite3.Connection, file_id: int) -> list[AttemptRow]:
    """Every attempt at the same file, the first one first, whichever of them was asked for."""
    row = _attempt(connection, file_id)
    for _ in range(_LONGEST):
        if row.retry_of is None:
            break
        row = _attempt(connection, row.retry_of)
    found, ahead = [row], [row.id]
    while ahead and len(found) < _LONGEST:
        for (child,) in connection.execute(_CHILDREN, (ahead.pop(0),)).fetchall():
            found.append(_attempt(connection, child))
            ahead.append(child)
    return sorted(found)


def _attempt(connection: sqlite3.Connection, file_id: int) -> AttemptRow:
    return AttemptRow(*connection.execute(_ATTEMPT, (file_id,)).fetchone())


def acts(connection: sqlite3.Connection, file_id: int) -> list[ActRow]:
    """What people did with this attempt, in order."""
    return [ActRow(*row) for row in connection.execute(_ACTS, (file_id,))]


def brought(connection: sqlite3.Connection, file_id: int, most: int, document_id: int = 0) -> list[BroughtRow]:
    """The documents of a file, at most so many, or the one with this id."""
    return [BroughtRow(*row) for row in connection.execute(_DOCUMENTS, (file_id, document_id, most))]
