"""The rules of each VAT category (EN 16931: BR-S-*, BR-Z-*, BR-E-*, BR-AE-*, BR-IC-*, BR-G-*, BR-O-*, BR-AF-*, BR-AG-*).

01 the breakdown has it where it is used; 02 to 04 the VAT ids it asks for; 05 to 07 its rate; 08 its taxable amount; 09 its VAT;
10 its reason of exemption. The taxable amount of the categories with VAT is judged rate by rate, with the tolerances of the official
rules: less than one unit of the currency in UBL for categories with VAT and in CII for those without, else none.

>>> from datetime import date
>>> from importd.model import Party
>>> rules, twenty = Rules(today=date(2026, 3, 31), electronic=True), Decimal(20)
>>> line = Line(net_amount=Decimal(10), vat_category="S", vat_rate=twenty)
>>> row = Tax(category="S", rate=twenty, base=Decimal(10), amount=Decimal(2))
>>> good = Document(kind="invoice", direction="purchase", number="F1", issue_date=rules.today, currency="EUR", lines=(line,),
...                 seller=Party(vat_id="FR14987654324"), taxes=(row,))
>>> list(check(good, rules))
[]
>>> bad = good.model_copy(update={"lines": (line.model_copy(update={"vat_rate": Decimal(0)}),), "seller": Party()})
>>> [(reason.code, reason.field, reason.value, reason.expected, reason.rule) for reason in check(bad, rules)]
[('EN_RULE', 'vat_rate', '0', '> 0', 'BR-S-05'), ('VAL_REQUIRED', 'seller.vat_id', '', '', 'BR-S-02'), \
('AMT_DOCUMENT_TOTAL', 'taxes.base', '10', '0.00', 'BR-S-08')]
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from importd.config import Rules
from importd.model import Adjustment, Document, Line, Reason, Tax
from importd.reasons import finding
from importd.validators.en16931 import CENT, NO_TRADE, bases, broken, extended, header_only, is_cii, judged, missing, rounded
from importd.validators.en16931.bases import FAMILY, TAXED, Used

_ZERO: Final = Decimal(0)
_ONE: Final = Decimal(1)
_EXEMPT: Final = frozenset(("E", "AE", "K", "G", "O"))  # they say why
_ANY_ID: Final = frozenset(("S", "Z", "E", "AE", "L", "M"))  # BT-32 does too
_RATES: Final = {"S": "> 0", "L": "≥ 0", "M": "≥ 0", "O": "–"}


def check(document: Document, rules: Rules) -> Iterator[Reason]:
    """EN_RULE, VAL_REQUIRED, AMT_DOCUMENT_TOTAL, AMT_ROUNDING."""
    if not judged(document, rules):
        return
    used: Used = {}
    for line in document.lines:
        if line.vat_category:
            _count(used, (line.vat_category, line.vat_rate), line.net_amount or _ZERO)
    for one in document.adjustments:
        if one.vat_category:
            _count(used, (one.vat_category, one.vat_rate), one.amount if one.charge else -one.amount)
    for category, rate in used:
        if not _fits(category, rate):
            yield from _misfits(document, category, rate)
    categories = {category for category, _ in used}
    for category in categories:
        yield from _identified(document, category)
    for row in document.taxes:
        yield from _row(document, row, used)
    if not header_only(document):
        yield from _present(document, categories)
        yield from bases.judge(document, used)
    if any(row.category in ("K", "O") for row in document.taxes):
        yield from _delivered(document)
        yield from _alone(document)


def _count(used: Used, key: tuple[str, Decimal | None], amount: Decimal) -> None:
    found = used.get(key)
    if found is None:
        used[key] = [amount, _ONE]
    else:
        found[0] += amount
        found[1] += _ONE


def _fits(category: str, rate: Decimal | None) -> bool:
    """Whether the category is one of the list and the rate one of its own."""
    if category == "S":
        return rate is not None and rate > _ZERO
    if category in ("L", "M"):
        return rate is not None and rate >= _ZERO
    if category == "O":
        return rate is None
    return category in FAMILY and (category == "B" or rate == _ZERO)


def _misfits(document: Document, category: str, rate: Decimal | None) -> Iterator[Reason]:
    """Each line, discount and charge with this category and this rate."""
    family, said = FAMILY.get(category, ""), "–" if rate is None else format(rate, "f")
    expected = _RATES.get(category, "0")
    for line in document.lines:
        if line.vat_category == category and line.vat_rate == rate:
            if family:
                yield broken(f"BR-{family}-05", line, "vat_rate", said, expected)
            else:
                yield broken("BR-CL-18", line, "vat_category", category, ", ".join(FAMILY))
    for one in document.adjustments:
        if one.vat_category == category and one.vat_rate == rate and family:
            yield broken(f"BR-{family}-0{7 if one.charge else 6}", document, "adjustments.vat_rate", said, expected)


def _identified(document: Document, category: str) -> Iterator[Reason]:
    """Who must have a VAT id, and who must not."""
    seller, buyer, trade = document.seller, document.buyer, document.trade or NO_TRADE
    if category == "O":
        for who, found in (("seller", seller.vat_id or trade.tax_representative), ("buyer", buyer.vat_id)):
            if found:
                yield broken(_identity_rule(document, category), document, f"{who}.vat_id", found, "–")
    elif category in FAMILY and category != "B":
        if not (seller.vat_id or trade.tax_representative or (category in _ANY_ID and trade.seller_tax_id)):
            yield missing(_identity_rule(document, category), document, "seller.vat_id")
        registered = category == "AE" and (buyer.siren or buyer.siret or buyer.registration)
        if category in ("AE", "K") and not (buyer.vat_id or registered):
            yield missing(_identity_rule(document, category), document, "buyer.vat_id")


def _identity_rule(document: Document, category: str) -> str:
    if any(line.vat_category == category for line in document.lines):
        return f"BR-{FAMILY[category]}-02"
    charge = not any(one.vat_category == category and not one.charge for one in document.adjustments)
    return f"BR-{FAMILY[category]}-0{4 if charge else 3}"


def _row(document: Document, row: Tax, used: Used) -> Iterator[Reason]:
    """VAT, rate and reason of exemption of one row of the breakdown."""
    category = row.category
    family = FAMILY.get(category)
    loose = extended(document)
    if category in TAXED:
        if row.exemption and not loose:
            yield broken(f"BR-{family}-10", document, "taxes.exemption", row.exemption, "–")
        if loose and category == "S":
            yield from _close(document, row, used)
    elif family and family != "B":
        if row.amount:
            yield broken(f"BR-{family}-09", document, "taxes.amount", row.amount, "0")
        if category in _EXEMPT and not row.exemption:
            yield missing(f"BR-{family}-10", document, "taxes.exemption")
        elif category == "Z" and row.exemption and not loose:
            yield broken("BR-Z-10", document, "taxes.exemption", row.exemption, "–")
    elif category and not family:
        yield broken("BR-CL-17", document, "taxes.category", category, ", ".join(FAMILY))


def _close(document: Document, row: Tax, used: Used) -> Iterator[Reason]:
    """EXTENDED: the VAT of a rate is off by no more than a cent for each line, discount and charge of the rate."""
    if row.base is None or row.amount is None or row.rate is None:
        return
    ours = rounded(row.base * row.rate / 100)
    most = CENT * used.get(("S", row.rate), (_ZERO, _ZERO))[1]
    if abs(row.amount - ours) > most:
        said = format(row.amount, "f")
        yield finding(
            "AMT_DOCUMENT_TOTAL", document, field="taxes.amount", value=said, expected=format(ours, "f"), rule="BR-S-09"
        )


def _present(document: Document, categories: set[str]) -> Iterator[Reason]:
    """A category that is used has one row; one with rates may have several, and so may any in EXTENDED."""
    rows: dict[str, int] = {}
    for row in document.taxes:
        rows[row.category] = rows.get(row.category, 0) + 1
    if not rows:
        return  # BR-CO-18 says it all
    for category in categories | rows.keys():
        family, found = FAMILY.get(category, "B"), rows.get(category, 0)
        if family != "B" and _astray(category, found, category in categories, document):
            yield broken(f"BR-{family}-01", document, "taxes.category", f"{found} × {category}", f"1 × {category}")


def _astray(category: str, rows: int, used: bool, document: Document) -> bool:
    if extended(document):
        return used != bool(rows)
    if category in TAXED:
        return used != bool(rows) and not (rows and is_cii(document))
    return rows != 1 or (not used and is_cii(document))


def _delivered(document: Document) -> Iterator[Reason]:
    if not any(row.category == "K" for row in document.taxes):
        return
    trade = document.trade or NO_TRADE
    if not (document.operation_date or trade.period_start or trade.period_end):
        yield missing("BR-IC-11", document, "operation_date")
    if not trade.delivery_country:
        yield missing("BR-IC-12", document, "trade.delivery_country")


def _alone(document: Document) -> Iterator[Reason]:
    if not any(row.category == "O" for row in document.taxes):
        return
    others = [row.category for row in document.taxes if row.category != "O"]
    if others:
        yield broken("BR-O-11", document, "taxes.category", ", ".join(others), "O")
    yield from _strangers(document.lines, document.adjustments, document)


def _strangers(lines: tuple[Line, ...], adjustments: tuple[Adjustment, ...], document: Document) -> Iterator[Reason]:
    for line in lines:
        if line.vat_category not in ("O", ""):
            yield broken("BR-O-12", line, "vat_category", line.vat_category, "O")
    for one in adjustments:
        if one.vat_category not in ("O", ""):
            rule = "BR-O-14" if one.charge else "BR-O-13"
            yield broken(rule, document, "adjustments.vat_category", one.vat_category, "O")
