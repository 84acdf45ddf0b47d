"""What one reader process does: take a path, read the file within its limits, answer with a `Reading` in JSON.

Nothing of the ledger is known here, and nothing that comes back is trusted to be more than JSON.
"""

from __future__ import annotations

import gc
import os
import resource
import signal
import stat
import struct
from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Final

from importd import brief, reading, syscalls
from importd.config import Rules
from importd.errors import Refusal, StillWriting
from importd.model import Reading
from importd.names import original
from importd.ports import Check, Parser
from importd.reasons import finding

_LENGTH: Final = struct.Struct("<Q")
_SEPARATOR: Final = b"\0"  # no file name holds it
_BETWEEN_COLLECTIONS: Final = 256  # files
CPU_SLACK: Final = 2  # seconds of processor time beyond the limit on the clock


def task(path: bytes, rules: bytes) -> bytes:
    """A task as a reader takes it."""
    body = path + _SEPARATOR + rules
    return _LENGTH.pack(len(body)) + body


def receive(descriptor: int) -> bytes:
    """The next message of a pipe, b"" at its end."""
    head = _exactly(descriptor, _LENGTH.size)
    return _exactly(descriptor, _LENGTH.unpack(head)[0]) if head else b""


def _exactly(descriptor: int, size: int) -> bytes:
    parts: list[bytes] = []
    while size:
        part = os.read(descriptor, min(size, 1 << 20))
        if not part:
            return b""
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def send(descriptor: int, message: bytes) -> None:
    """Write one whole message."""
    view = memoryview(_LENGTH.pack(len(message)) + message)
    while view:
        view = view[os.write(descriptor, view) :]


def serve(
    parsers: Sequence[Parser], checks: Sequence[Check], tasks: int, answers: int, memory_bytes: int, seconds: float
) -> None:
    """Answer tasks until they end, within limits on memory, processor time, open files and writing."""
    limit(memory_bytes)
    granted, files = 0.0, 0
    gc.disable()  # readings are trees, not rings: collecting between files is enough, and cheaper
    while message := receive(tasks):
        granted = grant(seconds, granted)
        path, _, rules = message.partition(_SEPARATOR)
        answer = read_file(path, _rules(rules), parsers, checks)
        send(answers, brief.pack(answer))
        files += 1
        if files % _BETWEEN_COLLECTIONS == 0:
            gc.collect()


def limit(memory_bytes: int) -> None:
    """Never more memory than this, no file written, no core, few files open."""
    signal.signal(signal.SIGIO, signal.SIG_IGN)  # a lease that breaks must not kill us
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))


def grant(seconds: float, granted: float) -> float:
    """At least so much processor time for the next file; the end of what is granted, which costs a call only now and then.

    The hard limit stays open so that more can be granted.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = used.ru_utime + used.ru_stime
    if spent + seconds < granted:
        return granted
    granted = int(spent + 2 * seconds) + CPU_SLACK
    resource.setrlimit(resource.RLIMIT_CPU, (int(granted), resource.RLIM_INFINITY))
    return granted


@lru_cache(maxsize=64)
def _rules(text: bytes) -> Rules:
    return Rules.model_validate_json(text)


def read_file(path: bytes, rules: Rules, parsers: Sequence[Parser], checks: Sequence[Check]) -> Reading:
    """The reading of one file. The file's faults come back as reasons, the machine's as a state."""
    try:
        raw = bytes_of(path, rules.max_bytes)
    except Refusal as refusal:
        return Reading(reasons=tuple(refusal.reasons))
    except StillWriting:
        return Reading(state="writing")
    except OSError as error:
        return Reading(state="trouble", detail=str(error))
    try:
        return reading.read(
            raw, os.fsdecode(os.path.basename(path)), rules, parsers, checks, partial(_fetched, most=rules.max_bytes)
        )
    except (OSError, ImportError) as error:
        return Reading(state="trouble", detail=str(error))


def _fetched(path: str, *, most: int) -> bytes:
    """The bytes of a claimed file that waits for its other half; whatever is wrong with it now is trouble, not a refusal."""
    try:
        return bytes_of(os.fsencode(original(path)), most)
    except (Refusal, StillWriting) as error:
        raise OSError(str(error)) from error


def bytes_of(path: bytes, most: int) -> bytes:
    """All bytes of an ordinary file that nobody writes; the lease is held until the last one is read."""
    descriptor = _open(path)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise Refusal(finding("FILE_NOT_REGULAR", value=_what(status.st_mode)))
        if status.st_size > most:
            raise Refusal(finding("FILE_TOO_LARGE", value=status.st_size, expected=most))
        leased = syscalls.nobody_writes(descriptor)
        if leased is False:
            raise StillWriting
        raw = _all_of(descriptor, status.st_size)
        if leased and not syscalls.lease_still_whole(descriptor):
            raise StillWriting
        return raw
    finally:
        os.close(descriptor)


def _all_of(descriptor: int, size: int) -> bytes:
    """The bytes up to the end, asked for by the size that the file says it has: a small file costs one small read."""
    parts: list[bytes] = []
    while True:
        asked = min(size + 1, 1 << 20)
        part = os.read(descriptor, asked)
        parts.append(part)
        if len(part) < asked:
            return b"".join(parts)
        size = max(size - len(part), 4096)


def _open(path: bytes) -> int:
    """Open without following links and without waiting for anybody."""
    status = os.lstat(path)
    if not stat.S_ISREG(status.st_mode):
        raise Refusal(finding("FILE_NOT_REGULAR", value=_what(status.st_mode)))
    return os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)


def _what(mode: int) -> str:
    kinds = {stat.S_IFLNK: "link", stat.S_IFIFO: "FIFO", stat.S_IFSOCK: "socket", stat.S_IFDIR: "folder"}
    return kinds.get(stat.S_IFMT(mode), "device")
