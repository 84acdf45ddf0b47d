"""What a place of a file holds, as `rereading` finds it and `importd why` tells it."""

from __future__ import annotations

from typing import NamedTuple

from importd.model import Reason


class Mapped(NamedTuple):
    """A field that this place became."""

    field: str  # our name, with its group: lines.unit_price
    text: str  # as the parser, or the profile, took it
    value: str  # as it was understood, "" = it was not, or it is a text that stays as it is


class Place(NamedTuple):
    """What a place of a file holds, and what became of it."""

    format: str = ""
    encoding: str = ""
    lines: int = 0  # physical lines of the file, 0 = it is no text
    text: str = ""  # the physical line
    column: str = ""  # the column's own name
    cell: str | None = None  # what the column holds there; None = there is no such cell
    cells: tuple[tuple[str, str], ...] = ()  # every column of the row, where no column was asked for
    rules: tuple[str, ...] = ()  # the places in the profile that read this column: lines[0].unit_price
    profile: str = ""  # its file, below profiles/
    mapped: tuple[Mapped, ...] = ()
    faults: tuple[Reason, ...] = ()  # what stopped the reading
