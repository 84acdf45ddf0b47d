"""`importd journal`: what became of the files of a span of time, from the ledger: the truth of which `journal/` is a copy."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from importd.daybook_rows import Entry
from importd.names import printable
from importd.store import decisions
from importd.values import in_major, moment
from importd.views.answer import Answer
from importd.views.check import CheckedReason, in_words


class JournalDocument(Answer):
    """A document that went on record."""

    direction: str
    """sale or purchase"""
    kind: str
    """quote, order, delivery_note, invoice or credit_note"""
    theirs: str
    """the sender's number"""
    ours: str
    """our number"""
    issue_date: str
    """the date that it was issued with"""
    partner: str
    """the code of the customer or supplier"""
    gross: str
    """the total with VAT"""
    currency: str
    """ISO 4217"""


class JournalFile(Answer):
    """A file that was decided."""

    id: int
    """its short id"""
    name: str
    """its name, as its sender gave it"""
    sender: str
    """who dropped it"""
    outcome: str
    """accepted, partly, duplicate or rejected"""
    decided: datetime
    """when"""
    destination: str
    """where it was filed"""
    duplicate_of: int
    """the file that brought the same bytes before, 0 = none"""
    created: int
    """customers, suppliers and products created"""
    updated: int
    """those changed"""
    unchanged: int
    """those that were on record just so"""
    skipped: int
    """documents that were on record already"""
    documents: tuple[JournalDocument, ...]
    """what went on record"""
    reasons: tuple[CheckedReason, ...]
    """why it was refused, and what else there was to say"""


class Journal(Answer):
    """What `importd journal` answers."""

    version: int = 1
    """of this contract"""
    since: datetime
    """from this moment on"""
    until: datetime | None
    """before this one; null = up to now"""
    sender: str
    """of this sender, "" = of all"""
    files: tuple[JournalFile, ...]
    """in the order in which they were decided"""


def entries(connection: sqlite3.Connection, since: date, until: date | None, sender: str) -> Iterator[Entry]:
    """What was decided from the first day to the last one, both included, by the clock of this office."""
    return decisions.between(connection, _moment(since), _moment(_after(until)) if until else decisions.FOREVER, sender)


def tell(connection: sqlite3.Connection, since: date, until: date | None, sender: str, language: str) -> Journal:
    """The same as an answer."""
    found = tuple(_file(one, language) for one in entries(connection, since, until, sender))
    end = datetime.fromisoformat(_moment(_after(until))) if until else None
    return Journal(since=datetime.fromisoformat(_moment(since)), until=end, sender=sender, files=found)


def _after(day: date) -> date:
    return day + timedelta(days=1) if day < date.max else day


def _moment(day: date) -> str:
    """The beginning of a day here, as the ledger writes moments."""
    try:
        return moment(datetime.combine(day, time()))
    except (OverflowError, ValueError):
        return day.isoformat()  # before or after everything


def _file(entry: Entry, language: str) -> JournalFile:
    documents = tuple(
        JournalDocument(
            direction=one.direction, kind=one.kind, theirs=printable(one.theirs), ours=printable(one.ours), issue_date=one.issue_date,
            partner=printable(one.partner), gross=in_major(one.gross, one.currency), currency=one.currency,
        )
        for one in entry.documents
    )  # fmt: skip
    facts = entry._asdict() | {"documents": documents, "reasons": in_words(entry.reasons, language)}
    return JournalFile(**facts | {"decided": datetime.fromisoformat(entry.decided)})
