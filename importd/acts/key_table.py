"""The keys of senders as a CSV that a person can keep, in a spreadsheet or beside the settings.

sender;kind;external_id;our_code;learnt_by;created_at. A cell that a spreadsheet would run as a formula begins with an
apostrophe, which is taken off again; a table comes in whole or not at all.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Final, NamedTuple

from importd.acts.keys import BY_HAND, objection, put
from importd.errors import ImportdError
from importd.mapping import forms
from importd.mapping.style import PLAIN
from importd.model import Shape
from importd.names import printable
from importd.ports import Facts
from importd.store.sqlite import SqliteStore
from importd.store.writes import SqliteTransaction
from importd.values import moment
from importd.views.answer import Answer
from importd.views.keys import Key
from importd.views.words import Words

COLUMNS: Final = ("sender", "kind", "external_id", "our_code", "learnt_by", "created_at")
_REQUIRED: Final = COLUMNS[:4]
_KINDS: Final[Mapping[str, Shape]] = {"customer": "customer", "supplier": "supplier", "product": "product"}
_RUN: Final = ("=", "+", "-", "@", "\t", "\r", "'")


class Row(NamedTuple):
    """A row of a table."""

    line: int  # physical line where it starts, header = 1
    cells: Mapping[str, str]

    @property
    def kind(self) -> Shape | None:
        """What kind of record it is about, None = none that there is."""
        return _KINDS.get(self.cells.get("kind", ""))


class RefusedLine(Answer):
    """A line that cannot be used."""

    line: int
    """in the file, header = 1"""
    message: str
    """what is wrong"""


class KeyImport(Answer):
    """What `importd xref import` answers."""

    version: int = 1
    """of this contract"""
    linked: int
    """keys that are new, or mean another record now"""
    unchanged: int
    """keys that were known just so"""
    refused: tuple[RefusedLine, ...]
    """lines that cannot be used; if there are any, nothing was imported"""


def write(keys: Iterable[Key]) -> str:
    """The table of these keys."""
    out = io.StringIO()
    sheet = csv.writer(out, delimiter=";", lineterminator="\r\n")
    sheet.writerow(COLUMNS)
    for key in keys:
        cells = (key.sender, key.kind, key.external_id, key.our_code, key.learnt_by, key.created_at.isoformat())
        sheet.writerow([f"'{cell}" if cell.startswith(_RUN) else cell for cell in cells])
    return out.getvalue()


def read(raw: bytes, words: Words) -> list[Row]:
    """The rows of a table. Raises `ImportdError` when it is none."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ImportdError(words("table_not_utf8", byte=error.start)) from None
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    sheet = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found, at = [], 1
    try:
        for cells in sheet:
            found.append((at, [_plain(cell) for cell in cells]))
            at = sheet.line_num + 1  # where the next row begins
    except csv.Error as error:
        raise ImportdError(words("table_broken", line=sheet.line_num, why=error)) from None
    header = found[0][1] if found else []
    if missing := [name for name in _REQUIRED if name not in header]:
        raise ImportdError(words("table_columns", missing=", ".join(missing), columns=";".join(COLUMNS)))
    return [Row(line, dict(zip(header, cells, strict=False))) for line, cells in found[1:] if any(cells)]


def _plain(cell: str) -> str:
    return cell.strip().removeprefix("'")


def bring_in(store: SqliteStore, raw: bytes, *, by: str, words: Words) -> KeyImport:
    """Link every key of a table, or none when a line is refused. Raises `ImportdError` when it is no table."""
    rows = read(raw, words)
    with store.transaction() as transaction:
        refused = tuple(_refused(rows, transaction.facts, words))
        linked = 0 if refused else sum(_put(row, transaction, by) for row in rows)
    return KeyImport(linked=linked, unchanged=0 if refused else len(rows) - linked, refused=refused)


def _put(row: Row, transaction: SqliteTransaction, by: str) -> bool:
    """Link one; whether that is new."""
    kind, cells = row.kind, row.cells
    if kind is None:
        return False
    origin, since = cells.get("learnt_by") or BY_HAND, _since(cells.get("created_at", ""))
    before = put(
        transaction, cells["sender"], kind, cells["external_id"], cells["our_code"], by=by, learnt_by=origin, since=since
    )
    return before != cells["our_code"]


def _refused(rows: Iterable[Row], facts: Facts, words: Words) -> Iterator[RefusedLine]:
    seen: dict[tuple[str, ...], tuple[int, str]] = {}
    for row in rows:
        sender, kind, theirs, code = (row.cells.get(name, "") for name in _REQUIRED)
        first, meant = seen.setdefault((sender, kind, theirs), (row.line, code))
        problem = _problem(row, facts, words)
        if not problem and meant != code:
            problem = words("link_twice", theirs=printable(theirs), line=first, code=printable(meant))
        if problem:
            yield RefusedLine(line=row.line, message=problem)


def _problem(row: Row, facts: Facts, words: Words) -> str:
    cells = row.cells
    if not all(cells.get(name) for name in _REQUIRED):
        return words("link_blank")
    if row.kind is None:
        return words("link_kind", kind=printable(cells["kind"]), known=", ".join(_KINDS))
    for name in _REQUIRED:
        try:
            forms.code(forms.tidy(cells[name]), PLAIN)
        except forms.Fault:
            return words("link_unreadable", value=printable(cells[name], 60))
    return objection(facts, row.kind, cells["external_id"], cells["our_code"], words)


def _since(text: str) -> str:
    """A moment in UTC as the ledger writes it; "" for what is none."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return ""
    return moment(read if read.tzinfo else read.replace(tzinfo=UTC))
