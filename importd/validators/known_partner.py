"""The customer of a sale, the supplier of a purchase is on record, and not blocked; what `matching` found is said here.

>>> from datetime import date
>>> from importd.model import Document
>>> from importd.ports import Match
>>> from importd.reasons import finding
>>> rules = Rules(today=date(2026, 3, 31))
>>> document = Document(kind="order", direction="sale", number="A1", issue_date=rules.today, currency="EUR")
>>> list(check(document, rules, None, Matched(Match("C1", "code"), ())))
[]
>>> unknown = Match(reasons=(finding("REF_CUSTOMER_UNKNOWN", document, value="C9"),))
>>> [(reason.code, reason.value) for reason in check(document, rules, None, Matched(unknown, ()))]
[('REF_CUSTOMER_UNKNOWN', 'C9')]
"""

from __future__ import annotations

from collections.abc import Iterable

from importd.config import Rules
from importd.gist import Gist
from importd.model import Reason
from importd.ports import Facts, Matched


def check(document: Gist, rules: Rules, facts: Facts | None, matched: Matched) -> Iterable[Reason]:  # noqa: ARG001 - the shape of a check
    """REF_CUSTOMER_*, REF_SUPPLIER_*."""
    return matched.partner.reasons
