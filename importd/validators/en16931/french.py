"""What the French reform asks of an invoice beyond EN 16931 (BR-FR-*, Flux 2 V1.4), for sellers in France with `rules = "fr"`.

That a credit note names the invoice that it corrects is good practice everywhere: without `rules = "fr"` it is a warning.

>>> from datetime import date
>>> from importd.config import Checks
>>> from importd.model import Address, Party, Preceding
>>> rules = Rules(today=date(2026, 3, 31), electronic=True)
>>> earlier = Preceding(number="F1", issue_date=date(2026, 3, 2))
>>> good = Document(kind="credit_note", direction="purchase", number="A1", issue_date=rules.today, currency="EUR", type_code="381",
...                 preceding=(earlier,), seller=Party(address=Address(country="FR")))
>>> list(check(good, rules))
[]
>>> bad = good.model_copy(update={"preceding": ()})
>>> [(reason.code, reason.severity, reason.rule) for reason in check(bad, rules)]
[('VAL_REQUIRED', 'warn', 'BR-FR-CO-05')]
>>> strict = rules.model_copy(update={"checks": Checks(rules="fr")})
>>> sorted({reason.rule for reason in check(bad, strict)})
['BR-FR-05', 'BR-FR-08', 'BR-FR-10', 'BR-FR-12', 'BR-FR-13', 'BR-FR-CO-05']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final, Literal

from importd.config import Rules
from importd.model import Document, Reason, Severity
from importd.validators.en16931 import NO_TRADE, broken, judged, missing

_FRANCE: Final = frozenset(("FR", "GP", "MQ", "GF", "RE", "YT", "BL", "MF", "PM", "NC", "PF", "WF", "TF"))
_NUMBER: Final = re.compile(r"[A-Za-z0-9+_/-]+", re.ASCII)
_LONGEST: Final = 35
_CREDITS: Final = ("261", "381", "396", "502", "503")
_CORRECTIONS: Final = ("384", "471", "472", "473")
_ADVANCES: Final = ("386", "500", "503")
_TYPES: Final = ("380", "389", "393", "501", *_ADVANCES[:2], *_CORRECTIONS, *_CREDITS, "262")
_FRAMES: Final = (
    "B1", "S1", "M1", "B2", "S2", "M2", "S3", "B4", "S4", "M4", "S5", "S6", "B7", "S7", "B8", "S8", "M8", "B9", "S9", "M9",
)  # fmt: skip
_CATEGORIES: Final = ("S", "E", "AE", "K", "G", "O", "Z", "")
_PERCENT: Final = ("0", "0.9", "1.05", "1.75", "2.1", "5.5", "7", "8.5", "9.2", "9.6", "10", "13", "19.6", "20", "20.6")
_RATES: Final = frozenset(Decimal(rate) for rate in _PERCENT)
_MENTIONS: Final = ("PMT", "PMD", "AAB")
_NOTE: Final = re.compile(r"#([A-Z]{3})#(.*)", re.DOTALL)


def check(document: Document, rules: Rules) -> Iterator[Reason]:
    """VAL_REQUIRED, EN_RULE."""
    if not judged(document, rules):
        return
    french = rules.checks.rules == "fr" and document.seller.address.country in _FRANCE
    if document.kind == "credit_note":
        yield from _corrects(document, None if french else "warn")
    if french:
        yield from _head(document)
        yield from _mentions(document)
        yield from _parties(document)
        yield from _taxes(document)
        yield from _dates(document)
        yield from _frame(document)


def _corrects(document: Document, severity: Severity | None) -> Iterator[Reason]:
    if document.type_code == "262":
        return  # a discount on a period names a contract instead
    if not document.preceding:
        yield missing("BR-FR-CO-05", document, "preceding.number", severity)
    elif severity is None and not any(one.issue_date for one in document.preceding):
        yield missing("BR-FR-CO-05", document, "preceding.issue_date")


def _head(document: Document) -> Iterator[Reason]:
    for field, number in (("number", document.number), *(("preceding.number", one.number) for one in document.preceding)):
        if len(number) > _LONGEST:
            yield broken("BR-FR-01", document, field, number, f"≤ {_LONGEST}")
        if not _NUMBER.fullmatch(number):
            yield broken("BR-FR-02", document, field, number, "A-Z a-z 0-9 - + _ /")
    if document.type_code and document.type_code not in _TYPES:
        yield broken("BR-FR-04", document, "type_code", document.type_code, ", ".join(_TYPES))
    if document.process not in _FRAMES:
        yield broken("BR-FR-08", document, "process", document.process, ", ".join(_FRAMES))
    if document.type_code in _CORRECTIONS and not (len(document.preceding) == 1 and document.preceding[0].issue_date):
        yield broken("BR-FR-CO-04", document, "preceding.number", len(document.preceding), "1")


def _mentions(document: Document) -> Iterator[Reason]:
    codes = [code for code, _ in _notes(document)]
    for code in _MENTIONS:
        if code not in codes:
            yield broken("BR-FR-05", document, "notes.text", "", code)
    for code in (*_MENTIONS, "TXD"):
        if codes.count(code) > 1:
            yield broken("BR-FR-06", document, "notes.text", f"{codes.count(code)} × {code}", f"1 × {code}")


def _notes(document: Document) -> list[tuple[str, str]]:
    """The notes that have a subject code, written #PMT#text."""
    return [(found[1], found[2].strip()) for note in document.notes if (found := _NOTE.fullmatch(note.strip()))]


