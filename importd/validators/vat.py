"""VAT: the total is what the rates give, rounded once per rate or once per line; the breakdown agrees with itself.

In our own formats each line with an amount says its rate, unless the document says its VAT.
Shops round either way, so a total that equals one of the two is right, and a cent per line is a matter of rounding.
Where a breakdown is given, base × rate may be off by less than one unit of the currency, as the official rules of EN 16931
allow (BR-CO-17, BR-S-08); its amounts add up to the VAT total (BR-CO-14). A line that does not say its rate proves nothing.

>>> from datetime import date
>>> from importd.model import Document, Line, Totals
>>> rules = Rules(today=date(2026, 3, 31))
>>> lines = tuple(Line(quantity=Decimal(1), unit_price=Decimal("0.33"), vat_rate=Decimal(20)) for _ in range(7))
>>> good = Document(kind="order", direction="sale", number="A1", issue_date=rules.today, currency="EUR", lines=lines,
...                 totals=Totals(tax=Decimal("0.46")))
>>> list(check(good, rules)), list(check(good.model_copy(update={"totals": Totals(tax=Decimal("0.49"))}), rules))
([], [])
>>> bad = good.model_copy(update={"totals": Totals(tax=Decimal("0.64"))})
>>> [(reason.code, reason.field, reason.value, reason.expected) for reason in check(bad, rules)]
[('AMT_DOCUMENT_TOTAL', 'totals.tax', '0.64', '0.46')]
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from importd.config import Rules
from importd.model import Document, Line, Reason, Tax
from importd.reasons import finding
from importd.totals import (
    HUNDRED,
    UNTAXED,
    ZERO,
    bases,
    computed,
    line_amount,
    rate_of,
    rounded,
    tax_per_document,
    tax_per_line,
    unit,
)
from importd.validators._amounts import compare, parts
from importd.validators.en16931 import judged

_LOOSE: Final = Decimal(1)  # CEN's tolerance, in units of the currency


def check(document: Document, rules: Rules) -> Iterator[Reason]:
    """AMT_DOCUMENT_TOTAL, AMT_ROUNDING, VAL_NUMBER."""
    for line in document.lines:
        if line.vat_rate is not None and not ZERO <= line.vat_rate <= HUNDRED:
            yield _odd_rate(line, line.vat_rate)
    for one in document.adjustments:
        if one.vat_rate is not None and not ZERO <= one.vat_rate <= HUNDRED:
            yield _odd_rate(document, one.vat_rate, "adjustments.vat_rate")
    if judged(document, rules):
        return  # `en16931.arithmetic` and `en16931.categories` say the rest
    if not rules.electronic:
        yield from _said(document)
    if document.taxes:
        yield from _breakdown(document)
        if rules.electronic:
            return
    said = document.totals
    if said.tax is not None or said.gross is not None:
        yield from _from_lines(document, rules)


def _said(document: Document) -> Iterator[Reason]:
    """In our own formats nobody may guess the VAT: each amount says its rate, unless the document says its VAT itself."""
    if document.totals.tax is not None or document.taxes or document.kind == "delivery_note":
        return
    for line in document.lines:
        if rate_of(line) is None and line_amount(line, document.currency):
            yield finding("VAL_REQUIRED", line, field="vat_rate")


def _from_lines(document: Document, rules: Rules) -> Iterator[Reason]:
    said, found = document.totals, bases(document)
    if not found:
        return
    net = ZERO if said.tax is not None else computed(document).net
    field, tax = ("totals.tax", said.tax) if said.tax is not None else ("totals.gross", (said.gross or ZERO) - net)
    once = tax_per_document(found, document.currency)
    if tax == once:
        return
    if tax != tax_per_line(document, next(iter(found))):
        yield from compare(document, field, tax + net, once + net, parts=parts(document), rules=rules)


def _breakdown(document: Document) -> Iterator[Reason]:
    said, rows = document.totals, document.taxes
    for row in rows:
        yield from _row(document, row)
    if said.tax is not None and all(row.amount is not None for row in rows):
        total = sum((row.amount for row in rows if row.amount is not None), ZERO)
        yield from compare(document, "totals.tax", said.tax, total, rule="BR-CO-14", parts=len(rows))
    yield from _bases(document)


def _row(document: Document, row: Tax) -> Iterator[Reason]:
    rate = _rate(row)
    if rate is not None and not ZERO <= rate <= HUNDRED:
        yield _odd_rate(document, rate, "taxes.rate")
    elif rate is not None and row.base is not None and row.amount is not None:
        yield from _loosely(document, "taxes.amount", row.amount, row.base * rate / HUNDRED, "BR-CO-17")


def _bases(document: Document) -> Iterator[Reason]:
    """The taxable amount of each rate is what the lines of that rate come to, where there are lines."""
    if not document.lines:
        return
    found, rows = bases(document), [(_rate(row), row.base) for row in document.taxes]
    if found is None or any(rate is None or base is None for rate, base in rows):
        return
    said: dict[Decimal, Decimal] = {}
    for rate, base in rows:
        if rate is not None and base is not None:
            said[rate] = said.get(rate, ZERO) + base
    for rate in {**said, **found}:
        yield from _loosely(document, "taxes.base", said.get(rate, ZERO), found.get(rate, ZERO), "BR-S-08")


def _rate(row: Tax) -> Decimal | None:
    return ZERO if row.rate is None and row.category in UNTAXED else row.rate


def _loosely(document: Document, field: str, said: Decimal, ours: Decimal, rule: str) -> Iterator[Reason]:
    apart = abs(said - ours)
    if apart > unit(document.currency) / 2:
        code = "AMT_ROUNDING" if apart < _LOOSE else "AMT_DOCUMENT_TOTAL"
        expected = str(rounded(ours, document.currency))
        yield finding(code, document, field=field, value=format(said, "f"), expected=expected, rule=rule)


def _odd_rate(place: Line | Document, rate: Decimal, field: str = "vat_rate") -> Reason:
    return finding("VAL_NUMBER", place, field=field, value=format(rate, "f"), expected="0 … 100")
