"""A sample in rows: encoding, separator, header, and how its rows make documents, each with what shows it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Final, NamedTuple

from importd.decoding.charset import codec, declared_in, mark_of, propose
from importd.mapping.style import Style
from importd.proposing.content import Column, as_number
from importd.proposing.names import concepts, fields, score

_DELIMITERS: Final = ("\t", ";", "|", ",")
_ENCODINGS: Final = ("utf-8", "windows-1252", "mac-roman")
_MOST: Final = 2000  # rows of a sample that are looked at
_DEEP: Final = 15  # rows among which the header may be
NAMED: Final = 0.6


class Guess(NamedTuple):
    """What was found, and what shows it: a key of the texts, and its values."""

    value: str
    key: str
    values: dict[str, str]


class SampleSheet(NamedTuple):
    """A sheet."""

    encoding: Guess
    delimiter: Guess
    header_at: int  # its row, from 0; -1 = there is none
    header_line: int  # physical
    columns: tuple[Column, ...]
    cut: bool  # rows at the end that are totals were left out
    totals: str  # the word by which they begin


def decoded(raw: bytes) -> tuple[str, Guess]:
    """The text and its encoding."""
    mark, length = mark_of(raw)
    if mark:
        return raw[length:].decode(mark, "replace"), Guess(mark, "propose_enc_mark", {"name": mark})
    declared = codec(declared_in(raw))
    if declared:
        return raw.decode(declared, "replace"), Guess(declared, "propose_enc_declared", {"name": declared})
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        name = propose(raw, error.start)
        name = name if name in _ENCODINGS and name != "utf-8" else "windows-1252"
        text = raw.decode(codec(name), "replace")
        bad = text[max(0, error.start - 12) : error.start + 12].split("\n")[-1].strip()
        return text, Guess(name, "propose_enc_guess", {"name": name, "sample": bad})
    return text, Guess("utf-8", "propose_enc_ascii" if raw.isascii() else "propose_enc_utf8", {})


def read(raw: bytes) -> SampleSheet:
    """The sheet in the file. A sample without two rows has no columns."""
    text, encoding = decoded(raw)
    delimiter, rows = _separated(text)
    at = _header_at([row for _, row in rows])
    if at < 0 or not rows:
        width = max((len(row) for _, row in rows), default=0)
        columns = tuple(Column(f"#{index + 1}", tuple(_cell(row, index) for _, row in rows)) for index in range(width))
        return SampleSheet(encoding, delimiter, -1, 0, columns, cut=False, totals="")
    header = rows[at][1]
    body = [row for _, row in rows[at + 1 :]]
    totals = next(
        (_first(row) for row in body[-2:] if _first(row).casefold().startswith(("total", "totaux", "sous-total"))), ""
    )
    word = totals.split()[0] if totals else ""
    kept = [row for row in body if not word or not _first(row).startswith(word)]
    while header and not header[-1].strip():
        header = header[:-1]
    names = _numbered([cell.strip() for cell in header])
    columns = tuple(Column(name, tuple(_cell(row, index) for row in kept)) for index, name in enumerate(names) if name)
    return SampleSheet(encoding, delimiter, at, rows[at][0], columns, bool(totals), word)


def _first(row: Sequence[str]) -> str:
    return next((cell.strip() for cell in row if cell.strip()), "")


def _cell(row: Sequence[str], index: int) -> str:
    return row[index].strip() if index < len(row) else ""


def _numbered(names: list[str]) -> list[str]:
    """The second of a name is called name#2."""
    return [
        name if names[:index].count(name) == 0 or not name else f"{name}#{names[:index].count(name) + 1}"
        for index, name in enumerate(names)
    ]


def _separated(text: str) -> tuple[Guess, list[tuple[int, list[str]]]]:
    """The separator that cuts the most rows into the same number of cells."""
    found = []
    for delimiter in _DELIMITERS:
        rows = _rows(text, delimiter)
        widths = [len(row) for _, row in rows]
        width = max(set(widths), key=lambda one: (widths.count(one) * (one > 1), one), default=1)
        found.append((widths.count(width) * (width > 1) / max(1, len(rows)), width, delimiter, rows))
    share, width, delimiter, rows = max(found, key=lambda one: (one[1] > 1, round(one[0], 1) >= 0.5, one[1]))
    shown = "\\t" if delimiter == "\t" else delimiter
    values = {"width": str(width), "count": str(round(share * len(rows))), "total": str(len(rows)), "sign": shown}
    return Guess(delimiter, "propose_delimiter", values), rows


def _rows(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((line, row))
            line = reader.line_num + 1
            if len(rows) >= _MOST:
                break
    except csv.Error:
        pass
    return rows


def _header_at(rows: Sequence[Sequence[str]]) -> int:
    """The row with the most names of columns that we know and no number; -1 = none looks like one."""
    best, where = 0.0, -1
    for index, row in enumerate(rows[:_DEEP]):
        cells = [cell.strip() for cell in row if cell.strip()]
        if len(cells) < 2 or any(
            as_number(cell, Style(",")) is not None or as_number(cell, Style(".")) is not None for cell in cells
        ):
            continue
        known = sum(max(score(cell, field) for field in fields()) >= NAMED for cell in cells if concepts(cell))
        if known > best and known >= len(cells) / 4:
            best, where = known, index
    return where
