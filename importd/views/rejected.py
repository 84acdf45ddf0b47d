"""What lies in `rejected/` now: the to-do list. The folder says what is to be done, the ledger what happened.

People move, delete and add files there by hand, and nothing is upset by it.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from importd.candidates import is_candidate
from importd.errors import ImportdError, Trouble
from importd.model import Reason
from importd.names import original, stored
from importd.reasons import say
from importd.store import questions
from importd.store.questions import FileRow
from importd.store.writes import reasons_from
from importd.views.answer import Answer
from importd.views.words import Words

FOLDER = "rejected"
_ID = re.compile(r"#?([0-9]{1,18})", re.ASCII)
_SLIP = re.compile(r"\.reason\.(?:txt|json)$")


class Again(Answer):
    """A later attempt at a rejected file."""

    id: int
    """its own short id, 0 = it was put back and nobody has taken it up yet"""
    at: datetime
    """when it was taken up"""
    outcome: str | None
    """what became of it; null = still in hand"""


class RejectedFile(Answer):
    """One rejected file; every name is escaped, so that it can be printed anywhere."""

    id: int
    """its short id; 0 = the ledger does not know it"""
    name: str
    """its name in `rejected/`"""
    original: str
    """its name as the sender gave it"""
    sender: str
    """who dropped it"""
    decided: datetime | None
    """when it was rejected"""
    lies_there: bool
    """whether it still lies in `rejected/`"""
    code: str
    """the code of its first reason, "" = not rejected by importd"""
    place: str
    """where in the file"""
    message: str
    """the first reason in words"""
    codes: tuple[str, ...]
    """the codes of everything that refuses it, each once"""
    retried_as: tuple[Again, ...] = ()
    """the attempts that were made since, oldest first"""


class RejectedList(Answer):
    """What `importd rejected` answers."""

    version: int = 1
    """of this contract"""
    files: tuple[RejectedFile, ...]
    """newest first"""


class NobodyError(ImportdError):
    """No rejected file answers to this name; the message says so in the operator's language."""


class AmbiguousError(ImportdError):
    """Several files answer to this name: `candidates`."""

    def __init__(self, message: str, candidates: Sequence[RejectedFile]) -> None:
        super().__init__(message)
        self.candidates = candidates


def listing(workspace: Path, connection: sqlite3.Connection, language: str) -> RejectedList:
    """Every file in `rejected/`, newest first."""
    found = [_lying(connection, name, touched, language) for name, touched in _names(workspace / FOLDER)]
    found.sort(key=lambda one: (one.decided or datetime.max.replace(tzinfo=UTC), one.id), reverse=True)
    return RejectedList(files=tuple(found))


def count(workspace: Path) -> int:
    """How many files lie there."""
    return sum(1 for _ in _names(workspace / FOLDER))


def last(connection: sqlite3.Connection, workspace: Path, most: int, language: str) -> tuple[RejectedFile, ...]:
    """The last rejections of the ledger, whether they still lie there or not."""
    rows = questions.files(connection, questions.LAST_REJECTIONS, most)
    return tuple(describe(row, workspace, connection, language) for row in rows)


def find(workspace: Path, connection: sqlite3.Connection, what: str, language: str) -> RejectedFile:
    """The one rejected file that `what` means: an id (`42`, `#42`) or a name. Raises `NobodyError` or `AmbiguousError`."""
    found = _candidates(workspace, connection, what, language)
    if len(found) > 1:
        raise AmbiguousError(Words(language)("ambiguous", what=stored(what)), found)
    if not found:
        raise NobodyError(Words(language)("not_found", what=stored(what)))
    return found[0]


def _candidates(workspace: Path, connection: sqlite3.Connection, what: str, language: str) -> list[RejectedFile]:
    """What lies there comes first; the history is asked only for what no longer does."""
    by_id = [describe(row, workspace, connection, language) for row in _by_id(connection, what)]
    name = _SLIP.sub("", os.path.basename(what))
    lying = [] if what.startswith("#") else [one for one in _called(workspace, connection, name, language) if one not in by_id]
    if by_id or lying:
        return by_id + lying
    rows = questions.files(connection, questions.BY_NAME, stored(name)) or questions.files(connection, questions.BY_NAME, name)
    return [describe(row, workspace, connection, language) for row in rows]


