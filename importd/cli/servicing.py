"""`importd service show` and `importd service install`."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import Final

import typer

from importd import config, units
from importd.acts import service as act
from importd.units import Days, Schedule
from importd.views.words import Words

_WORDS: Final = {"written": "unit_written", "unchanged": "unit_unchanged", "replaced": "unit_replaced"}


def show(workspace: Path, user: str, schedule: Schedule) -> None:
    """Print the units."""
    config.load(workspace)
    for unit in units.units(workspace.absolute(), user, act.command(), schedule):
        print(f"# {unit.name}\n{unit.text}")


def install(workspace: Path, user: str, schedule: Schedule, folder: Path) -> None:
    """Write the units, say which, and what to run next."""
    words = Words(config.load(workspace).language)
    made = units.units(workspace.absolute(), user, act.command(), schedule)
    for one in act.install(made, folder):
        print(words(_WORDS[one.state], path=one.path))
    print(words("unit_next"))
    for line in ("systemctl daemon-reload", f"systemctl enable --now '{units.enabling(workspace.absolute(), schedule)}'"):
        print(f"    {line}")
    print(words("unit_doctor", user=user, workspace=workspace.absolute()))


def schedule_of(days: Days, times: int, minutes: int, start: str, until: str) -> Schedule:
    """The schedule that the options say. Raises `typer.BadParameter`."""
    if days == "none" and (times or minutes):
        days = "daily"
    if times and minutes:
        raise typer.BadParameter("--times and --interval exclude each other")
    return Schedule(days, _time(start), _time(until), times or 1, minutes)


def _time(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is not a time of day: write 08:30") from None
