"""Numbers follow the dates: a document dated before the last of its series is late (CGI annexe II, art. 242 nonies A, I 7°).

>>> from importd.model import Document
>>> document = Document(kind="invoice", direction="sale", number="A1", issue_date=date(2026, 3, 30), currency="EUR")
>>> lateness(document, "refuse", "invoices", date(2026, 3, 30))
>>> reason = lateness(document, "refuse", "invoices", date(2026, 3, 31))
>>> reason.code, reason.value, reason.expected
('DOC_LATE', '2026-03-30', '2026-03-31')
>>> lateness(document, "restamp", "invoices", date(2026, 3, 31)).code
'DOC_RESTAMPED'
"""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

from importd.gist import Gist
from importd.model import Reason
from importd.reasons import finding

_CODES = {"restamp": "DOC_RESTAMPED", "refuse": "DOC_LATE"}
Policy: TypeAlias = Literal["restamp", "refuse", "allow"]


def lateness(document: Gist, policy: Policy, series: str, last: date | None) -> Reason | None:
    """DOC_LATE or DOC_RESTAMPED, None when the document is in time or nobody minds; `last` is the last date of its series."""
    if last is None or document.issue_date >= last or policy == "allow":
        return None
    return finding(_CODES[policy], document, field="issue_date", value=document.issue_date, expected=last, near=[series])
