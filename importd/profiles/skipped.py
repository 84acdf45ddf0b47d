"""The rows of a sheet that no document came of, each with why: found by elimination, so that none is passed over in silence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from importd.decode import Payload
from importd.errors import Refusal
from importd.profiles import sheet
from importd.profiles.parser import ProfileParser
from importd.profiles.read import Read

Why = Literal["above", "ignore_rows", "section", "filter", "nothing"]
_SHOWN = 160


class Skipped(NamedTuple):
    """A row, or a document of a tree, that was left out."""

    at: int
    path: str
    why: Why  # above the header; ignore_rows; under another title; [filter]; it made no line
    detail: str  # of a filter: place = value
    text: str  # the row


def rows_of(payload: Payload, parser: ProfileParser, used: set[int], left_out: Mapping[int, str]) -> Iterator[Skipped]:
    """Every row that is neither the header nor a part of a document; `left_out` says which [filter] has left out."""
    read = parser.profile.read
    try:
        found = sheet.read(payload, read, frozenset(parser.wanted))
        body = {line for line, _ in found.rows}
        everything = list(sheet.raw_rows(payload, read))
    except Refusal:
        return  # the refusal itself is told, with its place
    for line, row in everything:
        if line in used or found.line <= line < found.line + len(found.headers):
            continue
        text = read.delimiter.join(row)[:_SHOWN]
        if line in left_out:
            yield Skipped(line, "", "filter", left_out[line], text)
        else:
            yield Skipped(line, "", "nothing" if line in body else _why(line, row, found.line, read), "", text)


def _why(line: int, row: list[str], header: int, read: Read) -> Why:
    first = next((cell for cell in row if cell.strip()), "").strip().casefold()
    if read.ignore_rows and first.startswith(tuple(word.casefold() for word in read.ignore_rows)):
        return "ignore_rows"
    return "section" if read.section else "above" if line <= max(header, read.skip) else "nothing"
