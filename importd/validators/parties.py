"""An invoice or a credit note names both its parties (EN 16931, BR-06 and BR-07; CGI annexe II, art. 242 nonies A).

Our own formats leave out the party that is us and may name the other one by its code alone: there the partner is looked up.

>>> from datetime import date
>>> from importd.model import Document, Party
>>> rules = Rules(today=date(2026, 3, 31), electronic=True)
>>> good = Document(kind="invoice", direction="purchase", number="F1", issue_date=rules.today, currency="EUR",
...                 seller=Party(name="Bois du Jura"), buyer=Party(name="Chaises SA"))
>>> list(check(good, rules))
[]
>>> [(reason.code, reason.field) for reason in check(good.model_copy(update={"buyer": Party()}), rules)]
[('VAL_REQUIRED', 'buyer.name')]
"""

from __future__ import annotations

from collections.abc import Iterator

from importd.config import Rules
from importd.model import Document, Reason
from importd.reasons import finding


def check(document: Document, rules: Rules) -> Iterator[Reason]:
    """VAL_REQUIRED."""
    if not rules.electronic or document.kind not in ("invoice", "credit_note"):
        return
    if not (document.seller.name or document.seller.trading_name):
        yield finding("VAL_REQUIRED", document, field="seller.name", rule="BR-06")
    if not (document.buyer.name or document.buyer.trading_name):
        yield finding("VAL_REQUIRED", document, field="buyer.name", rule="BR-07")
