"""A document comes in once. Its key is (sender, direction, kind, their number), for purchases (supplier, kind, number, year).

The same document again, unchanged, is skipped and its number told; the same number with another content is refused.

>>> from datetime import date
>>> from types import SimpleNamespace
>>> from importd.model import Document
>>> from importd.ports import Earlier, Match
>>> rules, matched = Rules(today=date(2026, 3, 31)), Matched(Match("C1", "code"), ())
>>> from importd.gist import gist_of
>>> document = gist_of(Document(kind="order", direction="sale", number="A1", issue_date=rules.today, currency="EUR"))
>>> list(check(document, rules, SimpleNamespace(earlier=lambda sender, document: None), matched))
[]
>>> same, other = (Earlier("CO2026-00001", digest, rules.today, 1) for digest in (document.content, "other"))
>>> for earlier in (same, other):
...     facts = SimpleNamespace(earlier=lambda sender, document: earlier)
...     print(*[reason.code for reason in check(document, rules, facts, matched)])
DUP_SAME
DUP_CHANGED
"""

from __future__ import annotations

from collections.abc import Iterator

from importd.config import Rules
from importd.gist import Gist
from importd.model import Reason
from importd.ports import Facts, Matched
from importd.reasons import finding


def check(document: Gist, rules: Rules, facts: Facts, matched: Matched) -> Iterator[Reason]:
    """DUP_SAME, DUP_CHANGED."""
    if document.direction == "sale":
        earlier = facts.earlier(rules.sender_name, document)
    else:
        earlier = facts.earlier_purchase(matched.partner.code, document) if matched.partner.code else None
    if earlier is not None:
        code = "DUP_SAME" if earlier.content == document.content else "DUP_CHANGED"
        yield finding(code, document, field="number", value=document.number, expected=earlier.number)
