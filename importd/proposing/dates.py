"""How the days of a sample are written, all of them together: one day beyond the twelfth settles which is the month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from importd.mapping import days
from importd.proposing.content import patterns_of


class Dates(NamedTuple):
    """How days are written."""

    patterns: tuple[str, ...]  # that all values fit; one = it is certain
    seen: int
    sample: str
    excluded: str  # a pattern that one value excludes, and that value
    by: str


def dates_of(values: Sequence[str]) -> Dates | None:
    """The ways of writing that all these values keep; None without a value."""
    if not values:
        return None
    fitting = patterns_of(values)
    swapped = turned(fitting[0]) if fitting else ""
    by = next((one for one in values if swapped not in tuple(days.proposals(one))), "") if swapped in days.COMMON else ""
    return Dates(fitting, len(values), values[0], swapped if by else "", by)


def turned(pattern: str) -> str:
    """The same with day and month in each other's place.

    >>> turned("%d/%m/%Y")
    '%m/%d/%Y'
    """
    return pattern.replace("%d", "\0").replace("%m", "%d").replace("\0", "%m")
