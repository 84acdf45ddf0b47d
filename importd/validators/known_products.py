"""The product of each line is on record and active; what `matching` found is said here. A free line has nothing to say.

>>> from datetime import date
>>> from importd.model import Document, Line
>>> from importd.ports import Match
>>> from importd.reasons import finding
>>> rules = Rules(today=date(2026, 3, 31))
>>> line = Line(product_code="CHA-001", at=3)
>>> document = Document(kind="order", direction="sale", number="A1", issue_date=rules.today, currency="EUR", lines=(line,))
>>> list(check(document, rules, None, Matched(Match("C1", "code"), (Match("CHA-001", "code"),))))
[]
>>> unknown = Match(reasons=(finding("REF_PRODUCT_UNKNOWN", line, value="CHA-001"),))
>>> [(reason.code, reason.line) for reason in check(document, rules, None, Matched(Match("C1", "code"), (unknown,)))]
[('REF_PRODUCT_UNKNOWN', 3)]
"""

from __future__ import annotations

from collections.abc import Iterable

from importd.config import Rules
from importd.gist import Gist
from importd.model import Reason
from importd.ports import Facts, Matched


def check(document: Gist, rules: Rules, facts: Facts | None, matched: Matched) -> Iterable[Reason]:  # noqa: ARG001 - the shape of a check
    """REF_PRODUCT_*."""
    return [reason for product in matched.products for reason in product.reasons]
