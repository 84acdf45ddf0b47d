"""What the importer reads back after a crash: the receipt of a file that was decided but perhaps not filed."""

from __future__ import annotations

import sqlite3
from typing import Any

from importd.ports import Claim, Numbered, Receipt
from importd.store.writes import reasons_from

RECORDED = """SELECT id, outcome, destination, decided, sha256, size, format, reasons, created, updated, unchanged, skipped, duplicate_of
  FROM files WHERE claimed_as = ? AND outcome IS NOT NULL AND outcome NOT IN ('parked', 'waiting')"""
WAITS = "SELECT 1 FROM files WHERE claimed_as = ? AND outcome = 'waiting'"
NUMBERED = """SELECT direction, kind, external_number, number, issue_date, coalesce(customer, supplier), currency, gross, warnings
  FROM documents WHERE file_id = ? ORDER BY id"""


def receipt(connection: sqlite3.Connection, claim: Claim, row: tuple[Any, ...]) -> Receipt:
    """A row of `RECORDED` as the receipt that `Transaction.decide` gave."""
    file_id, outcome, destination, decided, sha256, size, form, reasons, created, updated, unchanged, skipped, duplicate_of = (
        row
    )
    documents = [Numbered._make((*row[:-1], reasons_from(row[-1]))) for row in connection.execute(NUMBERED, (file_id,))]
    return Receipt(
        claim._replace(id=file_id), outcome, destination, decided, sha256 or "", size or 0, form or "", reasons_from(reasons), documents,
        created, updated, unchanged, skipped, duplicate_of or 0,
    )  # fmt: skip
