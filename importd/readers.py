"""The pool of readers: hands out files, gathers readings, replaces whoever dies, and knows on which file it died."""

from __future__ import annotations

import os
import select
import signal
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from fcntl import F_SETPIPE_SZ, fcntl
from functools import partial
from importlib.resources import as_file, files

from importd import reader
from importd.brief import Brief, unpack
from importd.config import ReadingLimits, Rules
from importd.errors import Trouble
from importd.nursery import Nursery, Reader
from importd.ports import Check, Claim, Parser

_PIPE = 1 << 20  # room for answers while the importer is busy committing
_AHEAD = 128  # tasks that a reader may have before it: together they fit into the pipe, whatever their paths
_AHEAD_SMALL = 8  # the same for a pipe of the usual 64 kB


class Job:
    """A batch that is being read; `wait` gives its readings in the order of its claims."""

    def __init__(self, readers: ProcessReaders, claims: Sequence[Claim]) -> None:
        self.claims = claims
        self._readers = readers
        self.readings: dict[int, Brief] = {}

    def wait(self) -> list[Brief]:
        """All readings; the slowest file's limit is the longest that this takes."""
        while len(self.readings) < len(self.claims):
            self._readers.gather()
        return [self.readings[index] for index in range(len(self.claims))]


class _Task:
    """One file to read, for one place in a job."""

    __slots__ = ("index", "job", "message")

    def __init__(self, job: Job, index: int, message: bytes) -> None:
        self.job, self.index, self.message = job, index, message

    def done(self, answer: Brief) -> None:
        self.job.readings[self.index] = answer


class _Desk:
    """A reader with the tasks before it, the first of which it is reading."""

    def __init__(self, reader_: Reader) -> None:
        self.reader = reader_
        self.tasks: deque[_Task] = deque()
        self.since = 0.0

    def give(self, task: _Task) -> None:
        if not self.tasks:
            self.since = time.monotonic()
        self.tasks.append(task)
        with suppress(BrokenPipeError):  # it died: `gather` will see the end of its answers
            view = memoryview(task.message)
            while view:
                view = view[os.write(self.reader.tasks, view) :]

    def close(self) -> None:
        os.close(self.reader.tasks)
        os.close(self.reader.answers)


class ProcessReaders:
    """Reader processes behind `ports.Readers`. To be made before the database is opened: it forks."""

    def __init__(self, limits: ReadingLimits, parsers: Sequence[Parser], checks: Sequence[Check]) -> None:
        self._seconds = limits.seconds
        serve = partial(reader.serve, parsers, checks, memory_bytes=limits.memory_mb << 20, seconds=limits.seconds)
        self._nursery = Nursery(lambda tasks, answers: serve(tasks=tasks, answers=answers))
        self._ahead = _AHEAD
        self._desks = [self._hire() for _ in range(limits.processes)]
        self._waiting: deque[_Task] = deque()

    def _hire(self) -> _Desk:
        hired = self._nursery.hire()
        for descriptor in (hired.tasks, hired.answers):
            try:
                fcntl(descriptor, F_SETPIPE_SZ, _PIPE)
            except OSError:  # a small pipe is slower, and must never be filled by both sides at once
                self._ahead = _AHEAD_SMALL
        return _Desk(hired)

    def start(self, claims: Sequence[Claim], rules_for: Callable[[str], Rules]) -> Job:
        """Begin to read these files; the work goes on while the caller does something else."""
        job = Job(self, claims)
        rules = {sender: rules_for(sender).model_dump_json().encode() for sender in {claim.sender for claim in claims}}
        for index, claim in enumerate(claims):
            self._waiting.append(_Task(job, index, reader.task(os.fsencode(claim.path), rules[claim.sender])))
        self._hand_out()
        return job

    def prove(self) -> None:
        """Read a file that is known to be sound. Raises `Trouble` when even that fails: then no other file is to blame."""
        with as_file(files("importd") / "examples" / "customers.csv") as known:
            (found,) = self.start([Claim(0, str(known), "")], lambda _: Rules(today=date.min)).wait()
        if found.state != "read" or not found.references:
            raise Trouble(
                f"the readers cannot read even a known file ({found.detail or found.state}): importd itself is damaged"
            )

    def _hand_out(self) -> None:
        while self._waiting:
            desk = min(self._desks, key=lambda desk: len(desk.tasks))
            if len(desk.tasks) >= self._ahead:
                return
            desk.give(self._waiting.popleft())

    def gather(self) -> None:
        """Take what the readers have answered, waiting for the next answer; replace the dead and the endless."""
        busy = {desk.reader.answers: desk for desk in self._desks if desk.tasks}
        patience = min(desk.since for desk in busy.values()) + self._seconds - time.monotonic()
        ready, _, _ = select.select(list(busy), [], [], max(patience, 0.01))
        for descriptor in ready:
            self._take_answer(busy[descriptor])
        for desk in busy.values():
            if desk.tasks and time.monotonic() - desk.since > self._seconds and desk.reader.answers not in ready:
                self._replace(desk, "took too long")
        self._hand_out()

    def _take_answer(self, desk: _Desk) -> None:
        answer = reader.receive(desk.reader.answers)
        if not answer:
            return self._replace(desk, "died")
        try:
            found = unpack(answer)
        except (ValueError, TypeError):
            return self._replace(desk, "answered nonsense")
        desk.tasks.popleft().done(found)
        desk.since = time.monotonic()
        return None

    def _replace(self, desk: _Desk, why: str) -> None:
        """The file in hand costs an attempt; the others behind it are given to somebody else."""
        with suppress(ProcessLookupError):
            os.kill(desk.reader.pid, signal.SIGKILL)
        if desk.tasks:
            desk.tasks.popleft().done(Brief(state="died", detail=why))
        self._waiting.extendleft(reversed(desk.tasks))
        desk.close()
        self._desks[self._desks.index(desk)] = self._hire()

    def close(self) -> None:
        """Stop the readers."""
        for desk in self._desks:
            desk.close()
        self._nursery.close()