def _parties(document: Document) -> Iterator[Reason]:
    seller, buyer = document.seller, document.buyer
    between_companies = ("BAR", "B2B") in _notes(document)
    if not seller.siren:
        yield missing("BR-FR-10", document, "seller.siren")
    if between_companies and not buyer.siren:
        yield missing("BR-FR-11", document, "buyer.siren")
    yield from _siret(document, "seller", seller.siret, seller.siren)
    yield from _siret(document, "buyer", buyer.siret, buyer.siren)
    if not buyer.endpoint:
        yield missing("BR-FR-12", document, "buyer.endpoint")
    if not seller.endpoint:
        yield missing("BR-FR-13", document, "seller.endpoint")


def _siret(document: Document, who: Literal["seller", "buyer"], siret: str, siren: str) -> Iterator[Reason]:
    if siret and not (len(siret) == 14 and siret.isdigit() and siret.startswith(siren)):
        yield broken("BR-FR-09", document, f"{who}.siret", siret, f"{siren}…")


def _taxes(document: Document) -> Iterator[Reason]:
    for row in document.taxes:
        if row.category not in _CATEGORIES:
            yield broken("BR-FR-15", document, "taxes.category", row.category, ", ".join(_CATEGORIES[:-1]))
        if row.rate is not None and row.rate not in _RATES:
            yield broken("BR-FR-16", document, "taxes.rate", row.rate, ", ".join(_PERCENT))
    for line in document.lines:
        if line.vat_category not in _CATEGORIES:
            yield broken("BR-FR-15", line, "vat_category", line.vat_category, ", ".join(_CATEGORIES[:-1]))
        if line.vat_rate is not None and line.vat_rate not in _RATES:
            yield broken("BR-FR-16", line, "vat_rate", line.vat_rate, ", ".join(_PERCENT))
    trade = document.trade or NO_TRADE
    if document.currency != "EUR" and (trade.tax_currency != "EUR" or "EUR" not in trade.tax_totals.split()):
        yield broken("BR-FR-CO-12", document, "currency", document.currency, "BT-6 = EUR, BT-111")


def _dates(document: Document) -> Iterator[Reason]:
    for field, day in (
        ("issue_date", document.issue_date),
        ("due_date", document.due_date),
        ("operation_date", document.operation_date),
    ):
        if day and not 2000 <= day.year <= 2099:
            yield broken("BR-FR-03", document, field, day, "2000 … 2099")
    due, paid = document.due_date, document.process in ("B2", "S2", "M2")
    if due and due < document.issue_date and not (paid or document.type_code in _ADVANCES):
        yield broken("BR-FR-CO-07", document, "due_date", due, f"≥ {document.issue_date}")


def _frame(document: Document) -> Iterator[Reason]:
    said = document.totals
    if document.process in ("B2", "S2", "M2"):
        if said.prepaid != said.gross:
            yield broken("BR-FR-CO-09", document, "totals.prepaid", _shown(said.prepaid), _shown(said.gross))
        if said.due:
            yield broken("BR-FR-CO-09", document, "totals.due", _shown(said.due), "0")
        if not document.due_date:
            yield missing("BR-FR-CO-09", document, "due_date")
    if document.process in ("B4", "S4", "M4") and document.type_code in _ADVANCES:
        yield broken("BR-FR-CO-08", document, "type_code", document.type_code, "≠ " + ", ".join(_ADVANCES))


def _shown(amount: Decimal | None) -> str:
    return "–" if amount is None else format(amount, "f")
