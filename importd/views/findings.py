"""What is not well in a workspace, and what to do about it: one small judge per worry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, Literal

from importd.names import printable
from importd.views import service_state
from importd.views.answer import Answer
from importd.views.seen import Seen
from importd.views.words import Words

Health = Literal["ok", "attention", "trouble", "unknown"]
Level = Literal["attention", "trouble", "unknown"]
ORDER: Final[tuple[Level, ...]] = ("unknown", "trouble", "attention")
_LONG: Final = 600  # seconds that a file may lie in the inbox of a running service before somebody is told


class Finding(Answer):
    """One thing that is not well."""

    level: Level
    """attention (somebody must look), trouble, unknown"""
    code: str
    """what it is, for programs"""
    message: str
    """the same in words"""
    next_step: str
    """what to do"""


def judge(seen: Seen) -> Iterator[Finding]:
    """Everything that is not well."""
    words = Words(seen.settings.language)
    for judge_one in _JUDGES:
        yield from judge_one(seen, words)


def _finding(level: Level, code: str, words: Words, **values: object) -> Finding:
    message, step = words.advice(code, **values)
    return Finding(level=level, code=code, message=message, next_step=step)


def _service(seen: Seen, words: Words) -> Iterator[Finding]:
    """Alive and well, or served by a timer that runs in time."""
    state = seen.service.state
    if state == "running":
        return
    if state == "paused":
        yield _finding("trouble", "service_paused", words, why=seen.service.why)
    elif state == "silent":
        age = (seen.now - (seen.service.beat or seen.now)).total_seconds()
        yield _finding("trouble", "service_silent", words, age=words.age(age), pid=seen.service.pid)
    elif seen.timer is None:
        code = "service_died" if state == "died" else "service_stopped"
        yield _finding("trouble", code, words, count=words.count(seen.waits))
    elif seen.oldest and seen.oldest.seconds > seen.timer.total_seconds():
        yield _finding("trouble", "timer_late", words, age=words.age(seen.oldest.seconds))


def _ledger(seen: Seen, words: Words) -> Iterator[Finding]:
    """Whatever makes the conservation line untrue."""
    struck = seen.balance
    if struck.rows_vanished:
        count = words.count(sum(struck.counts.values()))
        yield _finding("trouble", "count_off", words, count=count, seen=words.count(struck.newest))
    for row in struck.lost[:5]:
        yield _finding("trouble", "file_missing", words, name=row.name, id=row.id, place=f".claimed/{row.claimed_as}")
    for gap in struck.gaps:
        yield _finding("trouble", "gap", words, series=gap.series, period=gap.period)


def _claims(seen: Seen, words: Words) -> Iterator[Finding]:
    """Claimed files that a running service leaves alone."""
    left = [*seen.balance.unrecorded, *seen.balance.unfiled]
    age = seen.now.timestamp() - min(left, default=seen.now.timestamp())
    if seen.service.state == "running" and age > service_state.patience(seen.settings):
        yield _finding("trouble", "claim_stuck", words, count=words.count(len(left)), age=words.age(age))


def _settings(seen: Seen, words: Words) -> Iterator[Finding]:
    """A file of settings that cannot be used: a running service goes on with the last good one, a new one cannot start."""
    if seen.settings_error:
        level: Level = "attention" if seen.service.alive else "trouble"
        yield _finding(level, "settings_broken", words, why=printable(seen.settings_error))


def _people(seen: Seen, words: Words) -> Iterator[Finding]:
    """What waits for somebody."""
    if seen.rejected_now:
        yield _finding("attention", "rejected", words, count=words.count(seen.rejected_now))
    if parked := seen.balance.counts.get("parked", 0):
        yield _finding("attention", "parked", words, count=words.count(parked), name=seen.balance.parked[0])
    for name in seen.closed_folders:
        yield _finding("attention", "folder_closed", words, name=name)


def _inbox(seen: Seen, words: Words) -> Iterator[Finding]:
    """A file that a running service sees and cannot take for long."""
    oldest = seen.oldest
    if oldest and seen.service.state == "running" and oldest.why and oldest.seconds > _LONG:
        yield _finding(
            "attention", "waits_long", words, name=oldest.name, age=words.age(oldest.seconds), why=f" ({oldest.why})"
        )


_JUDGES: Final[tuple[Callable[[Seen, Words], Iterator[Finding]], ...]] = (
    _service,
    _ledger,
    _claims,
    _settings,
    _people,
    _inbox,
)
