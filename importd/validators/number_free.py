"""A sender that keeps its own numbers brings none that is ours: neither one on record, nor one that our series will draw.

>>> from datetime import date
>>> from types import SimpleNamespace
>>> from importd.model import Document
>>> facts, ours = SimpleNamespace(number_taken=lambda *key: False), Series("invoices", "FA{year}-{seq:05}", "year", 1)
>>> theirs = Document(kind="invoice", direction="sale", number="WEB-17", issue_date=date(2026, 3, 31), currency="EUR")
>>> list(number_free(theirs, facts, ours))
[]
>>> like_ours = theirs.model_copy(update={"number": "FA2026-00017"})
>>> [(reason.code, reason.expected) for reason in number_free(like_ours, facts, ours)]
[('NUM_TAKEN', 'invoices')]
"""

from __future__ import annotations

from collections.abc import Iterator

from importd.gist import Gist
from importd.model import Reason
from importd.numbering import Series
from importd.ports import Facts
from importd.reasons import finding


def number_free(document: Gist, facts: Facts, series: Series) -> Iterator[Reason]:
    """NUM_TAKEN; `series` is the one that numbers such documents."""
    if series.could_write(document.number):
        yield finding("NUM_TAKEN", document, field="number", value=document.number, expected=series.name)
    elif facts.number_taken(document.direction, document.kind, document.number):
        yield finding("NUM_TAKEN", document, field="number", value=document.number)
