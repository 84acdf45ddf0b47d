"""A line that moves goods or money says which product it is about.

A line with neither quantity, price nor amount is a remark, and so is one with the quantity 0. Whether a line may have an
amount and no product at all (a free line) is `checks.free_lines`: by default in electronic documents only.

>>> from datetime import date
>>> from decimal import Decimal
>>> from importd.model import Document, Line
>>> rules = Rules(today=date(2026, 3, 31))
>>> line = Line(product_code="CHA-001", quantity=Decimal(2), unit_price=Decimal("9.50"))
>>> good = Document(kind="order", direction="sale", number="A1", issue_date=rules.today, currency="EUR", lines=(line,))
>>> list(check(good, rules))
[]
>>> bad = good.model_copy(update={"lines": (line.model_copy(update={"product_code": "", "name": "Frais de port"}),)})
>>> [(reason.code, reason.value) for reason in check(bad, rules)]
[('LINE_NO_PRODUCT', 'Frais de port')]
"""

from __future__ import annotations

from collections.abc import Iterator

from importd.config import Rules
from importd.model import Document, Line, Reason
from importd.reasons import finding


def check(document: Document, rules: Rules) -> Iterator[Reason]:
    """LINE_NO_PRODUCT."""
    free = rules.checks.free_lines
    if free == "always" or (free == "electronic" and rules.electronic):
        return
    for line in document.lines:
        if not (line.names_product or line.external_id) and _counts(line):
            yield finding("LINE_NO_PRODUCT", line, field="product_code", value=line.name or line.description)


def _counts(line: Line) -> bool:
    if line.quantity is None:
        return line.unit_price is not None or bool(line.net_amount)
    return bool(line.quantity) or bool(line.net_amount)
