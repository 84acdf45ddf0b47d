"""The folders: claiming, what a crash left, filing. The only module that renames files.

A claim lies at `.claimed/BATCH/SENDER/NAME`, so the disk alone says what it is. A retry is a batch called `retry-ID`.
"""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from importd import syscalls
from importd.candidates import Candidate, Patience, is_candidate, listing
from importd.config import DEFAULT_SENDER, Intake
from importd.errors import Trouble
from importd.names import original, stored
from importd.ports import Claim, Receipt
from importd.slips import slips_for

INBOX, PROCESSED, REJECTED, ANSWERS, CLAIMED = "inbox", "processed", "rejected", "answers", ".claimed"
FOLDERS = (INBOX, PROCESSED, REJECTED, CLAIMED)
_LONGEST = 255 - len(".reason.json")  # a name may have 255 bytes, and its slip carries it too
_RETRY = "retry-"
_RESTAMP = "-restamp"


class Spool:
    """One workspace's folders."""

    def __init__(self, workspace: Path, intake: Intake) -> None:
        self.workspace = workspace
        self.inbox = workspace / INBOX
        self.claimed = workspace / CLAIMED
        self.intake = intake
        self._patience = Patience(intake.quiet_seconds)
        self._queue: list[Candidate] = []
        self.untaken: dict[str, str] = {}  # what was seen and left in the inbox, and why

    def take_up(self, intake: Intake) -> None:
        """Changed settings hold from the next look on."""
        self.intake = intake
        self._patience.quiet_seconds = intake.quiet_seconds

    def prove(self) -> None:
        """Prove with real renames that a claim and its filing are atomic here. Raises `Trouble` where they are not."""
        probe = f".probe-{secrets.token_hex(4)}"
        here = self.claimed / probe
        try:
            (self.inbox / probe).touch()
            os.rename(self.inbox / probe, here)
            for folder in (PROCESSED, REJECTED):
                os.rename(here, self.workspace / folder / probe)
                os.rename(self.workspace / folder / probe, here)
            here.unlink()
        except OSError as error:
            raise Trouble(
                f"a file cannot be renamed from {INBOX}/ to {CLAIMED}/, {PROCESSED}/ and {REJECTED}/ ({error.strerror}): "
                "they must lie on one mount and belong to the service"
            ) from error

    # claiming

    def leftovers(self) -> list[Claim]:
        """What lies claimed: left by a crash, put back by a retry, or waiting for its next attempt. Oldest batch first."""
        claims: list[Claim] = []
        for batch in sorted(_folders(self.claimed)):
            _tidy(batch)
            for sender in sorted(_folders(batch)) if batch.is_dir() else ():
                claims += [_claim(Path(entry.path), batch.name) for entry in sorted(os.scandir(sender), key=lambda entry: entry.name)]
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

    def claim(self, most: int) -> list[Claim]:
        """Take at most so many of the files that `look` saw: each is ours alone from then on."""
        claims: list[Claim] = []
        made: set[Path] = set()
        batch = self.claimed / f"{time.time_ns():016x}-{secrets.token_hex(3)}"
        while self._queue and len(claims) < most:
            if claim := self._take(self._queue.pop(), batch, made):
                claims.append(claim)
        return claims

    def _take(self, candidate: Candidate, batch: Path, made: set[Path]) -> Claim | None:
        verdict = self._patience.judge(candidate)
        if not verdict.ready:
            if verdict.why_not != "gone":
                self.untaken[stored(str(candidate.path.relative_to(self.inbox)))] = verdict.why_not
            return None
        target = batch / candidate.sender / candidate.path.name
        try:
            if target.parent not in made:
                target.parent.mkdir(parents=True, exist_ok=True)
                made.add(target.parent)
            syscalls.rename_without_replacing(candidate.path, target)
        except FileNotFoundError:
            return None  # somebody was quicker
        except FileExistsError:
            return None  # the same name twice in one batch: the second one goes into the next
        except PermissionError as error:
            self.untaken[stored(str(candidate.path.relative_to(self.inbox)))] = f"cannot be taken: {error.strerror}"
            return None
        except OSError as error:
            raise Trouble(f"{INBOX}/ cannot be emptied: {error.strerror}") from error
        finally:
            if verdict.descriptor >= 0:
                os.close(verdict.descriptor)
        return Claim(0, target, candidate.sender)

    def make_durable(self, claims: Sequence[Claim]) -> None:
        """Make the bytes of these files durable, before anything is recorded of them."""
        try:
            if len(claims) > 4:
                syscalls.sync_file_system(self.claimed)
                return
            for claim in claims:
                if not claim.path.is_symlink() and claim.path.is_file():
                    syscalls.sync(claim.path)
        except PermissionError:
            syscalls.sync_file_system(self.claimed)
        except OSError as error:
            raise Trouble(f"{CLAIMED}/ cannot be made durable: {error.strerror}") from error

    # filing

    def destination(self, claim: Claim, outcome: str, taken: set[str], day: datetime) -> str:
        """Where the file of this claim will go: a name that is free now and was not given away in this batch."""
        folder = REJECTED if outcome == "rejected" else f"{PROCESSED}/{day:%Y-%m-%d}"
        for name in _names(claim.path.name, _LONGEST):
            place = f"{folder}/{name}"
            if place not in taken and not self._occupied(place, outcome):
                taken.add(place)
                return stored(place)
        raise AssertionError("names never end")

    def _occupied(self, place: str, outcome: str) -> bool:
        slips = ("", ".reason.txt", ".reason.json") if outcome == "rejected" else ("",)
        return any(os.path.lexists(f"{self.workspace}/{place}{slip}") for slip in slips)

    def file_away(self, receipts: Iterable[Receipt], language: str, answers_for: frozenset[str]) -> None:
        """Put each file where its receipt says, its slips first; then make the names durable, once for all."""
        receipts = [receipt for receipt in receipts if receipt.destination]
        try:
            written = self._write_slips(receipts, language, answers_for)
            folders = {self.workspace / REJECTED} if written else set()
            for receipt in receipts:
                folders |= self._file(receipt)
            syscalls.sync_folders(folders)
        except OSError as error:
            raise Trouble(f"a file cannot be filed: {error.strerror} ({error.filename})") from error
        for batch in {receipt.claim.path.parent.parent for receipt in receipts}:
            _tidy(batch)

    def _write_slips(self, receipts: Sequence[Receipt], language: str, answers_for: frozenset[str]) -> list[Path]:
        written: list[Path] = []
        for receipt in receipts:
            for place, text in slips_for(receipt, language, answer=receipt.claim.sender in answers_for):
                written.append(self._write(self.workspace / original(place), text))
        if len(written) > 4:
            syscalls.sync_file_system(self.claimed)
        else:
            for path in written:
                syscalls.sync(path)
        syscalls.sync_folders({path.parent for path in written})
        return written

    def _write(self, path: Path, text: str) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{secrets.token_hex(6)}.tmp")
        draft.write_text(text, "utf-8")
        os.replace(draft, path)  # the only thing ever replaced: a slip of ours that a crash interrupted
        return path

    def _file(self, receipt: Receipt) -> set[Path]:
        source = receipt.claim.path
        target = self.workspace / original(receipt.destination)
        if not target.parent.is_dir():
            target.parent.mkdir(parents=True, exist_ok=True)
            syscalls.sync(target.parent.parent)
        try:
            syscalls.rename_without_replacing(source, target)
        except FileNotFoundError:
            if not os.path.lexists(target):
                raise
        except FileExistsError:
            self._settle_collision(source, target)
        return {source.parent, target.parent}

    def _settle_collision(self, source: Path, target: Path) -> None:
        """The place was taken meanwhile: by ourselves, half-way through a link, or by somebody else's file."""
        if os.path.samestat(os.lstat(source), os.lstat(target)):
            os.unlink(source)
            return
        for name in _names(target.name, _LONGEST):
            try:
                return syscalls.rename_without_replacing(source, target.with_name(name))
            except FileExistsError:
                continue

    # the acts of people

    def release(self, rejected: Path, sender: str, file_id: int, *, restamp: bool = False) -> Path:
        """Take a rejected file back for another attempt: a claim linked to the old one, and its slips go."""
        batch = self.claimed / f"{_RETRY}{file_id}{_RESTAMP if restamp else ''}-{secrets.token_hex(3)}"
        target = batch / sender / rejected.name
        target.parent.mkdir(parents=True)
        syscalls.rename_without_replacing(rejected, target)
        syscalls.sync_folders([target.parent, rejected.parent])
        for slip in (".reason.txt", ".reason.json"):
            rejected.with_name(rejected.name + slip).unlink(missing_ok=True)
        return target

    def free_bytes(self) -> int:
        """Room left on the workspace's disk."""
        return shutil.disk_usage(self.workspace).free


