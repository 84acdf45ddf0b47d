"""Read-only: what was decided in a span of time, file by file with the documents of each, in the order of the decisions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Final

from importd.daybook_rows import Entry
from importd.ports import Numbered
from importd.store import reads
from importd.store.writes import reasons_from

FOREVER: Final = "9999"
DECIDED: Final = """SELECT id, name, sender, outcome, decided, coalesce(destination, ''), coalesce(duplicate_of, 0), created, updated,
  unchanged, skipped, reasons FROM files WHERE outcome IN ('accepted', 'partly', 'duplicate', 'rejected')
  AND decided >= ? AND decided < ? ORDER BY decided, id"""


def between(connection: sqlite3.Connection, since: str, until: str = FOREVER, sender: str = "") -> Iterator[Entry]:
    """Everything decided from one moment until before another (UTC, ISO 8601), of one sender or of all."""
    for *facts, reasons in connection.execute(DECIDED, (since, until)):
        if sender and facts[2] != sender:
            continue
        numbered = [Numbered._make((*row[:-1], ())) for row in connection.execute(reads.NUMBERED, (facts[0],))]
        yield Entry._make((*facts, reasons_from(reasons), numbered))
