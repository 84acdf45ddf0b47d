"""Read-only questions to the ledger, for the views. Whoever asks takes no lock and never makes the importer wait."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from importd.errors import Trouble
from importd.model import Direction, Kind
from importd.names import original
from importd.ports import Claim, Receipt
from importd.store import reads

COUNTS = "SELECT coalesce(outcome, 'in_hand'), count(*) FROM files GROUP BY outcome"
NEWEST = "SELECT coalesce(max(id), 0) FROM files"
LAST_DECIDED = "SELECT max(decided) FROM files WHERE outcome = ?"
DECIDED_SINCE = "SELECT count(*) FROM files WHERE outcome = ? AND decided >= ?"
STAYING = """SELECT id, name, claimed_as FROM files WHERE outcome IS NULL
  UNION ALL SELECT id, name, claimed_as FROM files WHERE outcome IN ('parked', 'waiting')"""
CLAIMED = "SELECT id, outcome, decided FROM files WHERE claimed_as = ?"
STAYS = "SELECT outcome IS NULL OR outcome IN ('parked', 'waiting') FROM files WHERE id = ?"
PARKED = "SELECT name FROM files WHERE outcome = 'parked' ORDER BY decided LIMIT 1"
SERIES = """SELECT n.series, n.period, n.first, n.last, n.documents, coalesce(n.no_gap, 0), a.number, z.number, z.issue_date
  FROM number_series n
  LEFT JOIN documents a ON a.series = n.series AND a.period = n.period AND a.sequence = n.first
  LEFT JOIN documents z ON z.series = n.series AND z.period = n.period AND z.sequence = n.last
  ORDER BY n.series, n.period"""
_FILE = "SELECT id, name, sender, decided, destination, reasons, outcome, retry_of FROM files"
AT_DESTINATION = f"{_FILE} WHERE outcome = 'rejected' AND destination = ? ORDER BY id DESC LIMIT 1"
BY_ID = f"{_FILE} WHERE id = ?"
BY_NAME = f"{_FILE} WHERE name = ? AND outcome = 'rejected' ORDER BY id DESC LIMIT 20"
RETRIES = "SELECT id, arrived, outcome FROM files WHERE retry_of = ? ORDER BY id"
LAST_REJECTIONS = f"{_FILE} WHERE outcome = 'rejected' ORDER BY decided DESC LIMIT ?"
WAITING = """SELECT id, name, sender, waits_for, waits_until, reasons FROM files WHERE outcome = 'waiting'
  ORDER BY waits_until IS NULL, waits_until, id LIMIT ?"""
KEYS = """SELECT x.sender, x.kind, x.external_id, x.our_code, coalesce(CASE x.kind WHEN 'customer' THEN c.name WHEN 'supplier' THEN s.name
    ELSE p.name END, ''), x.learnt_by, x.created_at, x.last_seen_at FROM xref x LEFT JOIN customers c ON c.code = x.our_code
  LEFT JOIN suppliers s ON s.code = x.our_code LEFT JOIN products p ON p.code = x.our_code
  WHERE (? = '' OR x.sender = ?) AND (? = '' OR x.kind = ?) ORDER BY x.sender, x.kind, x.external_id"""
_CLAIM = "SELECT claimed_as, sender FROM files WHERE id = ?"
# By our number through the index that keeps it unique: ten short looks, one for each direction and kind.
MATCHING = """SELECT id FROM documents WHERE number = ?1 AND direction IN ('sale', 'purchase')
    AND kind IN ('quote', 'order', 'delivery_note', 'invoice', 'credit_note')
  UNION SELECT id FROM documents WHERE external_number = ?1 LIMIT ?2"""
DOCUMENT = """SELECT id, file_id, direction, kind, number, external_number, coalesce(customer, supplier), issue_date, operation_date,
  due_date, currency, decimals, net, tax, gross, due, document, warnings FROM documents WHERE id = ?"""
LINES = """SELECT l.position, coalesce(l.product, ''), coalesce(p.name, ''), l.net FROM lines l LEFT JOIN products p ON p.code = l.product
  WHERE l.document_id = ? ORDER BY l.position"""
CUSTOMER = """SELECT code, name, vat_id, siren, siret, gln, endpoint, email, phone, street, street2, postcode, city, country
  FROM customers WHERE code = ?"""
SUPPLIER = CUSTOMER.replace("customers", "suppliers")
ORIGIN = """SELECT id, name, sender, arrived, decided, destination, claimed_as, format, size, sha256, documents FROM files WHERE id = ?"""


class FileRow(NamedTuple):
    """One file as the ledger knows it; names are escaped as `names.stored` does."""

    id: int
    name: str
    sender: str
    decided: str | None
    destination: str | None
    reasons: str  # JSON
    outcome: str | None
    retry_of: int | None


class SeriesRow(NamedTuple):
    """One series in one period, counted from its documents."""

    series: str
    period: str
    first: int | None
    last: int | None
    documents: int
    no_gap: int
    first_number: str | None
    last_number: str | None
    last_date: str | None


class DocumentRow(NamedTuple):
    """One document; its amounts are minor units, its days ISO 8601."""

    id: int
    file_id: int
    direction: Direction
    kind: Kind
    number: str
    external_number: str
    partner: str
    issue_date: str
    operation_date: str | None
    due_date: str | None
    currency: str
    decimals: int
    net: int
    tax: int
    gross: int
    due: int
    document: str  # JSON
    warnings: str  # JSON


class OriginRow(NamedTuple):
    """The file that brought a document."""

    id: int
    name: str
    sender: str
    arrived: str
    decided: str
    destination: str | None
    claimed_as: str
    format: str
    size: int
    sha256: str
    documents: int


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that cannot write, seeing one moment of the ledger. Raises `Trouble` when it cannot be read."""
    try:
        connection = _open(path)
        try:
            connection.execute("BEGIN")
            yield connection
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise Trouble(f"the database {path} cannot be read: {error}") from error


