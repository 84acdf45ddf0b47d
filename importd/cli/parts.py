"""What several pages show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from importd.cli.page import Block, Cell, Text
from importd.views.rejected import RejectedFile
from importd.views.words import Words


def file_entries(files: Sequence[RejectedFile], words: Words) -> Iterator[Block]:
    """Rejected files: a line that says which one, and below it why."""
    for one in files:
        told = [f"#{one.id}" if one.id else "-", one.name, one.sender, moment(one.decided, words)]
        yield Text("  ".join(part for part in told if part), "head" if one.lies_there else "dim")
        yield Text(_first_reason(one, words), "", 4)


def _first_reason(one: RejectedFile, words: Words) -> str:
    more = f" (+{len(one.codes) - 1})" if len(one.codes) > 1 else ""
    told = words("colon", left=one.place, right=one.message) if one.place else one.message
    return f"{told} [{one.code}]{more}" if one.code else told


def gap_cell(words: Words, *, no_gap: bool) -> Cell:
    """Whether a series is continuous."""
    return Cell(words("no_gap"), "good") if no_gap else Cell(words("has_gap"), "bad")


def moment(at: datetime | None, words: Words) -> str:
    """A moment, or nothing."""
    return words.moment(at) if at else ""
