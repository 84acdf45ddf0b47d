"""`importd check`: what would become of files, judged against the live ledger; nothing is written."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from importd.config import CHECK_FOLDER, DEFAULT_SENDER
from importd.model import Direction, Kind, Reason
from importd.names import printable, stored
from importd.ports import Claim, Numbered, Receipt
from importd.reasons import say
from importd.spool import SLIPS
from importd.values import in_major
from importd.views.answer import Answer
from importd.views.words import Words

Verdict = Literal["accepted", "partly", "duplicate", "waiting", "rejected", "trouble"]
Judge = Callable[[Sequence[Claim]], list[Receipt]]


class CheckedReason(Answer):
    """One reason in words."""

    code: str
    """its code in docs/reasons.md"""
    severity: str
    """reject, hold, skip, warn or info"""
    place: str
    """where in the file"""
    message: str
    """what is wrong"""
    next_step: str
    """what to do"""


class CheckedDocument(Answer):
    """A document that would be imported."""

    direction: Direction
    """sale or purchase"""
    kind: Kind
    """quote, order, delivery_note, invoice or credit_note"""
    theirs: str
    """the sender's number"""
    ours: str
    """the number that it would get now"""
    issue_date: str
    """the date that it would be issued with"""
    partner: str
    """the code of the customer or supplier"""
    currency: str
    """ISO 4217"""
    gross: str
    """the total with VAT"""


class CheckedFile(Answer):
    """What would become of one file."""

    name: str
    """as it was given"""
    sender: str
    """whose settings it was judged by"""
    outcome: Verdict
    """what would become of it; trouble = it could not be judged"""
    format: str
    """the format that was recognised"""
    documents: tuple[CheckedDocument, ...]
    """the documents that would be imported"""
    created: int
    """customers, suppliers and products that would be created"""
    updated: int
    """those that would change"""
    unchanged: int
    """those that are on record just so"""
    skipped: int
    """documents that are on record already, unchanged"""
    duplicate_of: int
    """the file that brought the same bytes before, 0 = another file of this check"""
    reasons: tuple[CheckedReason, ...]
    """why, and what else there is to know"""
    detail: str
    """what the machine said, when it could not be judged"""


class CheckReport(Answer):
    """What `importd check` answers."""

    version: int = 1
    """of this contract"""
    files: tuple[CheckedFile, ...]
    """in the order in which they were given"""

    @property
    def exit_code(self) -> int:
        """0 all would be accepted, 3 something would be rejected, 1 something could not be judged."""
        outcomes = {file.outcome for file in self.files}
        return 1 if "trouble" in outcomes else 3 if "rejected" in outcomes else 0


def check(judge: Judge, workspace: Path, files: Sequence[str], sender: str, language: str) -> CheckReport:
    """Judge these files together, reference data among them first; `sender` "" = by the folder of the inbox they lie in."""
    files = [
        file for file in files if not file.endswith(SLIPS)
    ]  # `check rejected/*` means the files, not the notes beside them
    there = [file for file in files if os.path.lexists(file)]
    claims = [Claim(0, os.path.abspath(file), sender or sender_of(file, workspace)) for file in there]
    receipts = dict(zip(there, judge(claims), strict=True)) if claims else {}
    ids = {receipt.claim.id for receipt in receipts.values()}
    words = Words(language)
    told = [_told(file, receipts[file], ids, words, language) if file in receipts else _missing(file, words) for file in files]
    return CheckReport(files=tuple(told))


def of_one(receipt: Receipt, language: str) -> CheckReport:
    """The report of one file that was judged already, by its name alone."""
    return CheckReport(files=(_told(receipt.claim.name, receipt, set(), Words(language), language),))


def sender_of(file: str, workspace: Path) -> str:
    """The first-level folder of the inbox that the file lies in, else the default sender."""
    below = os.path.relpath(os.path.realpath(os.path.dirname(file) or "."), os.path.realpath(workspace / "inbox"))
    first = below.split("/")[0]
    return DEFAULT_SENDER if first in (".", "..", CHECK_FOLDER) else stored(first)


def _missing(file: str, words: Words) -> CheckedFile:
    return CheckedFile(
        name=stored(file), sender="", outcome="trouble", format="", documents=(), created=0, updated=0, unchanged=0, skipped=0,
        duplicate_of=0, reasons=(), detail=words("no_such_file"),
    )  # fmt: skip


def _told(file: str, receipt: Receipt, ids: set[int], words: Words, language: str) -> CheckedFile:
    outcome: Verdict = "trouble" if receipt.outcome in ("parked", "retry_later") else receipt.outcome  # type: ignore[assignment]
    detail = receipt.detail or words("being_written")
    return CheckedFile(
        name=stored(file),
        sender=receipt.claim.sender,
        outcome=outcome,
        format=receipt.format,
        documents=tuple(_document(one) for one in receipt.documents),
        created=receipt.created,
        updated=receipt.updated,
        unchanged=receipt.unchanged,
        skipped=receipt.skipped,
        duplicate_of=0 if receipt.duplicate_of in ids else receipt.duplicate_of,
        reasons=in_words(receipt.reasons, language),
        detail=printable(detail) if outcome == "trouble" else "",
    )


def _document(document: Numbered) -> CheckedDocument:
    return CheckedDocument(
        direction=document.direction, kind=document.kind, theirs=printable(document.theirs), ours=printable(document.ours),
        issue_date=document.issue_date, partner=printable(document.partner), currency=document.currency,
        gross=in_major(document.gross, document.currency),
    )  # fmt: skip


def in_words(reasons: Sequence[Reason], language: str) -> tuple[CheckedReason, ...]:
    """Reasons as people read them."""
    return tuple(
        CheckedReason(
            code=reason.code, severity=reason.severity, place=told.place, message=told.message, next_step=told.next_step
        )
        for reason in reasons
        for told in [say(reason, language)]
    )
