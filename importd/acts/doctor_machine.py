"""What `importd doctor` looks at beside the folders: the database, the clock, the readers with a file of each format."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from importd import app
from importd.config import DEFAULT_SENDER, Rules, Settings
from importd.errors import ImportdError
from importd.names import printable
from importd.ports import Claim
from importd.store import migrations
from importd.store.sqlite import FILE_NAME, connect

_YEARS: Final = range(2025, 2101)  # another year is a clock that was never set
_AHEAD: Final = timedelta(minutes=5)
_LAST: Final = "SELECT max(decided) FROM (SELECT max(decided) AS decided FROM files WHERE outcome = 'accepted' UNION ALL SELECT max(decided) FROM files WHERE outcome = 'rejected')"  # noqa: E501


class Told(NamedTuple):
    """What one look found: a sentence of words.toml, how bad it is, and its values."""

    key: str
    level: Literal["ok", "advice", "wrong"] = "ok"
    values: Mapping[str, Any] = {}


def database(workspace: Path, _settings: Settings) -> Iterator[Told]:
    """Whole, durable, of our version, and may be written."""
    path = workspace / FILE_NAME
    if not path.exists():
        yield Told("doctor_no_database", "wrong")
        return
    try:
        with closing(connect(path)) as connection:
            yield from _judged(connection)
    except (sqlite3.Error, ImportdError) as error:
        yield Told("doctor_database_broken", "wrong", {"why": printable(str(error))})


def _judged(connection: sqlite3.Connection) -> Iterator[Told]:
    found = [str(row[0]) for row in connection.execute("PRAGMA quick_check(3)")]
    if found != ["ok"]:
        yield Told("doctor_database_damaged", "wrong", {"why": printable("; ".join(found), 200)})
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version != migrations.VERSION:
        yield Told("doctor_database_version", "wrong", {"found": version, "known": migrations.VERSION})
    connection.execute("BEGIN IMMEDIATE")  # an account that may not write is found out here
    connection.execute("ROLLBACK")
    if found == ["ok"]:
        yield Told("doctor_database")


def clock(workspace: Path, settings: Settings) -> Iterator[Told]:
    """A year that can be true, not before what is on record, and the time zones."""
    now = datetime.now(UTC)
    last = _last_decided(workspace)
    if now.year not in _YEARS:
        yield Told("doctor_clock_year", "wrong", {"now": f"{now:%Y-%m-%d %H:%M} UTC"})
    elif last and last > now + _AHEAD:
        yield Told("doctor_clock_behind", "wrong", {"now": f"{now:%Y-%m-%d %H:%M}", "last": f"{last:%Y-%m-%d %H:%M}"})
    else:
        yield Told("doctor_clock", values={"now": f"{now.astimezone():%Y-%m-%d %H:%M %Z}"})
    try:
        here = now.astimezone(ZoneInfo(settings.company.timezone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield Told("doctor_no_zones", "wrong", {"zone": settings.company.timezone})
        return
    if here.utcoffset() != now.astimezone().utcoffset():
        yield Told("doctor_zone_differs", "advice", {"zone": settings.company.timezone, "server": f"{now.astimezone():%Z}"})


def _last_decided(workspace: Path) -> datetime | None:
    if not (workspace / FILE_NAME).exists():
        return None
    try:
        with closing(sqlite3.connect(workspace / FILE_NAME)) as connection:
            found = connection.execute(_LAST).fetchone()[0]
    except sqlite3.Error:
        return None  # said by `database`
    return datetime.fromisoformat(found) if found else None


def formats(_workspace: Path, settings: Settings) -> Iterator[Told]:
    """A file of each format, read by a real reader under the real limits; nothing is kept."""
    with as_file(files("importd") / "examples" / "doctor") as folder:
        claims = [Claim(0, str(path), DEFAULT_SENDER) for path in sorted(folder.iterdir())]
        try:
            with app.reader(settings.reading) as read:
                found = read(claims, Rules(today=date.today()))  # noqa: DTZ011 - the company's own day
        except ImportdError as error:
            yield Told("doctor_readers", "wrong", {"why": printable(str(error))})
            return
    failed = [(claim.name, brief) for claim, brief in zip(claims, found, strict=True) if not brief.gists or brief.refused]
    for name, brief in failed:
        why = brief.detail or ", ".join(reason.code for reason in brief.reasons) or brief.state
        yield Told("doctor_format", "wrong", {"name": name, "why": printable(why)})
    if not failed:
        yield Told("doctor_formats", values={"formats": ", ".join(sorted({brief.format for brief in found}))})
