"""`importd why`: the life of a file, a cell or a document, from its bytes to what was decided, with every attempt."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from importd.errors import ImportdError
from importd.names import original, printable, stored
from importd.place import Place
from importd.store import lives, questions
from importd.store.lives import AttemptRow, BroughtRow
from importd.store.writes import reasons_from
from importd.values import in_major
from importd.views import why_place
from importd.views.answer import Answer
from importd.views.check import CheckedReason, in_words
from importd.views.why_place import WhyPlace
from importd.views.words import Words

MOST: Final = 20  # documents of one file that are told
_ID: Final = re.compile(r"#([0-9]{1,18})", re.ASCII)
_SLIP: Final = re.compile(r"\.reason\.(?:txt|json)$")
_COUNTED: Final = re.compile(r"~[0-9]+(?=(\.[^.]*)?$)")  # the number that filing puts into a name that is taken

Reread = Callable[[bytes, str, str, int, str, str], Place]  # raw, name, sender, line, path, column


class Asked(NamedTuple):
    """What somebody wants to know: a file or a document, and perhaps a place in it."""

    file_id: int
    document_id: int = 0
    line: int = 0
    path: str = ""
    column: str = ""
    others: tuple[int, ...] = ()  # other files of the same name


class WhyDocument(Answer):
    """A document that the file brought."""

    id: int
    """its short id"""
    direction: str
    """sale or purchase"""
    kind: str
    """quote, order, delivery_note, invoice or credit_note"""
    theirs: str
    """the sender's number"""
    ours: str
    """our number"""
    series: str
    """the series that gave it, "" = it kept its own"""
    period: str
    """the period of the series"""
    sequence: int
    """its place in the series, 0 = none"""
    issue_date: str
    """the date that it was issued with"""
    partner: str
    """the code of the customer or supplier"""
    currency: str
    """ISO 4217"""
    gross: str
    """the total with VAT"""
    warnings: tuple[CheckedReason, ...]
    """what was noted about it"""


class Release(Answer):
    """Somebody put a rejected file before the importer again."""

    at: datetime
    """when"""
    who: str
    """who"""
    act: str
    """what they did"""
    detail: str
    """with what"""


class Attempt(Answer):
    """One attempt at the file."""

    id: int
    """its short id"""
    name: str
    """the file's name, as its sender gave it"""
    sender: str
    """who dropped it"""
    arrived: datetime
    """when it was taken"""
    decided: datetime | None
    """when it was judged; null = in hand"""
    outcome: str | None
    """what became of it; null = in hand"""
    size: int
    """bytes"""
    sha256: str
    """digest of its bytes"""
    encoding: str
    """how its bytes were read, "" = they need no decoding, or could not be"""
    format: str
    """the format or the profile that recognised it, "" = none"""
    readers_died: int
    """how many readers died on it"""
    destination: str
    """where it was filed"""
    lies_there: bool
    """whether it still lies there"""
    duplicate_of: int
    """the file that brought the same bytes before"""
    skipped: int
    """documents that were on record already"""
    created: int
    """customers, suppliers and products created"""
    updated: int
    """those changed"""
    unchanged: int
    """those that were on record just so"""
    documents_count: int
    """how many documents it brought"""
    documents: tuple[WhyDocument, ...]
    """the first twenty of them, or the one that was asked for"""
    reasons: tuple[CheckedReason, ...]
    """every reason, in words"""
    acts: tuple[Release, ...]
    """what people did with it afterwards"""


class Why(Answer):
    """What `importd why` answers."""

    version: int = 1
    """of this contract"""
    attempts: tuple[Attempt, ...]
    """every attempt at the same file, the first one first"""
    asked: int
    """the attempt that was asked for"""
    others: tuple[int, ...]
    """other files of the same name"""
    place: WhyPlace | None
    """the place that was asked for; null = none"""


def find(connection: sqlite3.Connection, what: str, language: str) -> Asked:
    """The file or document that `what` means: a number, #id, a name, each perhaps with :LINE, :LINE:COLUMN or :PATH.

    Raises `ImportdError`.
    """
    for name, place in _cuts(what):
        if found := _named(connection, name, place):
            return found
    raise ImportdError(Words(language)("why_unknown", what=stored(what)))


