"""Is somebody importing here, and how do they feel? Answered from the lock of the workspace, without taking it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from importd import lock
from importd.config import Settings
from importd.names import printable
from importd.views.answer import Answer

State = Literal["running", "paused", "silent", "stopped", "died", "never"]


class ServiceState(Answer):
    """Who holds the workspace."""

    state: State = "never"
    """running; paused (the machine is in trouble, it waits); silent (alive, but no sign for long while files wait); stopped; \
died (ended without finishing); never (has not run yet)"""
    why: str = ""
    """why it is paused"""
    pid: int = 0
    """its process, 0 = none"""
    host: str = ""
    """the machine that it runs on"""
    since: datetime | None = None
    """when it started"""
    beat: datetime | None = None
    """its last sign of life: a look at the inbox, or a file decided"""

    @property
    def alive(self) -> bool:
        """Whether a process holds the workspace."""
        return self.state in ("running", "paused", "silent")


def look(workspace: Path) -> tuple[ServiceState, dict[str, str]]:
    """The state, and the files that it has seen in the inbox and not taken, with the reason of each."""
    held = lock.holder(workspace)
    if held is None:
        return ServiceState(state=_absent(workspace)), {}
    state = ServiceState(
        state="paused" if held.get("state") == "paused" else "running",
        why=printable(str(held.get("why", "")), 200),
        pid=int(held.get("pid", 0)),
        host=printable(str(held.get("host", ""))),
        since=_moment(held.get("since")),
        beat=_moment(held.get("beat")),
    )
    untaken = held.get("untaken")
    return state, untaken if isinstance(untaken, dict) else {}


def _absent(workspace: Path) -> State:
    if not (workspace / lock.NAME).exists():
        return "never"
    return "died" if lock.left_unclean(workspace) else "stopped"


def _moment(told: Any) -> datetime | None:
    if isinstance(told, int | float):
        return datetime.fromtimestamp(told, UTC)
    try:
        return datetime.fromisoformat(told)
    except (TypeError, ValueError):
        return None


def patience(settings: Settings) -> float:
    """Seconds without a sign of life that are still normal."""
    return max(120.0, 3 * settings.intake.heartbeat_seconds, 2 * settings.reading.seconds)


def hear(
    state: ServiceState, last_decided: datetime | None, now: datetime, patience_seconds: float, *, files_wait: bool
) -> ServiceState:
    """The same state with its last sign of life; `silent` when that is too long ago while there is work."""
    signs = [sign for sign in (state.beat, state.since, last_decided) if sign is not None]
    if not state.alive or not signs:
        return state
    beat = max(signs)
    silent = state.state == "running" and files_wait and (now - beat).total_seconds() > patience_seconds
    return state.model_copy(update={"beat": beat, "state": "silent" if silent else state.state})
