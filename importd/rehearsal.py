"""Where senders test alone: what is dropped into `inbox/check/` or `inbox/SENDER/check/` is judged and nothing is kept.

The file moves to `check/done/` with its report beside it. It is judged where it lies, so a crash at any moment leaves it to
be judged again; it is no claim, the ledger never hears of it, and no number is drawn.
"""

from __future__ import annotations

import os
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeAlias

from importd import syscalls
from importd.candidates import Candidate, Patience, is_candidate
from importd.config import CHECK_FOLDER, DEFAULT_SENDER, Intake
from importd.errors import Trouble
from importd.importer import Importer
from importd.names import numbered, stored
from importd.ports import Claim, Receipt
from importd.readers import ProcessReaders

DONE: Final = "done"
REPORTS: Final = (".report.txt", ".report.json")
_MOST: Final = 50  # files of one folder that are judged together

Judge: TypeAlias = Callable[[Sequence[Claim]], list[Receipt]]
Report: TypeAlias = Callable[[Receipt], tuple[str, str]]  # what stands in NAME.report.txt, and in NAME.report.json


def judge(importer: Importer, readers: ProcessReaders, claims: Sequence[Claim]) -> list[Receipt]:
    """What would become of these files where they lie, each in its turn; nothing is written.

    A reader that dies costs a file that is only looked at no attempt: it is trouble, told at once.
    """
    found = readers.start(claims, importer.rules_for).wait()
    alive = [brief._replace(state="trouble") if brief.state == "died" else brief for brief in found]
    told = {receipt.claim.path: receipt for receipt in importer.import_batch(claims, alive, keep=False)}
    return [told[claim.path] for claim in claims]  # it may speak of other files too, that waited for these


class Rehearsals:
    """The check/ folders of one inbox."""

    def __init__(self, inbox: Path, report: Report, intake: Intake) -> None:
        self._inbox = str(inbox)
        self._patience = Patience(intake.quiet_seconds)
        self._report = report
        self.untaken: dict[str, str] = {}  # what was left there, by its escaped name, and why

    def take_up(self, intake: Intake) -> None:
        """Changed settings hold from the next look on."""
        self._patience.quiet_seconds = intake.quiet_seconds

    def run(self, judged: Judge) -> int:
        """Judge what lies there and is whole, each folder's files together; how many were done. Raises `Trouble`."""
        done = 0
        ready: dict[str, list[Claim]] = defaultdict(list)
        self.untaken.clear()
        found = self._look()
        for candidate in found:
            if len(ready[folder := os.path.dirname(candidate.path)]) < _MOST and self._may_be_taken(candidate):
                ready[folder].append(Claim(0, candidate.path, stored(candidate.sender)))
        self._patience.forget_all_but({candidate.path for candidate in found})
        for claims in filter(None, ready.values()):
            done += sum(self._settle(receipt) for receipt in judged(claims))
        return done

    def _look(self) -> list[Candidate]:
        try:
            return list(_listed(self._inbox))
        except OSError as error:
            raise Trouble(f"{CHECK_FOLDER}/ cannot be listed: {error.strerror}") from error

    def _may_be_taken(self, candidate: Candidate) -> bool:
        why = _closed(os.path.dirname(candidate.path))
        if not why:
            verdict = self._patience.judge(candidate)
            if verdict.descriptor >= 0:
                os.close(verdict.descriptor)
            why = "" if verdict.ready else verdict.why_not
        if why and why != "gone":
            self.untaken[stored(os.path.relpath(candidate.path, self._inbox))] = why
        return not why

    def _settle(self, receipt: Receipt) -> bool:
        """Write the report, then move the file beside it. A file that somebody took away meanwhile is nobody's concern."""
        if receipt.outcome == "retry_later":  # somebody writes again
            return False
        path = receipt.claim.path
        folder = f"{os.path.dirname(path)}/{DONE}"
        try:
            return self._move(receipt, path, folder)
        except OSError as error:
            if not isinstance(error, FileNotFoundError):
                self.untaken[stored(os.path.relpath(path, self._inbox))] = f"cannot be taken: {error.strerror}"
            return False

    def _move(self, receipt: Receipt, path: str, folder: str) -> bool:
        for name in numbered(os.path.basename(path), 255 - len(REPORTS[1])):
            if os.path.lexists(f"{folder}/{name}"):
                continue
            os.lstat(path)
            for ending, text in zip(REPORTS, self._report(receipt), strict=True):
                _write(f"{folder}/{name}{ending}", text)
            with suppress(FileExistsError):
                syscalls.rename_without_replacing(path, f"{folder}/{name}")
                return True
        return False


def _listed(inbox: str) -> Iterator[Candidate]:
    """What lies in the check/ folders, the oldest first."""
    folders = [(f"{inbox}/{CHECK_FOLDER}", DEFAULT_SENDER)]
    with suppress(FileNotFoundError, PermissionError), os.scandir(inbox) as entries:
        folders += [
            (f"{entry.path}/{CHECK_FOLDER}", entry.name)
            for entry in entries
            if entry.name != CHECK_FOLDER and not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False)
        ]
    for folder, sender in folders:
        yield from sorted(_files(folder, sender), key=lambda one: (one.arrival, one.path))


def _files(folder: str, sender: str) -> Iterator[Candidate]:
    if os.path.islink(folder):
        return
    with suppress(FileNotFoundError, NotADirectoryError, PermissionError), os.scandir(folder) as entries:
        for entry in entries:
            if is_candidate(entry.name) and not entry.is_dir(follow_symlinks=False):
                with suppress(FileNotFoundError):
                    yield Candidate(entry.path, sender, entry.stat(follow_symlinks=False).st_ctime_ns)


def _closed(folder: str) -> str:
    """Why nothing can be put into `folder`/done/, which is made where it is missing; "" = it can."""
    done = f"{folder}/{DONE}"
    try:
        with suppress(FileExistsError):
            os.mkdir(done)
            os.chmod(done, os.stat(folder).st_mode & 0o7777)  # whoever may work in check/ may tidy up in done/
    except OSError as error:
        return f"cannot be taken: {error.strerror}"
    if (
        os.path.islink(done)
        or not os.path.isdir(done)
        or not os.access(done, os.W_OK | os.X_OK)
        or not os.access(folder, os.W_OK)
    ):
        return f"cannot be taken: {DONE}/"
    return ""


def _write(path: str, text: str) -> None:
    draft = f"{os.path.dirname(path)}/.{secrets.token_hex(6)}.tmp"
    with open(draft, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(draft, path)
