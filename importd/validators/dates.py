"""The date of issue is a plausible one: not before 1990, not in the future, not in a period that is closed.

>>> from datetime import date
>>> from importd.model import Document
>>> rules = Rules(today=date(2026, 3, 31))
>>> good = Document(kind="order", direction="sale", number="A1", issue_date=date(2026, 4, 3), currency="EUR")
>>> list(check(good, rules))
[]
>>> bad = good.model_copy(update={"issue_date": date(2062, 3, 31)})
>>> [(reason.code, reason.value, reason.expected) for reason in check(bad, rules)]
[('VAL_DATE_RANGE', '2062-03-31', '1990-01-01 … 2026-04-03')]
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from importd.config import Rules
from importd.model import Document, Reason
from importd.reasons import finding

FIRST: Final = date(1990, 1, 1)  # real examples go back to 2005; what is older is a default value or a typing error


def check(document: Document, rules: Rules) -> Iterator[Reason]:
    """VAL_DATE_RANGE, DOC_PERIOD_CLOSED."""
    issued, last = document.issue_date, rules.today + timedelta(days=rules.checks.future_days)
    closed = rules.checks.closed_until
    if not FIRST <= issued <= last:
        yield finding("VAL_DATE_RANGE", document, field="issue_date", value=issued, expected=f"{FIRST} … {last}")
    elif closed is not None and issued <= closed:
        yield finding("DOC_PERIOD_CLOSED", document, field="issue_date", value=issued, expected=closed)
