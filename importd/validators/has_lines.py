"""A document has at least one line, and one of them is more than a remark (EN 16931, BR-16).

>>> from datetime import date
>>> from decimal import Decimal
>>> from importd.model import Document, Line
>>> rules = Rules(today=date(2026, 3, 31))
>>> line = Line(quantity=Decimal(1))
>>> good = Document(kind="order", direction="sale", number="A1", issue_date=rules.today, currency="EUR", lines=(line,))
>>> list(check(good, rules))
[]
>>> [reason.code for reason in check(good.model_copy(update={"lines": ()}), rules)]
['DOC_NO_LINES']
"""

from __future__ import annotations

from collections.abc import Iterator

from importd.config import Rules
from importd.model import Document, Reason
from importd.reasons import finding


def check(document: Document, rules: Rules) -> Iterator[Reason]:  # noqa: ARG001 - the shape of a check
    """DOC_NO_LINES."""
    if not document.lines or all(line.is_text for line in document.lines):
        yield finding("DOC_NO_LINES", document, value=document.number)
