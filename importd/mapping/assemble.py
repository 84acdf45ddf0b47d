"""A document's record → `Document`: forms, direction, currency, what is required; every fault with its place."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from importd.config import Rules
from importd.mapping import fields
from importd.mapping.direction import addressee, direction
from importd.mapping.filling import Desk, blame, fill, require
from importd.mapping.forms import Fault
from importd.mapping.style import PLAIN, Style
from importd.model import Address, Adjustment, Document, Line, Means, Party, Preceding, Reason, Tax, Totals, Trade
from importd.names import printable
from importd.reasons import finding
from importd.record import Record
from importd.values import DIGITS, PLACES, canonical, decimal_places

_HEAD: Final[fields.Table] = {
    **fields.HEADER,
    **fields.TRADE,
    **fields.PRICING,
    **{f"{who}.{name}": form for who in ("seller", "buyer") for name, form in (fields.PARTY | fields.KEY).items()},
    **{f"{who}.address.{name}": form for who in ("seller", "buyer") for name, form in fields.ADDRESS.items()},
    **{f"totals.{name}": form for name, form in fields.TOTALS.items()},
}
_LINE: Final[fields.Table] = {**fields.LINE, **fields.GROSS, **fields.ITEMS, **fields.KEY}
_EN_RULES: Final = {"number": "BR-02", "issue_date": "BR-03"}
_FINEST: Final = Decimal(1).scaleb(-PLACES)
_PLACED: Final = {  # a dotted name is split once, here
    name: tuple(name.rsplit(".", 1)) for name in _HEAD if "." in name
}


def assemble(record: Record, rules: Rules, style: Style = PLAIN) -> tuple[Document | None, list[Reason]]:
    """The document, or None when a reason refuses it; the reasons carry the sender's number where it is known."""
    desk = Desk(style, list(record.reasons))
    document = _document(record, rules, desk)
    if not desk.faults:
        return document, desk.faults
    number = printable(record.values.get("number", "").strip(), 100)
    reasons = [reason.model_copy(update={"document": number}) for reason in desk.faults]
    refused = any(reason.severity == "reject" for reason in reasons)
    return None if refused else document, reasons


def _document(record: Record, rules: Rules, desk: Desk) -> Document | None:
    parts = _parts(fill(record, _HEAD, desk))
    head = parts[""]
    head["at"], head["path"], head["lookup"] = record.at, record.path, record.lookup
    billed = rules.electronic and head.get("kind") in ("invoice", "credit_note")
    require(fields.REQUIRED, head, record, desk, by=_EN_RULES if billed else {})
    _decide(head, parts, record, rules, desk)
    places = decimal_places(head.get("currency", ""))
    groups = record.groups
    with_tax = head.pop("tax_included", False)
    if "lines" in groups:
        head["lines"] = tuple([_line(one, head["direction"], places, desk, with_tax) for one in groups["lines"]])
    if "adjustments" in groups:
        head["adjustments"] = _adjustments(groups["adjustments"], None, places, desk)
    if "taxes" in groups:
        head["taxes"] = tuple([Tax(**fill(one, fields.TAX, desk, "taxes.")) for one in groups["taxes"]])
    if "trade" in parts:
        head["trade"] = Trade(**parts["trade"])
    if "means" in groups:
        head["means"] = tuple(
            [Means(at=one.at, path=one.path, **fill(one, fields.MEANS, desk, "means.")) for one in groups["means"]]
        )
    if "preceding" in groups:
        head["preceding"] = _preceding(groups["preceding"], desk)
    if "notes" in groups:
        head["notes"] = tuple([note for one in groups["notes"] if (note := fill(one, fields.NOTE, desk, "notes.").get("text"))])
    if any(reason.severity == "reject" for reason in desk.faults):
        return None
    return Document(**head)


