"""An amount has no more decimals than its currency has coins (ISO 4217; EN 16931, BR-DEC-*): it is kept exactly, never rounded.

Trailing zeros do no harm. Prices and quantities are no amounts: they keep up to ten decimals.

>>> from datetime import date
>>> from decimal import Decimal
>>> from importd.model import Document, Totals
>>> rules = Rules(today=date(2026, 3, 31))
>>> good = Document(kind="order", direction="sale", number="A1", issue_date=rules.today, currency="EUR",
...                 totals=Totals(net=Decimal("12.5000")))
>>> list(check(good, rules))
[]
>>> bad = good.model_copy(update={"totals": Totals(net=Decimal("12.505"))})
>>> [(reason.code, reason.field, reason.value, reason.expected) for reason in check(bad, rules)]
[('VAL_PRECISION', 'totals.net', '12.505', '2')]
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from importd.config import Rules
from importd.model import Adjustment, Document, Line, Reason, Totals
from importd.reasons import finding
from importd.totals import unit
from importd.validators.en16931 import CENT, judged
from importd.values import decimal_places

_TOTALS = tuple(Totals.model_fields)


def check(document: Document, rules: Rules) -> Iterator[Reason]:
    """VAL_PRECISION."""
    smallest = unit(document.currency)
    if smallest == CENT and judged(document, rules):
        return  # `en16931.decimals` is stricter
    for line in document.lines:
        if line.net_amount is not None and line.net_amount % smallest:
            yield _too_fine("net_amount", line.net_amount, line, document.currency)
        if line.adjustments:
            yield from _adjustments(line, line.adjustments, document.currency)
    yield from _adjustments(document, document.adjustments, document.currency)
    for name in _TOTALS:
        amount: Decimal | None = getattr(document.totals, name)
        if amount is not None and amount % smallest:
            yield _too_fine(f"totals.{name}", amount, document, document.currency)
    for row in document.taxes:
        for name, amount in (("base", row.base), ("amount", row.amount)):
            if amount is not None and amount % smallest:
                yield _too_fine(f"taxes.{name}", amount, document, document.currency)


def _adjustments(place: Line | Document, adjustments: tuple[Adjustment, ...], currency: str) -> Iterator[Reason]:
    for adjustment in adjustments:
        if adjustment.amount % unit(currency):
            yield _too_fine("adjustments.amount", adjustment.amount, place, currency)


def _too_fine(field: str, amount: Decimal, place: Line | Document, currency: str) -> Reason:
    return finding("VAL_PRECISION", place, field=field, value=format(amount, "f"), expected=decimal_places(currency))
