"""Which files of the inbox may be taken now: complete, ordinary, nobody's work in progress.

The directory listing is the truth; nothing here renames or writes.
"""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from importd.config import CHECK_FOLDER
from importd.syscalls import nobody_writes

_IN_PROGRESS = re.compile(r"^(?:\.|~\$)|\.(?:part|tmp|filepart|crdownload)$|~$", re.IGNORECASE)
_OURS = re.compile(r"\.reason\.(?:txt|json)$|^(?:READ ?ME|LISEZ[- ]?MOI|INDEX)\.txt$|^\.gitkeep$", re.IGNORECASE)
_CLOSED = (b">", b"}", b"]", b"\n", b"\r", b"%%EOF")
_DEPTH = 8  # folders below a sender's folder


class Candidate(NamedTuple):
    """A file in the inbox, seen but not taken."""

    path: str
    sender: str
    arrival: int  # ns, when its name came into the folder


class Verdict(NamedTuple):
    """Whether a candidate may be taken; the open descriptor holds the lease until the rename is done."""

    ready: bool
    why_not: str = ""
    descriptor: int = -1


def listing(inbox: Path, default_sender: str) -> list[Candidate]:
    """Every file that is not somebody's work in progress, oldest first. The first-level folder names the sender.

    `check/` in the inbox and in a sender's folder is where files are only tried out: see `rehearsal`.
    """
    found: list[Candidate] = []
    with os.scandir(inbox) as entries:
        for entry in entries:
            if _is_folder(entry):
                if entry.name != CHECK_FOLDER:
                    found.extend(_walk(entry.path, entry.name, _DEPTH))
            elif is_candidate(entry.name):
                found.extend(_candidate(entry, default_sender))
    found.sort(key=lambda candidate: (candidate.arrival, candidate.path))
    return found


def is_candidate(name: str) -> bool:
    """Whether a file of this name may be a document: not in progress, not written by us."""
    return _IN_PROGRESS.search(name) is None and _OURS.search(name) is None


def _walk(folder: str, sender: str, depth: int) -> Iterator[Candidate]:
    if sender.startswith(".") or depth == 0:
        return
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if _is_folder(entry):
                    tried_out = depth == _DEPTH and entry.name == CHECK_FOLDER
                    if not (entry.name.startswith(".") or tried_out):
                        yield from _walk(entry.path, sender, depth - 1)
                elif is_candidate(entry.name):
                    yield from _candidate(entry, sender)
    except (FileNotFoundError, PermissionError):
        return  # gone meanwhile; or not ours to look into: `importd status` says so


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _candidate(entry: os.DirEntry[str], sender: str) -> Iterator[Candidate]:
    try:
        yield Candidate(entry.path, sender, entry.stat(follow_symlinks=False).st_ctime_ns)
    except FileNotFoundError:
        return


class Patience:
    """Decides when a candidate is whole. It remembers what it saw, by our own clock: a copy may carry any date."""

    def __init__(self, quiet_seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.quiet_seconds = quiet_seconds
        self._clock = clock
        self._seen: dict[str, tuple[tuple[int, int, int, int], float]] = {}

    def judge(self, candidate: Candidate) -> Verdict:
        """May this file be taken now? A ready verdict carries a descriptor that the caller closes after its rename."""
        try:
            descriptor = os.open(candidate.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except FileNotFoundError:
            return Verdict(False, "gone")
        except PermissionError:
            return self._by_quiet(candidate, os.lstat(candidate.path))
        except OSError:
            return Verdict(True)  # a link, a socket: taken unread, and refused
        try:
            verdict = self._judge_open(candidate, descriptor)
        except BaseException:
            os.close(descriptor)
            raise
        if verdict.descriptor < 0:
            os.close(descriptor)
        return verdict

    def _judge_open(self, candidate: Candidate, descriptor: int) -> Verdict:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return Verdict(True)
        alone = nobody_writes(descriptor)
        if alone is False:
            self._seen.pop(candidate.path, None)
            return Verdict(False, "being written")
        if alone and ends_closed(descriptor, status.st_size):
            self._seen.pop(candidate.path, None)
            return Verdict(True, descriptor=descriptor)
        verdict = self._by_quiet(candidate, status)
        return verdict._replace(descriptor=descriptor) if verdict.ready else verdict

    def _by_quiet(self, candidate: Candidate, status: os.stat_result) -> Verdict:
        looks = (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
        before, since = self._seen.get(candidate.path, (None, 0.0))
        if before != looks:
            self._seen[candidate.path] = (looks, self._clock())
            since = self._clock()
        if self._clock() - since < self.quiet_seconds:
            return Verdict(False, "not quiet yet")
        self._seen.pop(candidate.path, None)
        return Verdict(True)

    def forget_all_but(self, present: set[str]) -> None:
        """Forget files that are gone, so that years of names do not pile up."""
        for path in self._seen.keys() - present:
            del self._seen[path]

    def seen(self) -> dict[str, list[float]]:
        """What is not quiet yet: path → what it looked like, and since when by the wall clock; for the next run."""
        offset = time.time() - self._clock()
        return {path: [*looks, since + offset] for path, (looks, since) in self._seen.items()}

    def recall(self, seen: dict[str, list[float]]) -> None:
        """Take up what an earlier run saw. A clock that was set back makes us wait anew, never hurry."""
        offset = time.time() - self._clock()
        for path, (inode, size, modified, changed, since) in seen.items():
            looks = int(inode), int(size), int(modified), int(changed)
            self._seen[path] = looks, min(since - offset, self._clock())


def ends_closed(descriptor: int, size: int) -> bool:
    """Whether the last bytes say that nothing is missing: a closed element, object, list, line or PDF."""
    if size == 0:
        return False
    tail = os.pread(descriptor, 64, max(0, size - 64)).rstrip(b" \t")
    return tail.endswith(_CLOSED)