def _by_id(connection: sqlite3.Connection, what: str) -> list[FileRow]:
    match = _ID.fullmatch(what)
    rows = questions.files(connection, questions.BY_ID, int(match[1])) if match else []
    return [row for row in rows if row.outcome == "rejected"]


def _called(workspace: Path, connection: sqlite3.Connection, name: str, language: str) -> Iterator[RejectedFile]:
    """The files lying there that are called so, now or once by their sender; the exact name wins over the sender's."""
    if os.path.lexists(workspace / FOLDER / name) and is_candidate(name):
        yield _lying(connection, name, os.lstat(workspace / FOLDER / name).st_ctime, language)
        return
    for one in listing(workspace, connection, language).files:
        if name in (one.name, one.original) or stored(name) in (one.name, one.original):
            yield one


def _names(folder: Path) -> Iterator[tuple[str, float]]:
    """The files, without the slips beside them: (name, when it came there)."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if is_candidate(entry.name) and not entry.is_dir(follow_symlinks=False):
                    yield entry.name, entry.stat(follow_symlinks=False).st_ctime
    except OSError as error:
        raise Trouble(f"{FOLDER}/ cannot be listed: {error.strerror}") from error


def _lying(connection: sqlite3.Connection, name: str, touched: float, language: str) -> RejectedFile:
    """A file that lies there, with what the ledger knows of it."""
    rows = questions.files(connection, questions.AT_DESTINATION, stored(f"{FOLDER}/{name}"))
    if rows:
        return _told(rows[0], stored(name), language, lies_there=True)
    since = datetime.fromtimestamp(touched, UTC).replace(microsecond=0)
    return RejectedFile(
        id=0, name=stored(name), original=stored(name), sender="", decided=since, lies_there=True, code="", place="",
        message=Words(language)("not_ours"), codes=(),
    )  # fmt: skip


def describe(row: FileRow, workspace: Path, connection: sqlite3.Connection, language: str) -> RejectedFile:
    """A row of the ledger; it lies there when no later rejection has taken its place."""
    place = original(row.destination or "")
    newest = questions.files(connection, questions.AT_DESTINATION, row.destination)
    there = bool(newest) and newest[0].id == row.id and os.path.lexists(workspace / place)
    again = [
        Again(id=number, at=datetime.fromisoformat(arrived), outcome=outcome)
        for number, arrived, outcome in connection.execute(questions.RETRIES, (row.id,))
    ]
    if not there and not again:
        again = list(_released(workspace / ".claimed", row.id))
    return _told(row, stored(os.path.basename(place)), language, lies_there=there, again=tuple(again))


def _released(claimed: Path, file_id: int) -> Iterator[Again]:
    """A claim that somebody put back and nobody has taken up yet."""
    for batch in claimed.glob(f"retry-{file_id}-*"):
        with suppress(FileNotFoundError):
            yield Again(id=0, at=datetime.fromtimestamp(batch.stat().st_mtime, UTC), outcome=None)


def _told(row: FileRow, name: str, language: str, *, lies_there: bool, again: tuple[Again, ...] = ()) -> RejectedFile:
    refusing: list[Reason] = [reason for reason in reasons_from(row.reasons) if reason.severity == "reject"]
    told = say(refusing[0], language) if refusing else None
    return RejectedFile(
        id=row.id, name=name, original=row.name, sender=row.sender,
        decided=datetime.fromisoformat(row.decided) if row.decided else None, lies_there=lies_there,
        code=refusing[0].code if refusing else "", place=told.place if told else "", message=told.message if told else "",
        codes=tuple(dict.fromkeys(reason.code for reason in refusing)), retried_as=again,
    )  # fmt: skip
