"""`importd retry`: put rejected files before the importer again, each as a new claim linked to the old one.

Each file is an act of its own: one that cannot be taken back stops none of the others.
"""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterable
from typing import Literal

from importd.errors import ImportdError
from importd.names import original, printable
from importd.spool import REJECTED, Spool
from importd.store.sqlite import SqliteStore
from importd.views.answer import Answer
from importd.views.rejected import RejectedFile

State = Literal["released", "to_inbox", "gone", "inbox_taken", "failed"]


class Retried(Answer):
    """What became of one file that somebody wanted to try again."""

    id: int
    """its short id, 0 = the ledger did not know it"""
    name: str
    """its name in `rejected/`"""
    sender: str
    """who dropped it"""
    state: State
    """released = claimed again; to_inbox = moved to the inbox, for the ledger did not know it; gone = no longer in `rejected/`;
    inbox_taken = the inbox has a file of this name already; failed"""
    why: str = ""
    """why it failed"""
    again: int = 0
    """the file as which it was tried again before, 0 = it was not"""
    waits: bool = False
    """whether it was put back before and has not been taken up yet"""
    again_outcome: str | None = None
    """what became of that one; null = still in hand"""


class RetryReport(Answer):
    """What `importd retry` answers."""

    version: int = 1
    """of this contract"""
    files: tuple[Retried, ...]
    """each file that was meant"""
    service_alive: bool
    """whether a service takes them up now; if not, the next `importd run` does"""

    @property
    def all_done(self) -> bool:
        """Whether every file was taken back."""
        return all(one.state in ("released", "to_inbox") for one in self.files)


class _NotDoneError(ImportdError):
    """The file could not be moved; what was noted down about it is rolled back."""

    def __init__(self, error: OSError) -> None:
        super().__init__(error.strerror or str(error))
        taken = isinstance(error, FileExistsError)
        self.state: State = "inbox_taken" if taken else "gone" if isinstance(error, FileNotFoundError) else "failed"


def who() -> str:
    """The person behind this process, also behind sudo."""
    try:
        return printable(os.environ.get("SUDO_USER") or getpass.getuser())
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


def retry(
    spool: Spool, store: SqliteStore, files: Iterable[RejectedFile], *, by: str, restamp: bool, service_alive: bool
) -> RetryReport:
    """Try these files again; every act is journalled with who did it. Raises `Trouble` when the ledger cannot be written."""
    done = tuple(_one(spool, store, file, by, restamp=restamp) for file in files)
    return RetryReport(files=done, service_alive=service_alive)


def _one(spool: Spool, store: SqliteStore, file: RejectedFile, by: str, *, restamp: bool) -> Retried:
    """Noted down and moved together: when the move fails, nothing is noted."""
    if not file.lies_there:
        return _retried(file, "gone")
    path = f"{spool.workspace}/{REJECTED}/{original(file.name)}"
    try:
        with store.transaction() as transaction:
            transaction.act(by, "retry", file.id, " ".join([file.name, *(["restamp"] if restamp else [])]))
            _move(spool, path, file, restamp=restamp)
    except _NotDoneError as error:
        return _retried(file, error.state, str(error))
    return _retried(file, "released" if file.id else "to_inbox")


def _retried(file: RejectedFile, state: State, why: str = "") -> Retried:
    again = file.retried_as[-1] if file.retried_as else None
    return Retried(
        id=file.id, name=file.name, sender=file.sender, state=state, why=why, again=again.id if again else 0,
        waits=again is not None and not again.id, again_outcome=again.outcome if again else None,
    )  # fmt: skip


def _move(spool: Spool, path: str, file: RejectedFile, *, restamp: bool) -> None:
    try:
        if file.id:
            spool.release(path, file.sender, file.id, restamp=restamp)
        else:
            spool.put_back(path)
    except OSError as error:
        raise _NotDoneError(error) from error
