"""The folders: claiming, what a crash left, filing. The only module that renames files.

A claim lies at `.claimed/BATCH/SENDER/NAME`, so the disk alone says what it is. A retry is a batch called `retry-ID`.
Paths are strings here: thousands of them pass per second.
"""

from __future__ import annotations

import filecmp
import json
import os
import secrets
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from importd import share, syscalls
from importd.candidates import Candidate, Patience, is_candidate, listing
from importd.config import DEFAULT_SENDER, Intake
from importd.errors import Trouble
from importd.names import numbered, original, stored
from importd.ports import Claim, Receipt
from importd.rejected_index import RejectedIndex
from importd.slips import slips_for

INBOX, PROCESSED, REJECTED, CLAIMED = "inbox", "processed", "rejected", ".claimed"
FOLDERS = (INBOX, PROCESSED, REJECTED, CLAIMED)
SLIPS = (".reason.txt", ".reason.json")
_LONGEST = 255 - len(".reason.json")  # a name may have 255 bytes, and its slip carries it too
_RETRY, _RESTAMP = "retry-", "-restamp"
_SEEN = "seen.json"  # what a run left unquiet, for the next one


class Spool:
    """One workspace's folders."""

    def __init__(self, workspace: Path, intake: Intake) -> None:
        self.workspace = workspace
        self._root = f"{workspace}/"
        self.inbox = workspace / INBOX
        self._claimed = f"{workspace}/{CLAIMED}"
        self._patience = Patience(intake.quiet_seconds)
        self._queue: list[Candidate] = []
        self._index = RejectedIndex(workspace / REJECTED)
        self._share: share.Share | None = None  # set when the inbox lies on another mount
        self.untaken: dict[str, str] = {}  # what was seen and left in the inbox, and why

    def take_up(self, intake: Intake) -> None:
        """Changed settings hold from the next look on."""
        self._patience.quiet_seconds = intake.quiet_seconds

    def prove(self) -> None:
        """Prove with real renames that a claim and its filing are atomic here. Raises `Trouble` where they are not."""
        probe = f".probe-{secrets.token_hex(4)}"
        here = f"{self._claimed}/{probe}"
        try:
            (self.inbox / probe).touch()
            if not share.one_mount(f"{self.inbox}/{probe}", here):
                self._share = share.Share(self.inbox, self._claimed)
                self._share.recover()
                Path(here).touch()
            for folder in (PROCESSED, REJECTED):
                os.rename(here, f"{self._root}{folder}/{probe}")
                os.rename(f"{self._root}{folder}/{probe}", here)
            os.unlink(here)
        except OSError as error:
            raise Trouble(
                f"a file cannot be renamed between {INBOX}/, {CLAIMED}/, {PROCESSED}/ and {REJECTED}/ ({error.strerror}): all four must "
                f"belong to the service, and the last three must lie on one mount"
            ) from error

    # claiming

    def leftovers(self) -> list[Claim]:
        """What lies claimed: left by a crash, put back by a retry, or waiting for its next attempt. Oldest batch first."""
        claims: list[Claim] = []
        for batch in sorted(_folders(self._claimed)):
            _tidy(batch)
            for sender in sorted(_folders(batch)):
                names = sorted(name for name in os.listdir(sender) if is_candidate(name))
                claims += [_claim(f"{sender}/{name}") for name in names]
        return claims

    def look(self) -> None:
        """List the inbox: what is to be claimed, oldest first."""
        try:
            self._queue = listing(self.inbox, DEFAULT_SENDER)
        except OSError as error:
            raise Trouble(f"{INBOX}/ cannot be listed: {error.strerror}") from error
        self._queue.reverse()
        self.untaken.clear()
        self._patience.forget_all_but({candidate.path for candidate in self._queue})

    @property
    def queued(self) -> int:
        """How many files the last look found that were not tried yet."""
        return len(self._queue)

    def claim(self, most: int) -> list[Claim]:
        """Take at most so many of the files that `look` saw: each is ours alone from then on."""
        claims: list[Claim] = []
        made: set[str] = set()
        batch = f"{self._claimed}/{time.time_ns():016x}-{secrets.token_hex(3)}"
        while self._queue and len(claims) < most:
            if claim := self._take(self._queue.pop(), batch, made):
                claims.append(claim)
        return claims

    def _take(self, candidate: Candidate, batch: str, made: set[str]) -> Claim | None:
        verdict = self._patience.judge(candidate)
        if not verdict.ready:
            self._leave(candidate, verdict.why_not)
            return None
        folder = f"{batch}/{candidate.sender}"
        target = f"{folder}/{os.path.basename(candidate.path)}"
        try:
            if folder not in made:
                os.makedirs(folder, exist_ok=True)
                made.add(folder)
            if self._share is not None:
                self._share.take(candidate.path, target)
            else:
                syscalls.rename_without_replacing(candidate.path, target)
        except FileNotFoundError:
            return None  # somebody was quicker
        except FileExistsError:
            return None  # the same name twice in one batch: the second one goes into the next
        except PermissionError as error:
            self._leave(candidate, f"cannot be taken: {error.strerror}")
            return None
        except OSError as error:
            raise Trouble(f"{INBOX}/ cannot be emptied: {error.strerror}") from error
        finally:
            if verdict.descriptor >= 0:
                os.close(verdict.descriptor)
        return Claim(0, target, stored(candidate.sender))

    def _leave(self, candidate: Candidate, why: str) -> None:
        if why != "gone":
            self.untaken[stored(os.path.relpath(candidate.path, self.inbox))] = why

    def make_durable(self, claims: Sequence[Claim]) -> None:
        """Make the bytes of these files durable, before anything is recorded of them."""
        try:
            if len(claims) > 4:
                return syscalls.sync_file_system(self._claimed)
            for claim in claims:
                if os.path.isfile(claim.path) and not os.path.islink(claim.path):
                    syscalls.sync(claim.path)
        except PermissionError:
            syscalls.sync_file_system(self._claimed)
        except OSError as error:
            raise Trouble(f"{CLAIMED}/ cannot be made durable: {error.strerror}") from error

    def remember_unquiet(self) -> None:
        """Write down what was not quiet yet, so that the next run knows since when."""
        seen = self._patience.seen()
        with suppress(OSError):
            if seen:
                self._replace(f"{self._claimed}/{_SEEN}", json.dumps(seen))
            else:
                os.unlink(f"{self._claimed}/{_SEEN}")

    def recall_unquiet(self) -> None:
        """Take up what the last run wrote down."""
        with suppress(OSError, ValueError, TypeError, KeyError), open(f"{self._claimed}/{_SEEN}", encoding="utf-8") as file:
            self._patience.recall(json.load(file))

    # filing

    def destination(self, claim: Claim, outcome: str, taken: set[str], day: datetime) -> str:
        """Where the file of this claim will go: a name that is free now and was not given away in this batch."""
        folder = REJECTED if outcome == "rejected" else f"{PROCESSED}/{day:%Y-%m-%d}"
        for name in _names(claim.name):
            place = f"{folder}/{name}"
            if place not in taken and not self._occupied(place, outcome):
                taken.add(place)
                return stored(place)
        raise AssertionError("names never end")

    def _occupied(self, place: str, outcome: str) -> bool:
        if os.path.lexists(self._root + place):
            return True
        return outcome == "rejected" and any(os.path.lexists(f"{self._root}{place}{slip}") for slip in SLIPS)

    def file_away(self, receipts: Iterable[Receipt], language: str, answers_for: frozenset[str]) -> None:
        """Put each file where its receipt says, its slips first; then make the names durable, once for all."""
        receipts = [receipt for receipt in receipts if receipt.destination]
        try:
            self._write_slips(receipts, language, answers_for)
            made: set[str] = set()
            folders = {folder for receipt in receipts for folder in self._file(receipt, made)}
            syscalls.sync_folders(folders)
            if self._share is not None:
                self._share.forget(receipt.claim.path for receipt in receipts)
        except OSError as error:
            raise Trouble(f"a file cannot be filed: {error.strerror} ({stored(str(error.filename))})") from error
        for batch in {os.path.dirname(os.path.dirname(receipt.claim.path)) for receipt in receipts}:
            _tidy(batch)
        if rejected := frozenset(_name_of(receipt) for receipt in receipts if receipt.outcome == "rejected"):
            self.list_rejected(language, rejected)

    def list_rejected(self, language: str, filed: frozenset[str] = frozenset()) -> bool:
        """Keep the list in `rejected/` in step with the folder; `filed` were put there just now. Whether it is right now."""
        return self._index.refresh(language, filed)

    def _write_slips(self, receipts: Sequence[Receipt], language: str, answers_for: frozenset[str]) -> None:
        written: list[str] = []
        for receipt in receipts:
            for place, text in slips_for(receipt, language, answer=receipt.claim.sender in answers_for):
                path = self._root + original(place)
                os.makedirs(os.path.dirname(path), exist_ok=True)
                self._replace(path, text)
                written.append(path)
        if len(written) > 4:
            syscalls.sync_file_system(self._claimed)
        else:
            syscalls.sync_folders(written)
        syscalls.sync_folders({os.path.dirname(path) for path in written})

    def _replace(self, path: str, text: str) -> None:
        """Write one of our own files whole or not at all: the only thing ever replaced is a slip that a crash interrupted."""
        draft = f"{os.path.dirname(path)}/.{secrets.token_hex(6)}.tmp"
        with open(draft, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(draft, path)

    def _file(self, receipt: Receipt, made: set[str]) -> tuple[str, str]:
        source, target = receipt.claim.path, self._root + original(receipt.destination)
        folder = os.path.dirname(target)
        if folder not in made and not os.path.isdir(folder):
            os.makedirs(folder, exist_ok=True)
            syscalls.sync(os.path.dirname(folder))
        made.add(folder)
        try:
            syscalls.rename_without_replacing(source, target)
        except FileNotFoundError:
            if not os.path.lexists(target):
                raise
        except FileExistsError:
            _settle_collision(source, target)
        return os.path.dirname(source), folder

    # the acts of people

    def release(self, rejected: str, sender: str, file_id: int, *, restamp: bool = False) -> str:
        """Take a rejected file back for another attempt: a claim linked to the old one, and its slips go. Rings the bell."""
        batch = f"{self._claimed}/{_RETRY}{file_id}{_RESTAMP if restamp else ''}-{secrets.token_hex(3)}"
        target = f"{batch}/{original(sender)}/{os.path.basename(rejected)}"
        _move_into_new(rejected, target)
        syscalls.sync_folders([os.path.dirname(target), os.path.dirname(rejected)])
        for slip in SLIPS:
            with suppress(FileNotFoundError):
                os.unlink(rejected + slip)
        self.ring()
        return target

    def ring(self) -> None:
        """Have the service look now; where that is not possible, the next heartbeat does."""
        bell = self.inbox / f".ring-{secrets.token_hex(3)}"
        with suppress(OSError):
            bell.touch()
            bell.unlink()

    def put_back(self, rejected: str) -> str:
        """Move a file that nobody rejected, yet lies there, to the inbox: it is claimed like any other. Replaces nothing."""
        target = f"{self._root}{INBOX}/{os.path.basename(rejected)}"
        syscalls.rename_without_replacing(rejected, target)
        syscalls.sync_folders([os.path.dirname(target), os.path.dirname(rejected)])
        return target


def _name_of(receipt: Receipt) -> str:
    return original(receipt.destination.rpartition("/")[2])


def _move_into_new(source: str, target: str) -> None:
    """Move into a folder of its own; a service that tidies empty folders away may be quicker, so again."""
    for _ in range(20):
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with suppress(FileNotFoundError):
            return syscalls.rename_without_replacing(source, target)
        os.lstat(source)  # gone for good: the caller must know
    raise FileNotFoundError(target)


def _claim(path: str) -> Claim:
    *_, batch, folder, _name = path.rsplit("/", 3)
    sender = stored(folder)
    if not batch.startswith(_RETRY):
        return Claim(0, path, sender)
    retry_of = batch.removeprefix(_RETRY).partition("-")[0]
    return Claim(0, path, sender, retry_of=int(retry_of) if retry_of.isdigit() else 0, restamp=_RESTAMP in batch)


def _folders(parent: str) -> Iterator[str]:
    with suppress(FileNotFoundError), os.scandir(parent) as entries:
        yield from [entry.path for entry in entries if entry.is_dir(follow_symlinks=False)]


def _settle_collision(source: str, target: str) -> None:
    """The place was taken meanwhile: by ourselves before a crash, or by somebody else's file."""
    if os.path.samestat(os.lstat(source), os.lstat(target)) or _same_bytes(source, target):
        os.unlink(source)
        return
    folder = os.path.dirname(target)
    for name in _names(os.path.basename(target)):
        try:
            syscalls.rename_without_replacing(source, f"{folder}/{name}")
        except FileExistsError:
            continue
        return


def _same_bytes(one: str, other: str) -> bool:
    ordinary = all(os.path.isfile(path) and not os.path.islink(path) for path in (one, other))
    return ordinary and filecmp.cmp(one, other, shallow=False)


def _names(name: str) -> Iterator[str]:
    return numbered(name, _LONGEST)


def _tidy(batch: str) -> None:
    for sender in list(_folders(batch)):
        syscalls.remove_if_empty(sender)
    syscalls.remove_if_empty(batch)
