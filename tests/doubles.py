"""Parsers that misbehave, for what no good parser does. Each recognises one first line, so that it harms nothing else."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator, Mapping

from importd.decode import Payload
from importd.ports import Parser
from importd.record import Record


class _Double:
    columns: Mapping[str, str] = {}
    electronic = False

    def __init__(self, name: str) -> None:
        self.name = name

    def recognises(self, payload: Payload) -> bool:
        return payload.head.startswith(f"double: {self.name}")

    def parse(self, payload: Payload) -> Iterator[Record]:
        raise NotImplementedError


class _Killer(_Double):
    """Takes its whole process with it, as a crash in a C library would."""

    def parse(self, payload: Payload) -> Iterator[Record]:
        os.kill(os.getpid(), signal.SIGKILL)
        yield from ()


class _Broken(_Double):
    """Has a bug."""

    def parse(self, payload: Payload) -> Iterator[Record]:
        raise RuntimeError("a bug")


class _Sleeper(_Double):
    """Never ends."""

    def parse(self, payload: Payload) -> Iterator[Record]:
        time.sleep(60)
        yield from ()


class _Greedy(_Double):
    """Recognises what is somebody else's."""

    def recognises(self, payload: Payload) -> bool:
        return payload.head.startswith("kind,")


PARSERS: Mapping[str, Parser] = {
    "killer": _Killer("killer"),
    "broken": _Broken("broken"),
    "sleeper": _Sleeper("sleeper"),
    "greedy": _Greedy("greedy"),
}
