"""The amount of a line is quantity × price ÷ base quantity − allowances + charges (Peppol R120).

EN 16931 itself has no such rule, and one good electronic document in ten breaks it: there it warns, in our own formats it
refuses (`checks.line_amounts`). A cent (two in electronic documents, as Peppol allows) is a matter of rounding.
An amount of more than 14 digits is nobody's: a column was shifted, and it could not be kept exactly.

>>> from datetime import date
>>> from decimal import Decimal
>>> from importd.model import Document, Line
>>> rules = Rules(today=date(2026, 3, 31))
>>> line = Line(quantity=Decimal(3), unit_price=Decimal("9.99"), net_amount=Decimal("29.97"))
>>> good = Document(kind="order", direction="sale", number="A1", issue_date=rules.today, currency="EUR", lines=(line,))
>>> list(check(good, rules))
[]
>>> bad = good.model_copy(update={"lines": (line.model_copy(update={"net_amount": Decimal("29.79")}),)})
>>> [(reason.code, reason.severity, reason.value, reason.expected) for reason in check(bad, rules)]
[('AMT_LINE_TOTAL', 'reject', '29.79', '29.97')]
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from importd.config import Rules
from importd.model import Document, Line, Reason, Severity
from importd.reasons import finding
from importd.totals import line_product, rounded, unit

_HALF = Decimal("0.5")
_TOO_MUCH = Decimal(10) ** 14


def check(document: Document, rules: Rules) -> Iterator[Reason]:
    """AMT_LINE_TOTAL, AMT_ROUNDING, VAL_NUMBER."""
    half = unit(document.currency) * _HALF
    for line in document.lines:
        expected = line_product(line)
        if expected is None:
            continue
        if not -_TOO_MUCH < expected < _TOO_MUCH:
            yield finding("VAL_NUMBER", line, field="net_amount", value=format(expected, "f"), expected=f"< {_TOO_MUCH:f}")
        elif line.net_amount is not None and line.net_amount != expected and abs(line.net_amount - expected) > half:
            yield _off(line, line.net_amount, expected, document.currency, rules)


def _off(line: Line, amount: Decimal, expected: Decimal, currency: str, rules: Rules) -> Reason:
    said, ours = format(amount, "f"), rounded(expected, currency)
    if abs(amount - ours) <= unit(currency) * (2 if rules.electronic else 1):
        return finding("AMT_ROUNDING", line, field="net_amount", value=said, expected=ours, rule="R120")
    severity: Severity = "reject" if rules.refuses(rules.checks.line_amounts) else "warn"
    return finding("AMT_LINE_TOTAL", line, field="net_amount", value=said, expected=ours, rule="R120", severity=severity)
