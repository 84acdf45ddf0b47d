"""One importer per workspace: an OS lock that goes with its process, and names its holder."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import socket
import struct
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from importd.errors import WorkspaceBusy

NAME: Final = ".claimed/service.lock"
_FLOCK: Final = struct.Struct("hhqqi4x")  # struct flock on 64-bit Linux


class WorkspaceLock:
    """Held as long as the object lives; what it says about itself is what `importd status` shows."""

    def __init__(self, workspace: Path) -> None:
        self._path = workspace / NAME
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.lockf(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._descriptor)
            if error.errno not in (errno.EAGAIN, errno.EACCES):
                raise
            raise WorkspaceBusy(f"another importer holds this workspace: {describe(holder(workspace))}") from None
        self._since = datetime.now(UTC).isoformat(timespec="seconds")
        self.tell("running")

    def tell(self, state: str, why: str = "", **more: object) -> None:
        """Say what the service is doing; a reader may find this half-written and looks again."""
        told = {"pid": os.getpid(), "host": socket.gethostname(), "since": self._since, "state": state, "why": why, **more}
        text = json.dumps(told).encode()
        with suppress(OSError):  # a full disk must not stop the service from waiting for room
            os.pwrite(self._descriptor, text, 0)
            os.ftruncate(self._descriptor, len(text))

    def close(self, *, goodbye: bool = True) -> None:
        """Let the workspace go. Without a goodbye the next holder knows that this one did not end well."""
        if goodbye:
            self.tell("stopped")
        os.close(self._descriptor)


def left_unclean(workspace: Path) -> bool:
    """Whether the last holder went without saying goodbye. To be asked before taking the lock."""
    try:
        descriptor = os.open(workspace / NAME, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        return _told(descriptor).get("state") != "stopped"
    finally:
        os.close(descriptor)


def holder(workspace: Path) -> dict[str, Any] | None:
    """Who holds the workspace and what it says about itself; None = nobody. Takes no lock, so it disturbs no start."""
    try:
        descriptor = os.open(workspace / NAME, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        asked = _FLOCK.pack(fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
        kind, *_, pid = _FLOCK.unpack(fcntl.fcntl(descriptor, fcntl.F_GETLK, asked))
        if kind == fcntl.F_UNLCK:
            return None
        return {"pid": pid, **_told(descriptor)}
    finally:
        os.close(descriptor)


def _told(descriptor: int) -> dict[str, Any]:
    for _ in range(3):
        with suppress(ValueError):
            told = json.loads(os.pread(descriptor, 65536, 0))
            return told if isinstance(told, dict) else {}
    return {}


def describe(found: dict[str, Any] | None) -> str:
    """The holder in words."""
    if found is None:
        return "nobody"
    return f"process {found.get('pid', '?')} on {found.get('host', 'this machine')}, since {found.get('since', 'a moment ago')}"