def _open(path: Path) -> sqlite3.Connection:
    """Read-only; where the write-ahead log must first be recovered that may be refused, so an ordinary connection then asks."""
    try:
        return _connect(path, "ro")
    except sqlite3.OperationalError:
        connection = _connect(path, "rw")
        connection.execute("PRAGMA query_only=ON")
        return connection


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode={mode}", uri=True, isolation_level=None, timeout=5)
    try:
        connection.execute("SELECT id FROM files LIMIT 0")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def counts(connection: sqlite3.Connection) -> dict[str, int]:
    """How many files have each outcome, and how many are `in_hand`."""
    return dict(connection.execute(COUNTS).fetchall())


def decided_since(connection: sqlite3.Connection, moment: str, outcomes: Iterable[str]) -> int:
    """How many files got one of these outcomes at or after `moment` (UTC, ISO 8601)."""
    return sum(connection.execute(DECIDED_SINCE, (outcome, moment)).fetchone()[0] for outcome in outcomes)


def last_decided(connection: sqlite3.Connection, outcomes: Iterable[str]) -> str:
    """When the last file got one of these outcomes (UTC, ISO 8601), "" = never."""
    return max(connection.execute(LAST_DECIDED, (outcome,)).fetchone()[0] or "" for outcome in outcomes)


def series(connection: sqlite3.Connection) -> list[SeriesRow]:
    """Every series and period in which a number was drawn."""
    return [SeriesRow(*row) for row in connection.execute(SERIES)]


def files(connection: sqlite3.Connection, question: str, *values: object) -> list[FileRow]:
    """The files that one of the questions above finds."""
    return [FileRow(*row) for row in connection.execute(question, values)]


def receipt(connection: sqlite3.Connection, claimed: Path, file_id: int) -> Receipt | None:
    """What was decided for this file, as it was filed by; None = nothing yet. `claimed` is the folder of claims."""
    claimed_as, sender = connection.execute(_CLAIM, (file_id,)).fetchone()
    row = connection.execute(reads.RECORDED, (claimed_as,)).fetchone()
    return None if row is None else reads.receipt(connection, Claim(file_id, f"{claimed}/{original(claimed_as)}", sender), row)


def matching(connection: sqlite3.Connection, number: str, most: int) -> list[int]:
    """The ids of the documents that have this number, as ours or as their sender's."""
    return [row[0] for row in connection.execute(MATCHING, (number, most))]


def document(connection: sqlite3.Connection, document_id: int) -> DocumentRow | None:
    """One document; None = there is none."""
    row = connection.execute(DOCUMENT, (document_id,)).fetchone()
    return None if row is None else DocumentRow(*row)
