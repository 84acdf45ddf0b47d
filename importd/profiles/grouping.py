"""Rows → documents: the head repeated on each row, on the first row only, or typed records.

The rows of one document need not stand together where each repeats its key. Raises `Refusal` for what makes all rows doubtful.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeAlias

from importd.decoding.spot import Spot
from importd.errors import Refusal
from importd.model import Reason
from importd.profiles.compiling import Getter
from importd.profiles.documents import Piece, Unit
from importd.profiles.sheet import Row
from importd.reasons import finding

_TOTALS: Final = ("total", "sous-total", "sous total", "subtotal", "grand total", "totaux")
Key: TypeAlias = Callable[[list[str]], tuple[str, ...]]


class Pile:
    """The rows of one document."""

    __slots__ = ("reasons", "rows")

    def __init__(self, first: Piece) -> None:
        self.rows = [first]
        self.reasons: list[Reason] = []

    def unit(self) -> Unit:
        """The document: its first row is its head, each row is a part."""
        return Unit(self.rows[0], lambda each: self.rows if each == "row" else (), self.reasons)


def key_of(getters: Sequence[Getter]) -> Key:
    """The cells that say which document a row belongs to."""
    return lambda row: tuple(get(row, row).strip() for get in getters)


def one_by_one(rows: Iterable[Row]) -> Iterator[Unit]:
    """Every row by itself: reference data."""
    for line, row in rows:
        yield Pile(Piece(row, line)).unit()


def repeated(rows: Iterable[Row], key: Key, same: Sequence[tuple[str, Getter]]) -> Iterator[Unit]:
    """In the order of their first rows, once all have been read. Without a key all rows are one document."""
    piles: dict[tuple[str, ...], Pile] = {}
    for line, row in rows:
        found = key(row)
        _refuse_totals(found, line)
        piece = Piece(row, line)
        pile = piles.get(found)
        if pile is None:
            piles[found] = Pile(piece)
        else:
            if same:
                _compare(pile, piece, same)
            pile.rows.append(piece)
    for pile in piles.values():
        yield pile.unit()


def _refuse_totals(key: tuple[str, ...], line: int) -> None:
    if key and key[0].casefold().startswith(_TOTALS):
        raise Refusal(finding("CSV_TOTALS_ROW", Spot(line), value=key[0], expected=f'ignore_rows = ["{key[0].split()[0]}"]'))


def _compare(pile: Pile, piece: Piece, same: Sequence[tuple[str, Getter]]) -> None:
    """A cell of the head that is blank means as above; one that differs is a fault, told once per column."""
    first = pile.rows[0].node
    for column, get in same:
        said, here = get(first, first).strip(), get(piece.node, first).strip()
        if here and here != said and not any(reason.column == column for reason in pile.reasons):
            pile.reasons.append(finding("DOC_HEADER_CONFLICT", Spot(piece.at), column=column, value=here, expected=said))


def first_row(rows: Iterable[Row], key: Key) -> Iterator[Unit]:
    """A row begins a document where its key is there and is not that of the row before; the others belong to it."""
    pile: Pile | None = None
    current: tuple[str, ...] = ()
    for line, row in rows:
        found = key(row)
        if any(found) and found != current:
            if pile is not None:
                yield pile.unit()
            _refuse_totals(found, line)
            pile, current = Pile(Piece(row, line)), found
        elif pile is None:
            raise Refusal(finding("DOC_ORPHAN_LINE", Spot(line), value=" ".join(filter(None, row))[:80]))
        else:
            pile.rows.append(Piece(row, line))
    if pile is not None:
        yield pile.unit()


class _Entry:
    """A document of typed records: its head, and its other rows by their type."""

    def __init__(self, head: Piece) -> None:
        self.head = head
        self.parts: dict[str, list[Piece]] = {}

    def unit(self) -> Unit:
        everything = [piece for pieces in self.parts.values() for piece in pieces]
        return Unit(self.head, lambda each: everything if each == "row" else self.parts.get(_named(each), ()))


def _named(each: str) -> str:
    return "" if each == "blank" else each


def records(rows: Iterable[Row], type_of: Getter, head: str, known: frozenset[str]) -> Iterator[Unit]:
    """Typed records: one of type `head` ("*" = any that is not blank) begins a document, those of the `known` types follow."""
    entry: _Entry | None = None
    for line, row in rows:
        kind = type_of(row, row).strip()
        if kind == head or (head == "*" and kind):
            if entry is not None:
                yield entry.unit()
            entry = _Entry(Piece(row, line))
        elif kind not in known and "row" not in known:
            expected = ", ".join(sorted(filter(None, {head, *known})))
            raise Refusal(finding("CSV_RECORD_TYPE", Spot(line), value=kind, expected=expected))
        elif entry is None:
            raise Refusal(finding("DOC_ORPHAN_LINE", Spot(line), value=" ".join(filter(None, row))[:80]))
        else:
            entry.parts.setdefault(kind, []).append(Piece(row, line))
    if entry is not None:
        yield entry.unit()


def joined(heads: Iterable[Row], key: Key, lines: Iterable[Row], lines_key: Key) -> Iterator[Unit]:
    """A file of heads and a file of lines: each head with the lines that name its key. A line without a head is refused."""
    entries: dict[tuple[str, ...], _Entry] = {}
    for line, row in heads:
        found = key(row)
        _refuse_totals(found, line)
        if found in entries:
            raise Refusal(finding("DUP_IN_FILE", Spot(line), value=" ".join(found), expected=entries[found].head.at))
        entries[found] = _Entry(Piece(row, line))
    for line, row in lines:
        entry = entries.get(lines_key(row))
        if entry is None:
            raise Refusal(finding("DOC_ORPHAN_LINE", Spot(line), value=" ".join(lines_key(row))))
        entry.parts.setdefault("row", []).append(Piece(row, line))
    for entry in entries.values():
        yield entry.unit()
