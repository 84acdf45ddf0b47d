"""The loop: look, claim, read, import, file; pause when the machine fails, and resume.

While one batch is committed, the readers already work on the next.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from importd import journal
from importd.brief import Brief
from importd.config import DEFAULT_SENDER, Rules, Settings
from importd.daybook import Daybook
from importd.doorbell import doorbell
from importd.errors import SettingsError, Trouble
from importd.importer import ATTEMPTS, Importer
from importd.lock import WorkspaceLock
from importd.names import stored
from importd.ports import Claim, Receipt, Store
from importd.profiles.shelf import Book
from importd.readers import Job, ProcessReaders
from importd.reasons import finding
from importd.rehearsal import Rehearsals, judge
from importd.spool import Spool
from importd.waiting import WaitingRoom

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0  # seconds between attempts while the machine is in trouble
_PARKED_FIRST, _PARKED_LONGEST = 5.0, 600.0  # the same for one parked file
_REHEARSE = 1.0  # seconds between two looks at check/ while there is much to import
_SOON = 0.05  # look again so soon when a file is not whole yet


class Patient:
    """Which claimed files are to be left alone for a while, and until when."""

    def __init__(self) -> None:
        self._until: dict[str, tuple[float, float]] = {}

    def due(self, claim: Claim) -> bool:
        return self._until.get(claim.path, (0.0, 0.0))[0] <= time.monotonic()

    def later(self, claim: Claim, first: float) -> None:
        _, delay = self._until.get(claim.path, (0.0, first / 2))
        delay = min(delay * 2, _PARKED_LONGEST)
        self._until[claim.path] = (time.monotonic() + delay, delay)

    def forget(self, claim: Claim) -> None:
        self._until.pop(claim.path, None)

    def forget_all(self) -> None:
        self._until.clear()

    @property
    def some(self) -> bool:
        return bool(self._until)


class Service:
    """One workspace's importer at work."""

    def __init__(
        self,
        spool: Spool,
        store: Store,
        importer: Importer,
        readers: ProcessReaders,
        lock: WorkspaceLock,
        reload: Callable[[], Settings | None],
        follow: Callable[[], Book | None],
        seen: Callable[[Receipt], None],
        rehearsals: Rehearsals,
        daybook: Daybook,
        *,
        unclean: bool,
    ) -> None:
        self._spool, self._store, self._importer, self._readers, self._lock = spool, store, importer, readers, lock
        self._reload = reload
        self._follow = follow
        self._seen = seen
        self._rehearsals, self._daybook = rehearsals, daybook
        self._rehearsed = 0.0
        self._patient = Patient()
        self._room = WaitingRoom()
        self._state: object = None  # of the reference data, when the batch at hand was begun
        self._waiting: dict[str, str] = {}  # escaped path → sender
        self._somebody_waits = False
        self._stop = threading.Event()
        self._glance = _SOON
        self._filed = self._in_hand = 0
        self._unclean = unclean  # the last importer here went without saying goodbye

    def stop(self) -> None:
        """Finish the batches in hand, then end."""
        self._stop.set()

    @property
    def left(self) -> int:
        """How many files that were seen are still to be decided: for whoever shows how far it is."""
        return self._spool.queued + self._in_hand

    @property
    def untaken(self) -> Mapping[str, str]:
        """What the last look left in the inbox, by its escaped name, and why."""
        return {**self._spool.untaken, **self._rehearsals.untaken}

    def run(self) -> None:
        """Serve until `stop`."""
        intake = self._importer.settings.intake
        pause = _FIRST_PAUSE
        for _ in doorbell(self._spool.inbox, self._stop, events=intake.watch == "events", pause=self._until_next_look):
            self._take_up_settings()
            try:
                self.drain()
            except Trouble as trouble:
                self._pause(str(trouble), pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
            else:
                pause = _FIRST_PAUSE
                self._lock.tell("running", beat=time.time(), untaken=dict(list(self.untaken.items())[:20]))

    def drain(self) -> None:
        """Import everything that can be imported now. Raises `Trouble`; what was claimed by then stays claimed."""
        self._take_up_profiles()
        since, before, self._in_hand = time.monotonic(), self._filed, 0
        self._drain()
        self._spool.list_rejected(self._importer.settings.language)  # people move files there by hand
        self._daybook.catch_up(self._importer.settings.language)
        if self._filed > before:
            journal.drained(self._filed - before, time.monotonic() - since)

    def _drain(self) -> None:
        if self._unclean:
            self._recover()
            self._unclean = False
        self._somebody_waits = True
        while self._somebody_waits and not self._stop.is_set():  # two that have come to wait may be the halves of a pair
            self._somebody_waits = False
            self._work_on(self._batches())
        while not self._stop.is_set() and (called := self._room.called(self._store.changes(), self._importer.now())):
            self._work_on(self._arriving(called))
        if not self._stop.is_set():
            self._rehearse()

    def _work_on(self, batches: Iterable[Sequence[Claim]]) -> None:
        for job in _one_ahead(self._jobs(batches)):
            self._spool.make_durable(job.claims)
            self._import(job.claims, self._read(job))
            if time.monotonic() - self._rehearsed > _REHEARSE:
                self._rehearse()

    def _import(self, claims: Sequence[Claim], readings: Sequence[Brief]) -> None:
        self._state = self._store.changes()
        self._file(self._importer.import_batch(claims, readings))

    def _rehearse(self) -> None:
        """Judge what senders only try out; between two batches, so that it never waits for a long drain."""
        if tried := self._rehearsals.run(lambda claims: judge(self._importer, self._readers, claims)):
            journal.tried_out(tried)
        self._rehearsed = time.monotonic()

    def _read(self, job: Job) -> list[Brief]:
        """The readings. A file is blamed for the death of its reader only when readers can read at all."""
        briefs = job.wait()
        if any(brief.state == "died" for brief in briefs):
            self._readers.prove()
        return briefs

    def _jobs(self, batches: Iterable[Sequence[Claim]]) -> Iterator[Job]:
        for claims in batches:
            self._in_hand += len(claims)
            yield self._readers.start(claims, self._rules_for)

    def _batches(self) -> Iterator[Sequence[Claim]]:
        """What trouble left first; then the inbox, oldest first; last the retries: what cures them may just have come."""
        left = [claim for claim in self._spool.leftovers() if self._patient.due(claim) and not self._room.holds(claim)]
        undecided = [claim for claim in left if not self._filed_at_last(claim)]
        yield from self._arriving([claim for claim in undecided if not claim.retry_of])
        self._spool.look()
        while not self._stop.is_set() and (claims := self._spool.claim(self._importer.settings.intake.batch)):
            yield self._store.arrive(claims)
        yield from self._arriving([claim for claim in undecided if claim.retry_of])

    def _arriving(self, claims: Sequence[Claim]) -> Iterator[Sequence[Claim]]:
        most = self._importer.settings.intake.batch
        for start in range(0, len(claims), most):
            if not self._stop.is_set():
                yield self._store.arrive(claims[start : start + most])

    def _filed_at_last(self, claim: Claim) -> bool:
        """A claimed file with a recorded outcome only has to be filed."""
        receipt = self._store.recorded(claim)
        if receipt is not None:
            self._file([receipt])
        return receipt is not None

    def _file(self, receipts: Sequence[Receipt]) -> None:
        self._spool.file_away(receipts, self._importer.settings.language, self._answers_for(receipts))
        for receipt in receipts:
            self._note(receipt)
        self._daybook.append(receipts, self._importer.settings.language)

    def _recover(self) -> None:
        """Take up what an unclean stop left in hand: each file alone, counting the attempt before it is made."""
        left = [claim for claim in self._spool.leftovers() if not claim.retry_of and not self._store.waits(claim)]
        if left:
            journal.recovering(left)
        undecided = [claim for claim in left if not self._filed_at_last(claim)]
        # the least tried first: whoever pulls the plug again and again must not make one file look guilty
        for claim in sorted(self._store.arrive(undecided), key=lambda claim: claim.attempts):
            if not self._stop.is_set():
                self._import_alone(self._store.blame(claim))

    def _import_alone(self, claim: Claim) -> None:
        self._spool.make_durable([claim])
        if claim.attempts > ATTEMPTS:
            readings = [Brief(reasons=(finding("SYS_READER_DIED", value="unclean stop", expected=ATTEMPTS),))]
        else:
            readings = self._read(self._readers.start([claim], self._rules_for))
        self._import([claim], readings)

    def _note(self, receipt: Receipt) -> None:
        """Journal the outcome, and remember which claimed files are to be tried again when."""
        claim = receipt.claim
        self._in_hand = max(self._in_hand - 1, 0)
        if not receipt.waits_for:
            self._room.leave(claim)
        if receipt.outcome == "parked":
            self._patient.later(claim, _PARKED_FIRST)
            journal.parked(claim, receipt.detail)
        elif receipt.outcome == "waiting":
            self._wait(receipt)
        elif receipt.outcome == "retry_later":
            self._patient.later(claim, _SOON)
            if receipt.detail:
                journal.reader_died(claim, receipt.detail)
        else:
            self._patient.forget(claim)
            self._waiting.pop(stored(claim.path), None)
            journal.filed(receipt)
            self._filed += 1
        self._seen(receipt)

    def _wait(self, receipt: Receipt) -> None:
        """A file that waits is tried again at once when another one has come to wait: that may be its other half."""
        claim = receipt.claim
        if receipt.waits_for:
            if self._room.enter(claim, receipt.waits_until, self._state):
                journal.waiting(claim, receipt.waits_for, receipt.waits_until)
        elif stored(claim.path) not in self._waiting:
            self._somebody_waits |= claim.sender in self._waiting.values()
            self._waiting[stored(claim.path)] = claim.sender
            self._patient.forget_all()
            journal.waiting(claim, receipt.detail)
        else:
            self._patient.later(claim, _PARKED_FIRST)

    def _rules_for(self, sender: str) -> Rules:
        """What holds for this sender, with the files of its that wait for their other half."""
        rules = self._importer.rules_for(sender)
        waiting = tuple(path for path, whose in self._waiting.items() if sender in (whose, DEFAULT_SENDER))
        return rules.model_copy(update={"waiting": waiting}) if waiting else rules

    def _answers_for(self, receipts: Iterable[Receipt]) -> frozenset[str]:
        senders = {receipt.claim.sender for receipt in receipts}
        return frozenset(sender for sender in senders if self._importer.rules_for(sender).sender.answers)

    def _take_up_settings(self) -> None:
        try:
            settings = self._reload()
        except SettingsError as error:
            journal.settings_broken(str(error))
            return
        if settings is not None:
            self._importer.take_up(settings)
            self._spool.take_up(settings.intake)
            self._rehearsals.take_up(settings.intake)
            journal.settings_changed()

    def _take_up_profiles(self) -> None:
        """What a broken profile held is tried again at once when the profiles have changed."""
        book = self._follow()
        if book is not None:
            journal.profiles_changed(len(book.profiles))
            for broken in book.broken:
                journal.profile_broken(broken.name, broken.why)
            self._patient.forget_all()
            self._room.call_all()

    def _until_next_look(self) -> float:
        """Soon while a file is not whole or must be tried again, more and more patiently; else at the heartbeat."""
        heartbeat = self._importer.settings.intake.heartbeat_seconds
        if not (self.untaken or self._patient.some):
            self._glance = _SOON
            return heartbeat
        self._glance = min(self._glance * 1.5, 1.0, heartbeat)
        return self._glance

    def _pause(self, why: str, seconds: float) -> None:
        journal.paused(why, seconds)
        self._lock.tell("paused", why, beat=time.time())
        since = time.monotonic()
        self._stop.wait(seconds)
        journal.resumed(time.monotonic() - since)


def _one_ahead(jobs: Iterable[Job]) -> Iterator[Job]:
    """The same jobs, each handed out only when the next one has been started."""
    before: Job | None = None
    for job in jobs:
        if before is not None:
            yield before
        before = job
    if before is not None:
        yield before
