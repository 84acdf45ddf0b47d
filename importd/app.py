"""The only place where the parts are put together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from importd import config, lock
from importd.config import Settings
from importd.importer import Importer
from importd.parsers import registry
from importd.ports import Parser, Receipt
from importd.readers import ProcessReaders
from importd.service import Service
from importd.spool import FOLDERS, Spool
from importd.store.sqlite import FILE_NAME, SqliteStore
from importd.validators import document_checks, ledger_checks

Clock = Callable[[], datetime]


def local_now() -> datetime:
    """The present moment in the company's own time zone: the server's."""
    return datetime.now().astimezone()


@contextmanager
def service(workspace: Path, *, clock: Clock = local_now, seen: Callable[[Receipt], None] = lambda receipt: None) -> Iterator[Service]:
    """A service on this workspace, ready to run. Raises `NotAWorkspace`, `SettingsError`, `WorkspaceBusy`, `Trouble`."""
    settings = config.load(workspace)
    for folder in FOLDERS:
        (workspace / folder).mkdir(exist_ok=True)
    parsers = registry()
    readers = ProcessReaders(settings.reading, parsers, document_checks())  # forks: before the database is opened
    try:
        unclean = lock.left_unclean(workspace)
        held = lock.WorkspaceLock(workspace)
        try:
            yield from _serve(workspace, settings, parsers, readers, held, clock, seen, unclean=unclean)
        finally:
            held.close()
    finally:
        readers.close()


def _serve(
    workspace: Path,
    settings: Settings,
    parsers: Sequence[Parser],
    readers: ProcessReaders,
    held: lock.WorkspaceLock,
    clock: Clock,
    seen: Callable[[Receipt], None],
    *,
    unclean: bool,
) -> Iterator[Service]:
    spool = Spool(workspace, settings.intake)
    spool.prove()
    spool.recall_unquiet()
    store = SqliteStore(workspace / FILE_NAME)
    try:
        columns = {parser.name: parser.columns for parser in parsers}
        importer = Importer(store, settings, ledger_checks(), columns, spool.destination, clock)
        made = Service(spool, store, importer, readers, held, Reload(workspace), seen)
        made.recover(unclean=unclean)
        yield made
        spool.remember_unquiet()
    finally:
        store.close()


class Reload:
    """The settings when `importd.toml` has changed since the last look, else None. A broken file raises once per change."""

    def __init__(self, workspace: Path) -> None:
        self._workspace = workspace
        self._stamp = self._look()

    def __call__(self) -> Settings | None:
        stamp = self._look()
        if stamp == self._stamp or stamp is None:
            return None
        self._stamp = stamp
        return config.load(self._workspace)

    def _look(self) -> tuple[int, int, int] | None:
        try:
            status = (self._workspace / config.FILE_NAME).stat()
        except FileNotFoundError:
            return None
        return status.st_ino, status.st_mtime_ns, status.st_size
