"""`importd status`: is the service alive, what waits, does it add up, what must somebody do. It only reads."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from importd.errors import Trouble
from importd.names import printable, stored
from importd.store import questions
from importd.store.sqlite import FILE_NAME
from importd.values import moment
from importd.views import findings, rejected, series, service_state, waiting
from importd.views.answer import Answer
from importd.views.balance import Balance
from importd.views.findings import Finding, Health
from importd.views.rejected import RejectedFile
from importd.views.seen import Seen, Waiting, look_around, settings_of
from importd.views.series import SeriesLine
from importd.views.service_state import ServiceState
from importd.views.waiting import WaitingFile
from importd.views.words import Words

_DONE = ("accepted", "partly", "duplicate")
_SHOWN = 3  # of the last rejections
EXIT_CODES: dict[Health, int] = {"ok": 0, "attention": 1, "trouble": 2, "unknown": 3}


class Ledger(Answer):
    """The conservation line: `seen` is the sum of the others."""

    seen: int = 0
    """files ever taken out of the inbox"""
    accepted: int = 0
    """everything in them was imported, or was here already"""
    partly: int = 0
    """a part of their documents was imported"""
    duplicate: int = 0
    """the same bytes had been imported before"""
    rejected: int = 0
    """rejections ever, retried or not"""
    waiting: int = 0
    """they wait for a reference that may still come"""
    parked: int = 0
    """the service cannot read them, and tries again"""
    in_hand: int = 0
    """taken, and not decided yet"""
    holds: bool = True
    """whether it adds up: no row has vanished, every file in hand lies in `.claimed/`, every series is continuous"""


class Status(Answer):
    """What `importd status` answers."""

    version: int = 1
    """of this contract; keys may be added, none changes its meaning under the same version"""
    health: Health
    """ok, attention (somebody must look), trouble (stopped or in trouble), unknown"""
    exit_code: int
    """the same as the exit code of the command"""
    workspace: str
    """the folder"""
    at: datetime
    """the moment of this answer"""
    findings: tuple[Finding, ...] = ()
    """what is not well, the worst first"""
    service: ServiceState = ServiceState()
    """who holds the workspace"""
    inbox: int = 0
    """files in `inbox/` that are still to be taken"""
    unfiled: int = 0
    """files that are decided and still have to be moved out of `.claimed/`"""
    rejected_now: int = 0
    """files that lie in `rejected/` and need somebody"""
    processed_today: int = 0
    """files accepted, in part or whole, or found to be duplicates since midnight"""
    oldest: Waiting | None = None
    """the oldest file of the inbox"""
    ledger: Ledger = Ledger()
    """every file ever seen, by what became of it"""
    series: tuple[SeriesLine, ...] = ()
    """the latest period of each series"""
    waiting_files: tuple[WaitingFile, ...] = ()
    """the files that wait for a reference or for another file, those with the nearest deadline first; at most twenty"""
    last_rejections: tuple[RejectedFile, ...] = ()
    """the last three rejections, whether they were retried or not"""


def look(workspace: Path, now: datetime, timer: timedelta | None = None) -> Status:
    """The state of a workspace; `timer` says that `run --once` serves it at least so often.

    Raises `NotAWorkspace`, or `Trouble` when folders or ledger cannot be read.
    """
    settings, settings_error = settings_of(workspace)
    try:
        seen = look_around(workspace, now, settings, settings_error, timer)
    except OSError as error:
        raise Trouble(f"{stored(str(error.filename or workspace))} cannot be read: {error.strerror}") from error
    with questions.reading(workspace / FILE_NAME) as connection:
        seen = _hear(seen, questions.last_decided(connection, (*_DONE, "rejected")))
        today = questions.decided_since(connection, _midnight(now), _DONE)
        rejections = rejected.last(connection, workspace, _SHOWN, settings.language)
        waits = waiting.listing(connection, settings.language)
    return _conclude(workspace, seen, today, rejections, waits)


def _hear(seen: Seen, last_decided: str) -> Seen:
    """The same with the last sign of life of the service."""
    work, patience = bool(seen.inbox or seen.balance.in_hand), service_state.patience(seen.settings)
    decided = datetime.fromisoformat(last_decided) if last_decided else None
    return seen._replace(service=service_state.hear(seen.service, decided, seen.now, patience, files_wait=work))


def _conclude(
    workspace: Path, seen: Seen, today: int, rejections: tuple[RejectedFile, ...], waits: tuple[WaitingFile, ...]
) -> Status:
    found = tuple(sorted(findings.judge(seen), key=lambda one: findings.ORDER.index(one.level)))
    health: Health = found[0].level if found else "ok"
    return Status(
        health=health, exit_code=EXIT_CODES[health], workspace=stored(str(workspace.absolute())), at=seen.now, findings=found,
        service=seen.service, inbox=seen.inbox, unfiled=len(seen.balance.unfiled), rejected_now=seen.rejected_now,
        processed_today=today, oldest=seen.oldest, ledger=_ledger(seen.balance), series=series.current(seen.balance.series),
        waiting_files=waits, last_rejections=rejections,
    )  # fmt: skip


def unknown(workspace: Path, now: datetime, why: str, language: str = "fr") -> Status:
    """What is answered when nothing can be known."""
    message = Words(language)("unknown", why=printable(why))
    found = Finding(level="unknown", code="unknown", message=message, next_step="")
    return Status(health="unknown", exit_code=3, workspace=stored(str(workspace.absolute())), at=now, findings=(found,))


def _midnight(now: datetime) -> str:
    """Local midnight, as the ledger writes moments."""
    return moment(now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0))


def _ledger(struck: Balance) -> Ledger:
    named = {name: struck.counts.get(name, 0) for name in ("accepted", "partly", "duplicate", "rejected", "waiting", "parked")}
    return Ledger(seen=struck.seen, in_hand=struck.in_hand, holds=struck.holds, **named)