def _claim(path: Path, batch: str) -> Claim:
    if not batch.startswith(_RETRY):
        return Claim(0, path, path.parent.name)
    retry_of = batch.removeprefix(_RETRY).partition("-")[0]
    return Claim(0, path, path.parent.name, retry_of=int(retry_of) if retry_of.isdigit() else 0, restamp=_RESTAMP in batch)


def _folders(parent: Path) -> Iterator[Path]:
    with os.scandir(parent) as entries:
        yield from (Path(entry.path) for entry in entries if entry.is_dir(follow_symlinks=False))


def _names(name: str, longest: int) -> Iterator[str]:
    """The name itself, then the name with a number before its ending; cut where its slips would not find room beside it."""
    stem, dot, ending = name.rpartition(".")
    if not stem or len(ending) > 20:
        stem, dot, ending = name, "", ""
    if len(os.fsencode(name)) <= longest:
        yield name
    for count in range(2, 1_000_000):
        suffix = f"~{count}{dot}{ending}"
        room = longest - len(os.fsencode(suffix))
        yield os.fsencode(stem)[:room].decode("utf-8", "ignore" if _is_utf8(stem) else "surrogateescape") + suffix


def _is_utf8(name: str) -> bool:
    return not any("\ud800" <= sign <= "\udfff" for sign in name)


def _tidy(batch: Path) -> None:
    with_senders = list(_folders(batch)) if batch.is_dir() else []
    for sender in with_senders:
        syscalls.remove_if_empty(sender)
    syscalls.remove_if_empty(batch)


__all__ = ["ANSWERS", "CLAIMED", "FOLDERS", "INBOX", "PROCESSED", "REJECTED", "Spool", "is_candidate"]
