"""The few calls of Linux that Python's `os` lacks, and the syncs that filing rests on."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
from collections.abc import Iterable
from contextlib import suppress

_AT_FDCWD = -100
_RENAME_NOREPLACE = 1
_libc = ctypes.CDLL(None, use_errno=True)


def rename_without_replacing(source: str, target: str) -> None:
    """Rename, or raise `FileExistsError`: never replace. Where the file system cannot, link and unlink do the same."""
    done = _libc.renameat2(_AT_FDCWD, os.fsencode(source), _AT_FDCWD, os.fsencode(target), _RENAME_NOREPLACE)
    if done == 0:
        return
    code = ctypes.get_errno()
    if code not in (errno.EINVAL, errno.ENOSYS):
        raise OSError(code, os.strerror(code), source, None, target)
    os.link(source, target, follow_symlinks=False)
    os.unlink(source)


def sync_file_system(folder: str) -> None:
    """Make everything written to this file system durable: one call for a whole batch."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        if _libc.syncfs(descriptor) != 0:
            code = ctypes.get_errno()
            raise OSError(code, os.strerror(code), folder)
    finally:
        os.close(descriptor)


def sync(path: str) -> None:
    """Make one file or one directory durable."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folders(folders: Iterable[str]) -> None:
    """Make the names in these directories durable, each once."""
    for folder in set(folders):
        sync(folder)


def nobody_writes(descriptor: int) -> bool | None:
    """Whether no process has this open file open for writing, as the kernel knows it; None where it cannot be asked.

    A read lease is granted only then; it goes when the descriptor is closed. While it is held, an open for writing waits.
    """
    try:
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        return False if error.errno == errno.EAGAIN else None
    return True


def lease_still_whole(descriptor: int) -> bool:
    """Whether nobody asked to write since the lease was taken."""
    return fcntl.fcntl(descriptor, fcntl.F_GETLEASE) == fcntl.F_RDLCK


def remove_if_empty(folder: str) -> None:
    """Remove a directory, unless something is still in it."""
    with suppress(OSError):
        os.rmdir(folder)
