"""An amount of an electronic invoice has at most two decimals, zeros at the end included (EN 16931, BR-DEC-*).

Prices and quantities are no amounts. The total VAT alone is judged by its value, as the official rules do.

>>> from datetime import date
>>> from importd.model import Totals
>>> rules = Rules(today=date(2026, 3, 31), electronic=True)
>>> good = Document(kind="invoice", direction="purchase", number="F1", issue_date=rules.today, currency="EUR",
...                 totals=Totals(net=Decimal("12.5"), tax=Decimal("2.500")))
>>> list(check(good, rules))
[]
>>> bad = good.model_copy(update={"totals": Totals(net=Decimal("12.500"))})
>>> [(reason.code, reason.field, reason.value, reason.rule) for reason in check(bad, rules)]
[('VAL_PRECISION', 'totals.net', '12.500', 'BR-DEC-12')]
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from importd.config import Rules
from importd.model import Adjustment, Document, Line, Reason
from importd.reasons import finding
from importd.validators.en16931 import CENT, judged

_TOTALS: Final = (
    ("lines", "BR-DEC-09"), ("allowances", "BR-DEC-10"), ("charges", "BR-DEC-11"), ("net", "BR-DEC-12"), ("gross", "BR-DEC-14"),
    ("prepaid", "BR-DEC-16"), ("rounding", "BR-DEC-17"), ("due", "BR-DEC-18"),
)  # fmt: skip
_OF_DOCUMENT: Final = (("BR-DEC-01", "BR-DEC-02"), ("BR-DEC-05", "BR-DEC-06"))  # allowance, charge: amount, base
_OF_LINE: Final = (("BR-DEC-24", "BR-DEC-25"), ("BR-DEC-27", "BR-DEC-28"))


def check(document: Document, rules: Rules) -> Iterator[Reason]:
    """VAL_PRECISION."""
    if not judged(document, rules):
        return
    for line in document.lines:
        amount = line.net_amount
        if amount is not None and not amount.same_quantum(CENT) and _fine(amount):
            yield _too_fine("BR-DEC-23", line, "net_amount", amount)
        if line.adjustments:
            yield from _adjustments(line, line.adjustments, _OF_LINE)
    yield from _adjustments(document, document.adjustments, _OF_DOCUMENT)
    said = document.totals
    for name, rule in _TOTALS:
        amount = getattr(said, name)
        if amount is not None and not amount.same_quantum(CENT) and _fine(amount):
            yield _too_fine(rule, document, f"totals.{name}", amount)
    if said.tax is not None and said.tax % CENT:
        yield _too_fine("BR-DEC-13", document, "totals.tax", said.tax)
    for row in document.taxes:
        if row.base is not None and _fine(row.base):
            yield _too_fine("BR-DEC-19", document, "taxes.base", row.base)
        if row.amount is not None and _fine(row.amount):
            yield _too_fine("BR-DEC-20", document, "taxes.amount", row.amount)


def _adjustments(
    place: Line | Document, adjustments: tuple[Adjustment, ...], names: tuple[tuple[str, str], ...]
) -> Iterator[Reason]:
    for one in adjustments:
        of_amount, of_base = names[one.charge]
        if _fine(one.amount):
            yield _too_fine(of_amount, place, "adjustments.amount", one.amount)
        if one.base is not None and _fine(one.base):
            yield _too_fine(of_base, place, "adjustments.base", one.base)


def _fine(amount: Decimal) -> bool:
    """Whether more than two decimals were written."""
    exponent = amount.as_tuple().exponent
    return isinstance(exponent, int) and exponent < -2


def _too_fine(rule: str, place: Line | Document, field: str, amount: Decimal) -> Reason:
    return finding("VAL_PRECISION", place, field=field, value=format(amount, "f"), expected=2, rule=rule)
