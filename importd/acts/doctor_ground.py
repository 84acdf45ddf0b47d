"""What `importd doctor` looks at in the folders: rights, one mount, room, and whether file events arrive."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from importd.acts.doctor_machine import Told
from importd.config import CHECK_FOLDER, Settings
from importd.names import stored
from importd.spool import CLAIMED, INBOX, PROCESSED, REJECTED

_LEAST: Final = 1 << 30  # bytes free
_LEAST_SHARE: Final = 0.03
_LEAST_FILES: Final = 10_000
_PATIENCE: Final = 2.0  # seconds for a file event to arrive


def folders(workspace: Path, _settings: Settings) -> Iterator[Told]:
    """Each folder takes a real write, rename and delete; each sender's folder can be listed and emptied."""
    sound = True
    for name in (INBOX, PROCESSED, REJECTED, CLAIMED):
        try:
            _probe(workspace / name)
        except OSError as error:
            sound = False
            missing = isinstance(error, FileNotFoundError) and not (workspace / name).exists()
            key = "doctor_folder_missing" if missing else "doctor_folder"
            yield Told(key, "wrong", {"name": f"{name}/", "why": error.strerror or str(error)})
    for folder in _senders(workspace / INBOX):
        if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            sound = False
            yield Told("doctor_sender_closed", "wrong", {"name": stored(os.path.relpath(folder, workspace))})
    if sound:
        yield Told("doctor_folders")


def _senders(inbox: Path) -> Iterator[Path]:
    with suppress(OSError):
        for folder in sorted(path for path in inbox.iterdir() if path.is_dir() and not path.name.startswith(".")):
            yield folder
            with suppress(OSError):
                if (folder / CHECK_FOLDER).is_dir():
                    yield folder / CHECK_FOLDER


def _probe(folder: Path) -> None:
    """Write, make durable, rename, delete: what the service does all day."""
    first, second = (folder / f".probe-{secrets.token_hex(4)}" for _ in range(2))
    descriptor = os.open(first, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        os.write(descriptor, b"importd doctor\n")
        os.fsync(descriptor)
        os.rename(first, second)
    finally:
        os.close(descriptor)
        for path in (first, second):
            with suppress(FileNotFoundError):
                path.unlink()


def one_mount(workspace: Path, _settings: Settings) -> Iterator[Told]:
    """A real rename from .claimed/ to each of the others; the inbox alone may lie elsewhere."""
    lost = [name for name in (PROCESSED, REJECTED) if not _renames(workspace / CLAIMED, workspace / name)]
    for name in lost:
        yield Told("doctor_mounts", "wrong", {"name": f"{name}/"})
    if not _renames(workspace / INBOX, workspace / CLAIMED):
        yield Told("doctor_share", "advice")
    elif not lost:
        yield Told("doctor_mount")


def _renames(source: Path, target: Path) -> bool:
    """Whether a file can be renamed from one folder to the other. Raises `OSError` for anything but another mount."""
    probe = f".probe-{secrets.token_hex(4)}"
    (source / probe).touch(exist_ok=False)
    try:
        os.rename(source / probe, target / probe)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        return False
    finally:
        for folder in (source, target):
            with suppress(FileNotFoundError):
                (folder / probe).unlink()
    return True


def space(workspace: Path, _settings: Settings) -> Iterator[Told]:
    """Room for bytes and for files."""
    usage, status = shutil.disk_usage(workspace), os.statvfs(workspace)
    free = f"{usage.free / (1 << 30):.1f}"
    if usage.free < _LEAST or usage.free < usage.total * _LEAST_SHARE:
        yield Told("doctor_space_short", "wrong", {"free": free})
    elif status.f_files and status.f_favail < _LEAST_FILES:
        yield Told("doctor_inodes_short", "wrong", {"count": status.f_favail})
    else:
        yield Told("doctor_space", values={"free": free})


def events(workspace: Path, settings: Settings) -> Iterator[Told]:
    """Ring the doorbell with a probe and see whether the service would hear it."""
    if settings.intake.watch == "poll":
        yield Told("doctor_polls", values={"seconds": f"{settings.intake.heartbeat_seconds:g}"})
        return
    took = _heard(workspace / INBOX)
    if took is None:
        yield Told("doctor_no_events", "wrong")
    else:
        yield Told("doctor_events", values={"ms": f"{took * 1000:.0f}"})


def _heard(inbox: Path) -> float | None:
    """Seconds until a file event arrived; None = it did not."""
    from watchfiles import watch

    probe, stop = inbox / f".probe-{secrets.token_hex(4)}", threading.Event()
    since = 0.0
    bell = watch(inbox, watch_filter=None, debounce=50, step=5, stop_event=stop, rust_timeout=50, yield_on_timeout=True)
    try:
        for changes in bell:
            if since and any(path == str(probe.absolute()) or path.endswith(probe.name) for _, path in changes):
                return time.monotonic() - since
            if not since:
                probe.touch(exist_ok=False)
                since = time.monotonic()
            elif time.monotonic() - since > _PATIENCE:
                break
    except (OSError, RuntimeError):
        return None
    finally:
        stop.set()
        probe.unlink(missing_ok=True)
    return None
