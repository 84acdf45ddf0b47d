"""Quantities, prices and their signs make sense for the kind of document.

- A price is never negative (EN 16931, BR-27; the EXTENDED profiles allow it), the quantity it is for never zero or negative (Peppol R121).
- In our own formats a quantity is negative in a credit note only: a discount has a field of its own, a return is a credit note.
  Electronic documents may carry negative lines, and one in thirteen does; a profile names the products that may.
- A credit note may be written either way, with positive or with negative quantities: the sender's figures are kept as they are.
- A price without a quantity says nothing (BR-22), and what an invoice bills has a price or an amount.

>>> from datetime import date
>>> from decimal import Decimal
>>> from importd.model import Document, Line
>>> rules = Rules(today=date(2026, 3, 31))
>>> line = Line(quantity=Decimal(2), unit_price=Decimal("9.50"))
>>> good = Document(kind="order", direction="sale", number="A1", issue_date=rules.today, currency="EUR", lines=(line,))
>>> list(check(good, rules))
[]
>>> bad = good.model_copy(update={"lines": (line.model_copy(update={"quantity": Decimal(-2)}),)})
>>> [(reason.code, reason.field, reason.value) for reason in check(bad, rules)]
[('DOC_SIGN', 'quantity', '-2')]
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from importd.config import Rules
from importd.model import Document, Line, Reason
from importd.reasons import finding
from importd.validators.en16931 import extended

_ZERO = Decimal(0)


def check(document: Document, rules: Rules) -> Iterator[Reason]:
    """DOC_SIGN, LINE_QUANTITY_ZERO, VAL_REQUIRED."""
    negative = rules.electronic or document.kind == "credit_note"
    billed = document.kind in ("invoice", "credit_note")
    loose = rules.electronic and extended(document)
    for line in document.lines:
        quantity, price = line.quantity, line.unit_price
        if quantity is None or price is None or quantity <= _ZERO or price < _ZERO or line.price_base is not None:
            yield from _look_closer(line, negative or _may_be_below_zero(line, rules), billed, loose)
        if line.adjustments and not rules.electronic:
            yield from _unsigned(line)
    if document.adjustments and not rules.electronic:
        yield from _unsigned(document)


def _may_be_below_zero(line: Line, rules: Rules) -> bool:
    """Discounts that a profile makes a line of their own."""
    return bool(rules.below_zero) and (line.product_code in rules.below_zero or "*" in rules.below_zero)


def _look_closer(line: Line, negative: bool, billed: bool, loose: bool) -> Iterator[Reason]:
    quantity, price = line.quantity, line.unit_price
    if price is not None and price < _ZERO and not loose:
        yield finding("DOC_SIGN", line, field="unit_price", value=price, expected="≥ 0", rule="BR-27")
    if line.price_base is not None and line.price_base <= _ZERO:
        yield finding("DOC_SIGN", line, field="price_base", value=line.price_base, expected="> 0", rule="R121")
    if quantity is None:
        if price is not None:
            yield finding("VAL_REQUIRED", line, field="quantity", rule="BR-22")
    elif quantity == _ZERO:
        yield finding("LINE_QUANTITY_ZERO", line, field="quantity", value=quantity)
    elif quantity < _ZERO and not negative:
        yield finding("DOC_SIGN", line, field="quantity", value=quantity, expected="> 0")
    elif billed and price is None and line.net_amount is None:
        yield finding("VAL_REQUIRED", line, field="unit_price", rule="BR-26")


def _unsigned(place: Line | Document) -> Iterator[Reason]:
    for adjustment in place.adjustments:
        if adjustment.amount < _ZERO:
            field = "adjustments.amount"
            yield finding("DOC_SIGN", place, field=field, value=adjustment.amount, expected="≥ 0")
