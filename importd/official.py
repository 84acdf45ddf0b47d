"""The official verdict on demand: hires the child of `saxon`, asks it about each file, and outlives it.

A child that dies or takes too long costs the file in hand its verdict, which is said; the next file gets a new child.
"""

from __future__ import annotations

import os
import select
import signal
from contextlib import suppress
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from importd import reader, saxon
from importd.config import ReadingLimits, Rules
from importd.nursery import Nursery, Reader
from importd.saxon import Verdict

_PATIENCE: Final = 30.0  # seconds more for the first file of a child, which starts Saxon and compiles the rules


def installed() -> bool:
    """Whether the extra `schematron` is there."""
    return find_spec("saxonche") is not None


class OfficialRules:
    """The rule files of a folder, ready to judge one file after the other. To be made before any thread is started: it forks."""

    def __init__(self, folder: Path, limits: ReadingLimits) -> None:
        serve = partial(saxon.serve, folder, limits.memory_mb << 20)
        self._nursery = Nursery(lambda tasks, answers: serve(tasks=tasks, answers=answers))
        self._seconds = limits.seconds
        self._child: Reader | None = None

    def judge(self, path: str, rules: Rules) -> Verdict:
        """The verdict on one file."""
        patience = self._seconds + (_PATIENCE if self._child is None else 0)
        child = self._child = self._child or self._nursery.hire()
        with suppress(BrokenPipeError):  # it died: its answers end
            os.write(child.tasks, reader.task(os.fsencode(path), rules.model_dump_json().encode()))
        ready, _, _ = select.select([child.answers], [], [], patience)
        answer = reader.receive(child.answers) if ready else b""
        if not answer:
            self._dismiss(child)
            return Verdict(state="died") if ready else Verdict(state="slow", detail=f"{patience:g}")
        return Verdict.model_validate_json(answer)

    def _dismiss(self, child: Reader) -> None:
        with suppress(ProcessLookupError):
            os.kill(child.pid, signal.SIGKILL)
        os.close(child.tasks)
        os.close(child.answers)
        self._child = None

    def close(self) -> None:
        """Let the child go."""
        if self._child is not None:
            self._dismiss(self._child)
        self._nursery.close()
