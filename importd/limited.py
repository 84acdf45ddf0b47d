"""One piece of work on a file from outside, in a process of its own with the limits of every reader."""

from __future__ import annotations

import os
import select
import signal
from collections.abc import Callable
from contextlib import suppress

from importd import reader
from importd.config import ReadingLimits
from importd.errors import ImportdError
from importd.nursery import Nursery


class Unfinished(ImportdError):
    """The work died of its limits or of a fault of ours, or took too long."""


def run(work: Callable[[], bytes], limits: ReadingLimits) -> bytes:
    """What `work` gives; not nothing. It forks: no thread may run. Raises `Unfinished`."""

    def serve(_tasks: int, answers: int) -> None:
        reader.limit(limits.memory_mb << 20)
        reader.grant(limits.seconds, 0)
        reader.send(answers, work())

    nursery = Nursery(serve)
    try:
        child = nursery.hire()
        try:
            ready, _, _ = select.select([child.answers], [], [], limits.seconds)
            answer = reader.receive(child.answers) if ready else b""
        finally:
            with suppress(ProcessLookupError):
                os.kill(child.pid, signal.SIGKILL)
            os.close(child.tasks)
            os.close(child.answers)
    finally:
        nursery.close()
    if not answer:
        raise Unfinished("died" if ready else "took too long")
    return answer