def _cuts(what: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The whole first, then without what may be a column, then without what may be a line."""
    yield what, ()
    parts = what.split(":")
    for kept in range(len(parts) - 1, 0, -1):
        yield ":".join(parts[:kept]), tuple(parts[kept:])


def _named(connection: sqlite3.Connection, name: str, place: tuple[str, ...]) -> Asked | None:
    documents = questions.matching(connection, name.strip(), 2)
    if len(documents) == 1:
        return _at(Asked(lives.file_of(connection, documents[0]), documents[0]), place)
    base = _SLIP.sub("", os.path.basename(name))
    calls = dict.fromkeys((stored(base), base, stored(_COUNTED.sub("", base))))
    ids = [found for call in calls for found in lives.named(connection, call)]
    if "/" in name:  # a path says which of them
        there = [one for one in ids if (lives.attempts(connection, one)[-1].destination or "").endswith(stored(base))]
        ids = there or ids
    if not ids and (match := _ID.fullmatch(name.strip())) and lives.exists(connection, int(match[1])):
        ids = [int(match[1])]
    if not ids and documents:
        ids = [lives.file_of(connection, one) for one in documents]
    return _at(Asked(ids[0], others=tuple(ids[1:])), place) if ids else None


def _at(asked: Asked, place: tuple[str, ...]) -> Asked:
    if not place:
        return asked
    if place[0].isdigit():
        return asked._replace(line=int(place[0]), column=":".join(place[1:]))
    return asked._replace(path=":".join(place))


def tell(workspace: Path, connection: sqlite3.Connection, asked: Asked, language: str, reread: Reread) -> Why:
    """The life of what `find` found; the original is read again only when a place in it is asked for."""
    rows = lives.attempts(connection, asked.file_id)
    told = tuple(_attempt(workspace, connection, row, asked, language, rows) for row in rows)
    place = None
    if asked.line or asked.path:
        place = why_place.tell(workspace, rows, asked.file_id, (asked.line, asked.path, asked.column), language, reread)
    others = tuple(one for one in asked.others if one not in {row.id for row in rows})
    return Why(attempts=told, asked=asked.file_id, others=others, place=place)


def _attempt(
    workspace: Path, connection: sqlite3.Connection, row: AttemptRow, asked: Asked, language: str, rows: Sequence[AttemptRow]
) -> Attempt:
    documents = lives.brought(connection, row.id, MOST, asked.document_id)
    place = row.destination or ""
    moved_on = any(one.retry_of == row.id or (one.id > row.id and one.destination == place) for one in rows)
    return Attempt(
        id=row.id, name=row.name, sender=row.sender, arrived=datetime.fromisoformat(row.arrived),
        decided=datetime.fromisoformat(row.decided) if row.decided else None, outcome=row.outcome, size=row.size or 0,
        sha256=row.sha256 or "", encoding=row.encoding or "", format=row.format or "", readers_died=row.readers_died,
        destination=place, lies_there=bool(place) and not moved_on and os.path.lexists(workspace / original(place)),
        duplicate_of=row.duplicate_of or 0, skipped=row.skipped, created=row.created, updated=row.updated,
        unchanged=row.unchanged, documents_count=row.documents, documents=tuple(_document(one, language) for one in documents),
        reasons=in_words(reasons_from(row.reasons), language),
        acts=tuple(
            Release(at=datetime.fromisoformat(one.at), who=printable(one.who), act=one.act, detail=printable(one.detail))
            for one in lives.acts(connection, row.id)
        ),
    )  # fmt: skip


def _document(row: BroughtRow, language: str) -> WhyDocument:
    return WhyDocument(
        id=row.id, direction=row.direction, kind=row.kind, theirs=printable(row.theirs), ours=printable(row.ours),
        series=row.series or "", period=row.period or "", sequence=row.sequence or 0, issue_date=row.issue_date,
        partner=printable(row.partner), currency=row.currency, gross=in_major(row.gross, row.currency),
        warnings=in_words(reasons_from(row.warnings), language),
    )  # fmt: skip
