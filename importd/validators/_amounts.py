"""How two amounts are compared: equal, apart by rounding only, or wrong."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from importd.config import Rules
from importd.model import Document, Reason
from importd.reasons import finding
from importd.totals import rounded, unit

TOO_MUCH: Final = Decimal(10) ** 15  # what the ledger can add up exactly
_HALF: Final = Decimal("0.5")
_MOST_PARTS: Final = 100  # rounding never explains more than a whole euro


def compare(
    document: Document, field: str, said: Decimal, ours: Decimal, *, rule: str = "", parts: int = 0, rules: Rules | None = None
) -> Iterator[Reason]:
    """AMT_ROUNDING while `parts` roundings of a cent can explain the difference, AMT_DOCUMENT_TOTAL beyond; nothing when equal.

    What a profile says about this total goes before: how much is rounding, and whether more than that refuses.

    Half a cent is no difference: EN 16931 rounds half towards plus infinity, the trade half away from zero.
    """
    if said == ours:
        return
    smallest = unit(document.currency)
    apart = abs(said - ours)
    if apart > smallest * _HALF:
        most, beyond = (rules.tolerances if rules else {}).get(field, (smallest * min(parts, _MOST_PARTS), None))
        code, severity = ("AMT_ROUNDING", None) if apart <= most else ("AMT_DOCUMENT_TOTAL", beyond)
        expected = str(rounded(ours, document.currency))
        yield finding(code, document, field=field, value=format(said, "f"), expected=expected, rule=rule, severity=severity)


def parts(document: Document) -> int:
    """How many amounts of the document may have been rounded."""
    return len(document.lines) + len(document.adjustments)