def _parts(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Values under dotted names → one dict per noun; "" is the document itself."""
    parts: dict[str, dict[str, Any]] = {"": {}}
    for key, value in found.items():
        place, name = _PLACED.get(key, ("", key))
        parts.setdefault(place, {})[name] = value
    return parts


def _decide(head: dict[str, Any], parts: dict[str, dict[str, Any]], record: Record, rules: Rules, desk: Desk) -> None:
    """Parties, totals, direction and currency."""
    for who in ("seller", "buyer"):
        party = parts.get(who, {})
        if f"{who}.address" in parts:
            party = {**party, "address": Address(**parts[f"{who}.address"])}
        if party:
            head[who] = Party(**party)
    if "totals" in parts:
        head["totals"] = Totals(**parts["totals"])
    try:
        head["direction"] = direction(head.get("direction"), parts.get("seller", {}), parts.get("buyer", {}), rules)
    except Fault as fault:
        where, value = (
            ("buyer.name", addressee(parts.get("buyer", {}))) if "direction" not in head else ("direction", head["direction"])
        )
        desk.faults.append(blame(fault, record, where, value))
        head.setdefault("direction", "sale")  # the rest is looked at all the same
    if not record.values.get("currency", "").strip():
        if rules.company.currency and desk.style.company_currency:
            head["currency"] = rules.company.currency
        else:
            desk.faults.append(finding("VAL_CURRENCY_MISSING", record, field="currency"))


def _line(record: Record, sale_or_purchase: str, places: int, desk: Desk, with_tax: bool) -> Line:
    found = fill(record, _LINE, desk)
    if with_tax and "unit_price" in found and require(("vat_rate",), found, record, desk):
        net = found["unit_price"] * 100 / (100 + found["vat_rate"])
        found["unit_price"] = Decimal(canonical(net.quantize(_FINEST, ROUND_HALF_UP)))
    own, theirs = found.pop("seller_item", ""), found.pop("buyer_item", "")
    if sale_or_purchase == "purchase":
        own, theirs = theirs, own
    if own:
        found.setdefault("product_code", own)
    if theirs:
        found.setdefault("partner_item", theirs)
    if "adjustments" in record.groups:
        found["adjustments"] = _adjustments(record.groups["adjustments"], _gross(found), places, desk)
    return Line(at=record.at, path=record.path, lookup=record.lookup, **found)


def _gross(line: dict[str, Any]) -> Decimal | None:
    """Quantity × price before discounts, None when one of them is missing."""
    quantity, price, base = line.get("quantity"), line.get("unit_price"), line.get("price_base")
    if quantity is None or price is None or base == 0:
        return None
    return Decimal(quantity * price / base if base else quantity * price)


def _adjustments(records: list[Record], gross: Decimal | None, places: int, desk: Desk) -> tuple[Adjustment, ...]:
    """Allowances and charges. One that has a percentage only is worked out from its base, else from the line."""
    made = []
    for record in records:
        found = fill(record, fields.ADJUSTMENT, desk, "adjustments.")
        base = found.get("base", gross)
        if "amount" not in found and "percent" in found and base is not None:
            _work_out(found, base, places, record, desk)
        elif "percent" not in found and record.values.get("percent", "").strip():
            continue  # the percentage has been put down: an amount is not missing as well
        if require(("amount",), found, record, desk, "adjustments."):
            made.append(Adjustment(**found))
    return tuple(made)


def _work_out(found: dict[str, Any], base: Decimal, places: int, record: Record, desk: Desk) -> None:
    exact = base * found["percent"] / 100
    if abs(exact) >= 10**DIGITS:
        desk.faults.append(finding("VAL_NUMBER", record, field="adjustments.percent", value=found["percent"], expected="100"))
    else:
        found["amount"] = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _preceding(records: list[Record], desk: Desk) -> tuple[Preceding, ...]:
    made = []
    for record in records:
        found = fill(record, fields.PRECEDING, desk, "preceding.")
        if require(("number",), found, record, desk, "preceding."):
            made.append(Preceding(**found))
    return tuple(made)
