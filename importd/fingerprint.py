"""What a document says, as one short text: two documents with the same fingerprint are the same document sent twice.

Where it stood in its file does not count, nor does a zero at the end of a number; a field that is absent and one that
has its default are the same, so a field that a later version adds changes no old fingerprint.

>>> from datetime import date
>>> from decimal import Decimal
>>> from importd.model import Line
>>> one = Document(kind="order", direction="sale", number="A1", issue_date=date(2026, 3, 31), currency="EUR", at=2,
...                lines=(Line(quantity=Decimal("2.0"), at=2),))
>>> again = one.model_copy(update={"at": 9, "lines": (Line(quantity=Decimal(2), at=9),)})
>>> digests = [content(meaning(document)) for document in (one, again, one.model_copy(update={"currency": "USD"}))]
>>> digests[0] == digests[1], digests[0] == digests[2]
(True, False)
"""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal
from typing import Any, Final

from importd.model import Document
from importd.values import canonical

OF_LINES: Final = frozenset(("at", "path", "lookup"))  # what is not kept of a line …
OF_DOCUMENTS: Final = OF_LINES | {"trade", "means"}  # … and of a document
NOT_KEPT: Final[Any] = {**dict.fromkeys(OF_DOCUMENTS, True), "lines": {"__all__": OF_LINES}}
_NAMES: Final = (
    "amount allowances base charges due gross gross_price lines net net_amount percent prepaid price_base quantity rate rounding tax "
    "unit_price vat_rate"
)
_NUMBERS: Final = frozenset(_NAMES.split())
# What looks like a number with zeros at its end, or a very small one (0E-7).
# In a text a quotation mark is written \", so a key can only be a key.
_ZEROS: Final = re.compile(r'":"-?[0-9]+(?:\.[0-9]*0|(?:\.[0-9]+)?E-[0-9]+)"')


def meaning(document: Document) -> str:
    """The document as JSON, without the places where its parts stood and without what only its judges ask."""
    return document.model_dump_json(exclude=NOT_KEPT, exclude_defaults=True)


def content(text: str) -> str:
    """A digest of what a document means: 32 hexadecimal digits of SHA-256."""
    return hashlib.sha256(_ZEROS.sub(_plain, text).encode()).hexdigest()[:32]


def _plain(match: re.Match[str]) -> str:
    start = match.start()
    key = match.string[match.string.rindex('"', 0, start) + 1 : start]
    if key not in _NUMBERS:
        return match[0]
    return f'":"{canonical(Decimal(match[0][3:-1]))}"'
