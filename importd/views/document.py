"""`importd show`: one document on record, as its sender meant it, with all that importd added and where it came from."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from pydantic import field_serializer

from importd import totals
from importd.config import Settings
from importd.errors import ImportdError
from importd.fingerprint import NOT_KEPT
from importd.model import Direction, Document, Kind, Tax, Totals
from importd.names import stored
from importd.reasons import say
from importd.store import questions
from importd.store.questions import DocumentRow
from importd.store.writes import reasons_from
from importd.views.answer import Answer
from importd.views.origin import Origin, look
from importd.views.words import Words

MOST: Final = 20  # documents of the same number that are listed
_ID: Final = re.compile(r"#([0-9]{1,18})", re.ASCII)


class Warned(Answer):
    """Something that was noted when the document was imported, in words."""

    code: str
    """its code in docs/reasons.md"""
    severity: str
    """warn, info, or what it was turned down from"""
    rule: str
    """the rule of a standard, BR-CO-15, "" = none"""
    place: str
    """where in the file"""
    message: str
    """what is wrong"""
    next_step: str
    """what to do"""


class RecordedLine(Answer):
    """What importd added to a line: the same place in the list as in `document.lines`."""

    position: int
    """the first is 1"""
    product: str
    """our code of the product, "" = a free line or a text"""
    product_name: str
    """its name in our reference data"""
    net_amount: Decimal | None
    """its amount without VAT, null = a text, or a quantity without a price"""


class Partner(Answer):
    """The customer or supplier as our reference data has it now."""

    code: str
    """our code"""
    name: str
    """name"""
    vat_id: str
    """VAT id"""
    siren: str
    """SIREN"""
    siret: str
    """SIRET"""
    gln: str
    """GLN"""
    endpoint: str
    """electronic address"""
    email: str
    """e-mail address"""
    phone: str
    """telephone number"""
    street: str
    """street"""
    street2: str
    """street, second line"""
    postcode: str
    """postcode"""
    city: str
    """town"""
    country: str
    """country, ISO 3166-1"""


class DocumentRecord(Answer):
    """What `importd show` answers."""

    version: int = 1
    """of this contract"""
    id: int
    """its short id, for numbers that mean several documents"""
    direction: Direction
    """sale or purchase"""
    kind: Kind
    """quote, order, delivery_note, invoice or credit_note"""
    number: str
    """our number"""
    external_number: str
    """the sender's number"""
    issue_date: date
    """the date that it was issued with; another one than `document.issue_date` when it came late"""
    operation_date: date | None
    """when goods were delivered or services rendered"""
    due_date: date | None
    """when it is to be paid"""
    currency: str
    """ISO 4217"""
    totals: Totals
    """what it adds up to, as it is on record"""
    taxes: tuple[Tax, ...]
    """VAT by category and rate: as the document says, else worked out from its lines where they give its total"""
    lines: tuple[RecordedLine, ...]
    """what importd added to each line"""
    us: str
    """our name, as importd.toml has it"""
    partner: Partner
    """whom we deal with: the customer of a sale, the supplier of a purchase"""
    warnings: tuple[Warned, ...]
    """what was noted when it was imported"""
    origin: Origin
    """where it came from"""
    document: Document
    """the document as its sender meant it"""

    @field_serializer("document")
    def _as_it_is_kept(self, document: Document) -> dict[str, Any]:
        return document.model_dump(mode="json", exclude=NOT_KEPT)


class NoDocumentError(ImportdError):
    """No document has this number; the message says so in the operator's language."""


class SeveralDocumentsError(ImportdError):
    """Several documents have this number: `ids`, oldest first, `MOST` of them where there are more."""

    def __init__(self, message: str, ids: Sequence[int]) -> None:
        super().__init__(message)
        self.ids = ids


def find(connection: sqlite3.Connection, what: str, language: str) -> int:
    """The id of the one document that `what` means: our number, its sender's, or #id.

    Raises `NoDocumentError`, `SeveralDocumentsError`.
    """
    words, text = Words(language), what.strip()
    found = questions.matching(connection, text, MOST + 1)
    if not found and (match := _ID.fullmatch(text)) and questions.document(connection, int(match[1])):
        return int(match[1])
    if not found:
        raise NoDocumentError(words("no_document", what=stored(what)))
    if len(found) > 1:
        key = "several_documents" if len(found) <= MOST else "many_documents"
        raise SeveralDocumentsError(words(key, what=stored(what), id=found[0], most=MOST), found[:MOST])
    return found[0]


def show(workspace: Path, connection: sqlite3.Connection, document_id: int, settings: Settings) -> DocumentRecord:
    """The document with this id, which `find` gave."""
    row = questions.document(connection, document_id)
    if row is None:
        raise NoDocumentError(Words(settings.language)("no_document", what=f"#{document_id}"))
    meant = Document.model_validate_json(row.document)
    sums = _totals(row, meant)
    return DocumentRecord(
        id=row.id, direction=row.direction, kind=row.kind, number=row.number, external_number=row.external_number,
        issue_date=date.fromisoformat(row.issue_date), operation_date=_day(row.operation_date), due_date=_day(row.due_date),
        currency=row.currency, totals=sums, taxes=_taxes(meant, sums), lines=_lines(connection, row),
        us=settings.company.name, partner=_partner(connection, row), warnings=_warnings(row, settings.language),
        origin=look(workspace, connection, row.file_id), document=meant,
    )  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _totals(row: DocumentRow, document: Document) -> Totals:
    """The amounts of the ledger, and what leads to them as the document says or as it comes to."""
    sums, said = totals.computed(document), document.totals
    amounts = [Decimal(minor).scaleb(-row.decimals) for minor in (row.net, row.tax, row.gross, row.due)]
    return Totals(
        lines=sums.lines if document.lines else said.lines, allowances=sums.allowances or said.allowances,
        charges=sums.charges or said.charges, net=amounts[0], tax=amounts[1], gross=amounts[2], prepaid=said.prepaid,
        rounding=said.rounding, due=amounts[3],
    )  # fmt: skip


def _taxes(document: Document, sums: Totals) -> tuple[Tax, ...]:
    if document.taxes:
        return document.taxes
    currency, rates = document.currency, totals.bases(document) or {}
    rows = [
        Tax(rate=rate, base=totals.rounded(base, currency), amount=totals.rounded(base * rate / totals.HUNDRED, currency))
        for rate, base in sorted(rates.items())
    ]
    return tuple(rows) if sum((row.amount or totals.ZERO for row in rows), totals.ZERO) == sums.tax else ()


def _lines(connection: sqlite3.Connection, row: DocumentRow) -> tuple[RecordedLine, ...]:
    return tuple(
        RecordedLine(
            position=position, product=product, product_name=name,
            net_amount=None if net is None else Decimal(net).scaleb(-row.decimals),
        )
        for position, product, name, net in connection.execute(questions.LINES, (row.id,))
    )  # fmt: skip


def _partner(connection: sqlite3.Connection, row: DocumentRow) -> Partner:
    question = questions.CUSTOMER if row.direction == "sale" else questions.SUPPLIER
    known = connection.execute(question, (row.partner,)).fetchone()
    return Partner(**dict(zip(Partner.model_fields, known, strict=True)))


def _warnings(row: DocumentRow, language: str) -> tuple[Warned, ...]:
    noted = [(reason, say(reason, language)) for reason in reasons_from(row.warnings)]
    return tuple(
        Warned(
            code=reason.code, severity=reason.severity, rule=reason.rule, place=told.place, message=told.message,
            next_step=told.next_step,
        )
        for reason, told in noted
    )  # fmt: skip
