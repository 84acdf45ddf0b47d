"""The series: first, last, how many, and whether nothing is missing, counted from the documents themselves."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date

from importd.config import Settings
from importd.store import questions
from importd.store.questions import SeriesRow
from importd.views.answer import Answer


class SeriesLine(Answer):
    """One series in one period."""

    series: str
    """its name in importd.toml"""
    period: str
    """the year, the month, or "" """
    first: int
    """the first sequence number drawn, 0 = none yet"""
    last: int
    """the last one"""
    count: int
    """how many documents carry a number of it"""
    first_number: str
    """the first number as it is written"""
    last_number: str
    """the last number as it is written"""
    last_date: date | None
    """the date of issue of the last one"""
    no_gap: bool
    """whether every number from the first to the last is there once, and the first is where the series starts"""


class SeriesList(Answer):
    """What `importd series` answers."""

    version: int = 1
    """of this contract"""
    series: tuple[SeriesLine, ...]
    """by name and period; a series of importd.toml that was never drawn from comes with a count of 0"""

    @property
    def no_gap(self) -> bool:
        """Whether all of them are continuous."""
        return all(line.no_gap for line in self.series)


def listing(connection: sqlite3.Connection, settings: Settings) -> SeriesList:
    """Every series and period."""
    lines = [line(row) for row in questions.series(connection)]
    known = {one.series for one in lines}
    lines += [_untouched(name) for name in settings.series if name not in known]
    return SeriesList(series=tuple(sorted(lines, key=lambda one: (one.series, one.period))))


def current(rows: Sequence[SeriesRow]) -> tuple[SeriesLine, ...]:
    """The latest period of each series."""
    latest = {row.series: row for row in sorted(rows, key=lambda row: row.period)}
    return tuple(line(row) for _, row in sorted(latest.items()))


def line(row: SeriesRow) -> SeriesLine:
    """A row of the ledger as an answer."""
    return SeriesLine(
        series=row.series, period=row.period, first=row.first or 0, last=row.last or 0, count=row.documents,
        first_number=row.first_number or "", last_number=row.last_number or "",
        last_date=date.fromisoformat(row.last_date) if row.last_date else None, no_gap=bool(row.no_gap),
    )  # fmt: skip


def _untouched(name: str) -> SeriesLine:
    return SeriesLine(
        series=name, period="", first=0, last=0, count=0, first_number="", last_number="", last_date=None, no_gap=True
    )  # fmt: skip
