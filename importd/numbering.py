"""Numbers: which period a date falls in, how a number is written, and whether two series could ever write the same one.

The number itself is drawn by the store, inside the committing transaction; here is only what it looks like.

>>> series = Series("invoices", "FA{year}-{seq:05}", "year", 1)
>>> series.period(date(2026, 3, 31))
'2026'
>>> series.write(42, date(2026, 3, 31))
'FA2026-00042'
>>> series.write(1234567, date(2026, 3, 31))
'FA2026-1234567'
>>> Series("invoices", "FA-{seq}", "year", 1)
Traceback (most recent call last):
    ...
ValueError: series.invoices: the pattern "FA-{seq}" starts again each year but does not name {year}
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

Reset = Literal["year", "month", "never"]

_PART = re.compile(r"\{(?P<name>year|month|seq)(?::0?(?P<width>\d{1,2}))?\}")
_NEEDED: dict[Reset, tuple[str, ...]] = {"year": ("year",), "month": ("year", "month"), "never": ()}


@dataclass(frozen=True)
class Series:
    """One gap-free run of numbers per period."""

    name: str
    pattern: str
    reset: Reset
    start: int

    def __post_init__(self) -> None:
        names = [part["name"] for part in _PART.finditer(self.pattern)]
        rest = _PART.sub("", self.pattern)
        if "{" in rest or "}" in rest:
            raise ValueError(
                f'series.{self.name}: the pattern "{self.pattern}" may hold {{year}}, {{month}} and {{seq:05}} only'
            )
        if names.count("seq") != 1:
            raise ValueError(f'series.{self.name}: the pattern "{self.pattern}" must hold {{seq}} once')
        for needed in _NEEDED[self.reset]:
            if needed not in names:
                raise ValueError(
                    f'series.{self.name}: the pattern "{self.pattern}" starts again each {self.reset} but does not name {{{needed}}}'
                )
        if re.search(r"\d(\{seq|\{year|\{month)|\}\{seq", self.pattern) and self.reset != "never":
            raise ValueError(
                f'series.{self.name}: in "{self.pattern}" digits touch each other; put a sign such as "-" between them'
            )

    def period(self, issued: date) -> str:
        """The period that a date falls in: "2026", "2026-03" or ""."""
        if self.reset == "year":
            return f"{issued.year:04}"
        return f"{issued.year:04}-{issued.month:02}" if self.reset == "month" else ""

    def write(self, sequence: int, issued: date) -> str:
        """The number as documents carry it; the width is a minimum."""
        return self._template.format(year=f"{issued.year:04}", month=f"{issued.month:02}", seq=sequence)

    @cached_property
    def _template(self) -> str:
        """The pattern as `str.format` wants it: years and months come with their zeros."""
        return _PART.sub(lambda part: f"{{{part['name']}{':0' + part['width'] if part['width'] else ''}}}", self.pattern)

    @cached_property
    def _form(self) -> re.Pattern[str]:
        """What every number of this series looks like, whatever its period."""
        digits = {"year": r"\d{4}", "month": r"\d{2}", "seq": r"\d+"}
        pieces, at = [], 0
        for part in _PART.finditer(self.pattern):
            pieces += [re.escape(self.pattern[at : part.start()]), digits[part["name"]]]
            at = part.end()
        return re.compile("".join([*pieces, re.escape(self.pattern[at:])]))

    def could_write(self, number: str) -> bool:
        """Whether this series might one day draw this very number: then nobody else may bring it."""
        return self._form.fullmatch(number) is not None


def clashes(series: Sequence[Series]) -> tuple[str, str] | None:
    """Two series that would write the same number, if there are any: each needs a prefix of its own.

    >>> clashes([Series("a", "F{year}-{seq:05}", "year", 1), Series("b", "F{year}-{seq}", "year", 1)])
    ('a', 'b')
    """
    sample = date(2026, 11, 30)
    for index, one in enumerate(series):
        for other in series[index + 1 :]:
            if any(
                one.could_write(other.write(n, sample)) or other.could_write(one.write(n, sample)) for n in (1, 99999, 10**9)
            ):
                return one.name, other.name
    return None
