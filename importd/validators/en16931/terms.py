"""What an electronic invoice must say (EN 16931, BR-01 to BR-65, BR-CO-04, -09, -18 and -26).

A profile without lines owes none. Sub-lines that only group or explain owe nothing either. That something to pay has a due date
(BR-CO-25) is a rule of the EXTENDED profiles only.

>>> from datetime import date
>>> from decimal import Decimal
>>> from importd.model import Address, Party, Tax, Totals
>>> rules, at = Rules(today=date(2026, 3, 31), electronic=True), Address(country="FR")
>>> line = Line(line_id="1", name="Chair", quantity=Decimal(2), unit="C62", unit_price=Decimal(5), net_amount=Decimal(10),
...             vat_category="S", vat_rate=Decimal(20))
>>> good = Document(kind="invoice", direction="purchase", number="F1", issue_date=rules.today, currency="EUR", type_code="380",
...     profile="urn:cen.eu:en16931:2017", trade=Trade(currency_said=True), lines=(line,),
...     seller=Party(name="Bois du Jura", vat_id="FR14987654324", address=at), buyer=Party(name="Chaises SA", address=at),
...     totals=Totals(lines=Decimal(10), net=Decimal(10), tax=Decimal(2), gross=Decimal(12), due=Decimal(12)),
...     taxes=(Tax(category="S", rate=Decimal(20), base=Decimal(10), amount=Decimal(2)),))
>>> list(check(good, rules))
[]
>>> bad = good.model_copy(update={"buyer": Party(address=at), "lines": (line.model_copy(update={"unit": ""}),)})
>>> [(reason.code, reason.field, reason.rule) for reason in check(bad, rules)]
[('VAL_REQUIRED', 'buyer.name', 'BR-07'), ('VAL_REQUIRED', 'unit', 'BR-23')]
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final, Literal

from importd.config import Rules
from importd.model import Address, Adjustment, Document, Line, Reason, Tax, Trade
from importd.validators.en16931 import NO_TRADE, broken, claims, extended, header_only, is_cii, judged, missing
from importd.validators.en16931.countries import OF_VAT_IDS

Who = Literal["seller", "buyer"]
_NOWHERE: Final = Address()
_ZERO: Final = Decimal(0)
_TRANSFERS: Final = ("30", "58")  # UNTDID 4461: they need an account to pay to
_PARTY: Final = {"seller": ("BR-06", "BR-08", "BR-09", "BR-62"), "buyer": ("BR-07", "BR-10", "BR-11", "BR-63")}
_TOTALS: Final = (("BR-12", "lines"), ("BR-13", "net"), ("BR-14", "gross"), ("BR-15", "due"))
_NO_ADDRESS: Final = ("MINIMUM",)


def check(document: Document, rules: Rules) -> Iterator[Reason]:
    """VAL_REQUIRED, EN_RULE."""
    if not judged(document, rules):
        return
    trade = document.trade or NO_TRADE
    bare = header_only(document)
    if not (document.profile and document.type_code and trade.currency_said):
        yield from _head(document, trade)
    yield from _party(document, "seller", trade, bare)
    yield from _party(document, "buyer", trade, bare)
    said = document.totals
    if said.lines is None or said.net is None or said.gross is None or said.due is None:
        yield from _totals(document, bare)
    for line in document.lines:
        if not (line.line_id and line.name and line.unit and line.vat_category) or _unpriced(line):
            yield from _line(document, line)
        if line.adjustments:
            yield from _reasons(line, line.adjustments)
        if line.gross_price is not None and line.gross_price < _ZERO:
            yield broken("BR-28", line, "gross_price", line.gross_price, "≥ 0")
    if document.adjustments:
        yield from _adjustments(document)
    yield from _breakdown(document, bare)
    yield from _paying(document)
    yield from _dates_and_places(document, trade)


def _head(document: Document, trade: Trade) -> Iterator[Reason]:
    if not document.profile:
        yield missing("BR-01", document, "profile")
    if not document.type_code:
        yield missing("BR-04", document, "type_code")
    if not trade.currency_said:  # the amounts say it, and nothing but a claim to follow the rules is hurt
        yield missing("BR-05", document, "currency", None if claims(document) else "warn")


def _party(document: Document, who: Who, trade: Trade, bare: str) -> Iterator[Reason]:
    party = document.seller if who == "seller" else document.buyer
    name, address, country, scheme = _PARTY[who]
    if not party.name or who in trade.unnamed:
        yield missing(name, document, f"{who}.name")
    if not party.address.country and not (bare in _NO_ADDRESS and who == "buyer"):
        rule = address if party.address == _NOWHERE else country
        yield missing(rule, document, f"{who}.address" if rule == address else f"{who}.address.country")
    if party.endpoint and ":" not in party.endpoint:
        yield missing(scheme, document, f"{who}.endpoint_scheme")
    if party.vat_id and party.vat_id[:2] not in OF_VAT_IDS:
        yield broken("BR-CO-09", document, f"{who}.vat_id", party.vat_id, "FR…, DE…, …")
    if who == "seller" and not (party.vat_id or trade.seller_identified or party.siren or party.siret or party.registration):
        yield missing("BR-CO-26", document, "seller.vat_id")


def _totals(document: Document, bare: str) -> Iterator[Reason]:
    for rule, name in _TOTALS:
        if getattr(document.totals, name) is None and not (bare and rule == "BR-12"):
            yield missing(rule, document, f"totals.{name}")


def _unpriced(line: Line) -> bool:
    return line.quantity is None or line.unit_price is None or line.net_amount is None


def _line(document: Document, line: Line) -> Iterator[Reason]:
    """A line of CII without any figure is the name of a group, or an explanation."""
    if not line.line_id:
        yield missing("BR-21", line, "line_id")
    if not line.name:
        yield missing("BR-25", line, "name")
    if not (line.is_text and is_cii(document)):
        yield from _priced_line(line)


def _priced_line(line: Line) -> Iterator[Reason]:
    if line.quantity is None and line.unit_price is None:  # with a price, `quantities` says it
        yield missing("BR-22", line, "quantity")
    if not line.unit:
        yield missing("BR-23", line, "unit")
    if line.net_amount is None:
        yield missing("BR-24", line, "net_amount")
    if line.unit_price is None and (line.net_amount is not None or line.quantity is None):  # else `quantities` says it
        yield missing("BR-26", line, "unit_price")
    if not line.vat_category:
        yield missing("BR-CO-04", line, "vat_category")


def _reasons(line: Line, adjustments: tuple[Adjustment, ...]) -> Iterator[Reason]:
    for one in adjustments:
        if not (one.reason or one.reason_code):
            yield missing("BR-44" if one.charge else "BR-42", line, "adjustments.reason")


def _adjustments(document: Document) -> Iterator[Reason]:
    for one in document.adjustments:
        if not one.vat_category:
            yield missing("BR-37" if one.charge else "BR-32", document, "adjustments.vat_category")
        if not (one.reason or one.reason_code):
            yield missing("BR-38" if one.charge else "BR-33", document, "adjustments.reason")


def _breakdown(document: Document, bare: str) -> Iterator[Reason]:
    if not document.taxes and bare != "MINIMUM":
        yield missing("BR-CO-18", document, "taxes")
    for row in document.taxes:
        if row.base is None or row.amount is None or not row.category or row.rate is None:
            yield from _row(document, row)


def _row(document: Document, row: Tax) -> Iterator[Reason]:
    if row.base is None:
        yield missing("BR-45", document, "taxes.base")
    if row.amount is None:
        yield missing("BR-46", document, "taxes.amount")
    if not row.category:
        yield missing("BR-47", document, "taxes.category")
    if row.rate is None and row.category != "O":
        yield missing("BR-48", document, "taxes.rate")


def _paying(document: Document) -> Iterator[Reason]:
    cii = is_cii(document)
    for one in document.means:
        if not one.code:
            yield missing("BR-49", one, "means.code")
        elif (
            one.code in _TRANSFERS and not one.account and (one.account_blank or not cii)
        ):  # CII asks where there is an element
            yield missing("BR-50" if one.account_blank else "BR-61", one, "means.account")
    due = document.totals.due
    if due is not None and due > _ZERO and not (document.due_date or document.payment_terms) and extended(document):
        yield missing("BR-CO-25", document, "due_date")


def _dates_and_places(document: Document, trade: Trade) -> Iterator[Reason]:
    start, end = trade.period_start, trade.period_end
    if start and end and end < start:
        yield broken("BR-29", document, "trade.period_end", end, f"≥ {start}")
    if trade.delivery_address and not trade.delivery_country:
        yield missing("BR-57", document, "trade.delivery_country")
    if trade.represented:
        yield from _representative(document, trade)
    if trade.tax_currency and trade.tax_currency not in trade.tax_totals.split():
        yield missing("BR-53", document, "totals.tax")


def _representative(document: Document, trade: Trade) -> Iterator[Reason]:
    if not trade.representative_name:
        yield missing("BR-18", document, "trade.representative_name")
    if not trade.representative_country:
        yield missing("BR-20", document, "trade.representative_country")
    if not trade.tax_representative:
        yield missing("BR-56", document, "trade.tax_representative")
