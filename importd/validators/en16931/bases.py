"""The taxable amount of each VAT category and rate is what its lines, discounts and charges come to (BR-S-08 and its kin).

In UBL it may be off by less than one unit of the currency for the categories with VAT, in CII for those without; in EXTENDED by a
cent for each line, discount and charge; else it is exact. `categories` counts what is used.

>>> from datetime import date
>>> row = Tax(category="S", rate=Decimal(20), base=Decimal(10), amount=Decimal(2))
>>> judged = Document(kind="invoice", direction="purchase", number="F1", issue_date=date(2026, 3, 31), currency="EUR", taxes=(row,))
>>> list(judge(judged, {("S", Decimal(20)): [Decimal("10.99"), Decimal(1)]}))
[]
>>> [(reason.code, reason.value, reason.expected) for reason in judge(judged, {("S", Decimal(20)): [Decimal(11), Decimal(1)]})]
[('AMT_DOCUMENT_TOTAL', '10', '11.00')]
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final, TypeAlias

from importd.model import Document, Reason, Tax
from importd.reasons import finding
from importd.validators.en16931 import CENT, broken, extended, is_cii, rounded

Used: TypeAlias = "dict[tuple[str, Decimal | None], list[Decimal]]"  # (category, rate) → amount, parts

FAMILY: Final = {"S": "S", "Z": "Z", "E": "E", "AE": "AE", "K": "IC", "G": "G", "O": "O", "L": "AF", "M": "AG", "B": "B"}
TAXED: Final = frozenset("SLM")
_ZERO: Final = Decimal(0)
_ONE: Final = Decimal(1)


def judge(document: Document, used: Used) -> Iterator[Reason]:
    """AMT_DOCUMENT_TOTAL, EN_RULE."""
    if extended(document):
        yield from _extended_bases(document, used)
        return
    cii = is_cii(document)
    for row in document.taxes:
        family = FAMILY.get(row.category, "B")
        if row.base is None or family == "B":
            continue
        taxed = row.category in TAXED
        ours = _of_rate(used, row) if taxed else sum((found[0] for key, found in used.items() if key[0] == row.category), _ZERO)
        if row.base != ours and not _near(row, row.base, rounded(ours), used, cii):
            yield _wrong_base(document, row.base, ours, family)
    yield from _forgotten(document, used)


def _forgotten(document: Document, used: Used) -> Iterator[Reason]:
    """Amounts of a rate that the breakdown leaves out, though it has their category: the official rules do not look there."""
    rows = {(row.category, row.rate) for row in document.taxes}
    known = {row.category for row in document.taxes}
    for (category, rate), found in used.items():
        if category in known and rate and category in TAXED and (category, rate) not in rows and found[0]:
            rule, said = f"BR-{FAMILY[category]}-08", f"{category} {rate}"
            yield broken(rule, document, "taxes.rate", said, format(rounded(found[0]), "f"), severity="warn")


def _of_rate(used: Used, row: Tax) -> Decimal:
    found = used.get((row.category, row.rate))
    return found[0] if found else _ZERO


def _near(row: Tax, base: Decimal, ours: Decimal, used: Used, cii: bool) -> bool:
    if row.category in TAXED:
        return base == ours if cii else abs(base - ours) < _ONE and (row.category, row.rate) in used
    if cii and row.category != "O":
        return ours - _ONE < base <= ours + _ONE
    return base == ours


def _extended_bases(document: Document, used: Used) -> Iterator[Reason]:
    """Rows of the same rate count together: they differ by their reasons of exemption, which lines do not say here."""
    said: dict[tuple[str, Decimal | None], Decimal] = {}
    for row in document.taxes:
        key = (row.category, row.rate)
        said[key] = said.get(key, _ZERO) + (row.base or _ZERO)
    for row in document.taxes:
        ours, parts = used.get((row.category, row.rate), (_ZERO, _ZERO))
        base, together = row.base or _ZERO, said[row.category, row.rate]
        if min(abs(base - ours), abs(together - ours)) > CENT * parts and row.category in FAMILY:
            yield _wrong_base(document, base, ours, FAMILY[row.category])


def _wrong_base(document: Document, base: Decimal, ours: Decimal, family: str) -> Reason:
    said, expected = format(base, "f"), format(rounded(ours), "f")
    return finding("AMT_DOCUMENT_TOTAL", document, field="taxes.base", value=said, expected=expected, rule=f"BR-{family}-08")
