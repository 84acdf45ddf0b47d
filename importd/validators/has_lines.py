"""A document has at least one line, and one of them is more than a remark (EN 16931, BR-16).

The profiles MINIMUM and BASIC WL of Factur-X and ZUGFeRD have totals and no lines by design. `checks.header_only` says whether
they are taken: by default as purchases only, where somebody can look up in the PDF what was bought.

>>> from datetime import date
>>> from decimal import Decimal
>>> from importd.model import Document, Line, Totals
>>> rules = Rules(today=date(2026, 3, 31), electronic=True)
>>> line = Line(quantity=Decimal(1))
>>> good = Document(kind="order", direction="sale", number="A1", issue_date=rules.today, currency="EUR", lines=(line,))
>>> list(check(good, rules))
[]
>>> [reason.code for reason in check(good.model_copy(update={"lines": ()}), rules)]
['DOC_NO_LINES']
>>> bare = Document(kind="invoice", direction="purchase", number="F1", issue_date=rules.today, currency="EUR",
...                 profile="urn:factur-x.eu:1p0:minimum", totals=Totals(net=Decimal(10), gross=Decimal(12)))
>>> [(reason.code, reason.severity, reason.value) for reason in check(bare, rules)]
[('DOC_HEADER_ONLY', 'warn', 'MINIMUM')]
"""

from __future__ import annotations

from collections.abc import Iterator

from importd.config import Rules
from importd.model import Document, Reason
from importd.reasons import finding
from importd.validators.en16931 import header_only


def check(document: Document, rules: Rules) -> Iterator[Reason]:
    """DOC_NO_LINES, DOC_HEADER_ONLY."""
    if any(not line.is_text for line in document.lines):
        return
    profile = header_only(document) if rules.electronic else ""
    if profile and _taken(document, rules):
        yield finding("DOC_HEADER_ONLY", document, value=profile)
    else:
        yield finding("DOC_NO_LINES", document, value=document.number, rule="BR-16" if rules.electronic else "")


def _taken(document: Document, rules: Rules) -> bool:
    policy = rules.checks.header_only
    return policy == "always" or (policy == "purchases" and document.direction == "purchase")
