"""The only place where the parts are put together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from importd import config, lock
from importd.brief import Brief
from importd.config import ProfilesAt, ReadingLimits, Rules, Settings
from importd.daybook import Daybook
from importd.daybook_rows import Entry
from importd.importer import Importer
from importd.official import OfficialRules
from importd.parsers import registry
from importd.ports import Claim, Parser, Receipt
from importd.profiles import shelf
from importd.profiles.parser import ProfileParser
from importd.profiles.shelf import Book
from importd.profiles.tried import Trial
from importd.readers import ProcessReaders
from importd.rehearsal import Rehearsals, judge
from importd.saxon import Verdict
from importd.service import Service
from importd.spool import FOLDERS, Spool
from importd.store import decisions, questions
from importd.store.sqlite import FILE_NAME, SqliteStore
from importd.validators import document_checks, ledger_checks

if TYPE_CHECKING:
    from importd.proposing.propose import Proposal

Clock = Callable[[], datetime]


def local_now() -> datetime:
    """The present moment in the company's own time zone: the server's."""
    return datetime.now().astimezone()


def _nobody(_: Receipt) -> None:
    """Nobody watches."""


@contextmanager
def service(workspace: Path, *, clock: Clock = local_now, seen: Callable[[Receipt], None] = _nobody) -> Iterator[Service]:
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
        except BaseException:
            held.close(goodbye=False)  # what was in hand is in hand: the next one takes it up file by file
            raise
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
    readers.prove()
    spool.recall_unquiet()
    store = SqliteStore(workspace / FILE_NAME)
    try:
        importer = Importer(store, settings, ledger_checks(), {}, spool.destination, clock)
        follow = FollowProfiles(workspace, importer, parsers)
        rehearsals = Rehearsals(spool.inbox, lambda receipt: _report(receipt, importer.settings.language), settings.intake)
        daybook = Daybook(workspace, lambda moment: _decided(workspace, moment))
        yield Service(
            spool, store, importer, readers, held, Reload(workspace), follow, seen, rehearsals, daybook, unclean=unclean
        )
        spool.remember_unquiet()
    finally:
        store.close()


def _decided(workspace: Path, moment: str) -> Iterator[Entry]:
    """What the ledger has decided from a moment on."""
    with questions.reading(workspace / FILE_NAME) as connection:
        yield from decisions.between(connection, moment)


def _report(receipt: Receipt, language: str) -> tuple[str, str]:
    """What stands beside a file that was only tried out: as `importd check` says it, and as JSON."""
    from importd.views import check, check_text  # only whoever tries something out pays for it
    from importd.views.words import Words

    report = check.of_one(receipt, language)
    return check_text.plain(report, Words(language)), report.model_dump_json(indent=2) + "\n"


@contextmanager
def checker(workspace: Path, *, clock: Clock = local_now) -> Iterator[Callable[[Sequence[Claim]], list[Receipt]]]:
    """A function that judges files where they lie and writes nothing; it works while a service runs.

    Raises `NotAWorkspace`, `SettingsError`, `Trouble`.
    """
    settings = config.load(workspace)
    parsers = registry()
    readers = ProcessReaders(settings.reading, parsers, document_checks())
    try:
        path = workspace / FILE_NAME
        store = SqliteStore(path if path.exists() else None)
        importer = Importer(store, settings, ledger_checks(), {}, _nowhere, clock)
        FollowProfiles(workspace, importer, parsers)()
        try:
            yield lambda claims: judge(importer, readers, claims)
        finally:
            store.close()
    finally:
        readers.close()


def _nowhere(claim: Claim, outcome: str, taken: set[str], day: datetime) -> str:  # noqa: ARG001 - the shape of a `Placing`
    return ""


@contextmanager
def reader(limits: ReadingLimits) -> Iterator[Callable[[Sequence[Claim], Rules], list[Brief]]]:
    """A function that reads files, with the limits of every reader and without any check: for `references from`."""
    readers = ProcessReaders(limits, registry(), ())
    try:
        yield lambda claims, rules: readers.start(claims, lambda _: rules).wait()
    finally:
        readers.close()


def profile_trials(
    parser: ProfileParser, files: Sequence[str], rules: Rules, limits: ReadingLimits
) -> Iterator[tuple[tuple[str, ...], Trial]]:
    """What a profile makes of files, with the limits of every reader; no database is asked and nothing is written."""
    from importd.trials import trials  # only whoever tries a table pays for it

    return trials(parser, files, rules, document_checks(), limits)


def profile_proposal(file: str, settings: Settings) -> Proposal:
    """What a sample is taken for, found out with the limits of every reader. Raises `ImportdError` when it cannot be read."""
    from importd.trials import proposal

    return proposal(file, settings.rules(config.DEFAULT_SENDER, local_now().date()), settings.reading)


@contextmanager
def official_rules(folder: Path, settings: Settings, sender: str) -> Iterator[Callable[[str], Verdict]]:
    """A function that judges one file by the official rules in this folder. Nothing is written, no database is asked."""
    rules = settings.rules(sender, local_now().date())
    official = OfficialRules(folder, settings.reading)
    try:
        yield lambda path: official.judge(path, rules)
    finally:
        official.close()


@contextmanager
def ledger(workspace: Path, settings: Settings) -> Iterator[tuple[Spool, SqliteStore]]:
    """The folders and the ledger, for the acts of people; a service may run beside them. Raises `Trouble`."""
    store = SqliteStore(workspace / FILE_NAME)
    try:
        yield Spool(workspace, settings.intake), store
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


class FollowProfiles:
    """The profiles when their folder has changed since the last look, else None; the importer takes them up."""

    def __init__(self, workspace: Path, importer: Importer, parsers: Sequence[Parser]) -> None:
        self._workspace, self._importer = workspace, importer
        self._standard = {parser.name: parser.columns for parser in parsers}
        self._at: ProfilesAt | None = None
        importer.take_up_profiles(None, self._standard)

    def __call__(self) -> Book | None:
        at = shelf.look(self._workspace)
        if at == self._at:
            return None
        self._at, found = at, shelf.book(at, self._importer.settings.company.timezone)
        self._importer.take_up_profiles(at, self._standard | {one.name: one.columns for one in found.profiles})
        return found
