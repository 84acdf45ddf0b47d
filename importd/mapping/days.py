"""Days as senders write them: by declared patterns, in their time zone. Each text is worked out once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from importd.mapping.style import Style

DAY_ZERO: Final = date(1899, 12, 30)  # of spreadsheets
EXAMPLE: Final = date(2026, 3, 31)
# What people write, for proposals only: a pattern here never reads a date that was not declared so.
COMMON: Final = (
    "%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%Y%m%d", "%d/%m/%y", "%Y/%m/%d",
    "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%m/%d/%Y %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%d %H:%M:%S %z", "%b %d, %Y", "%b %d, %Y, %H:%M:%S",
)  # fmt: skip
_SERIAL: Final = re.compile(r"[2-6][0-9]{4}(?:[.,][0-9]+)?", re.ASCII)
_TODAY_AT_MOST: Final = 60_000


@lru_cache(maxsize=20_000)
def read(text: str, style: Style) -> date | None:
    """The day, None when it is written in none of the declared ways."""
    for pattern in style.dates:
        if pattern == "excel":
            if (day := serial(text)) is not None:
                return day
            continue
        try:
            found = datetime.fromisoformat(text) if pattern == "iso" else datetime.strptime(text, pattern)  # noqa: DTZ007 - below
        except ValueError:
            continue
        return _in_our_zone(found, style, timed=pattern == "iso" or "%H" in pattern or "%I" in pattern)
    return None


def _in_our_zone(found: datetime, style: Style, *, timed: bool) -> date:
    """Late in the evening in one zone is the next day in another; a day without a time is a day everywhere."""
    if not timed or not style.our_zone or (found.time().isoformat() == "00:00:00" and found.tzinfo is None):
        return found.date()
    if found.tzinfo is None:
        if not style.zone or style.zone == style.our_zone:
            return found.date()
        found = found.replace(tzinfo=ZoneInfo(style.zone))
    return found.astimezone(ZoneInfo(style.our_zone)).date()


def serial(text: str) -> date | None:
    """The day that a spreadsheet counts so, from 1954 to 2064."""
    if _SERIAL.fullmatch(text) and 20_000 <= (days := int(text[:5])) <= _TODAY_AT_MOST:
        return DAY_ZERO + timedelta(days=days)
    return None


def proposals(text: str) -> Iterator[str]:
    """The common patterns in which a text would be a day."""
    for pattern in COMMON:
        try:
            datetime.strptime(text, pattern)  # noqa: DTZ007 - only whether it can be read
        except ValueError:
            continue
        yield pattern


def example(pattern: str) -> str:
    """A day written so: 31/03/2026."""
    return EXAMPLE.isoformat() if pattern in ("iso", "excel") else EXAMPLE.strftime(pattern)
