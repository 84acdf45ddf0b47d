"""What the standards of the trade have in common: choosing among what a walk has gathered.

The lists are those of ISO 6523 (schemes of identifiers), UNTDID 1001 (types of documents) and GS1 (GTIN).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from lxml import etree
from stdnum import ean
from stdnum.exceptions import ValidationError

from importd.parsers import ruled
from importd.parsers.ruled import is_vat
from importd.reasons import finding
from importd.record import Record

CREDITS: Final = ("381", "261", "262", "396", "502", "503", "81", "83", "296", "308", "420", "458", "532")  # UNTDID 1001
_SCHEMES: Final = {
    "": "code",
    "0002": "siren",
    "FR:SIRENE": "siren",
    "0009": "siret",
    "FR:SIRET": "siret",
    "0088": "gln",
    "GLN": "gln",
}
_GTIN_SCHEMES: Final = ("", "0160", "0088", "EAN", "UPC")
_FIRST: Final = {"code": "payment_means", "account": "iban", "reference": "payment_reference", "due_date": "due_date"}
_SIRET: Final = 14  # digits
_WRITTEN: Final = 20  # signs of a GTIN in groups
_KEPT: Final = (
    "code", "trading_name", "email", "phone", "address.street", "address.street2", "address.street3", "address.postcode",
    "address.city", "address.region", "address.country",
)  # fmt: skip

IDENTIFIERS: Final = frozenset(("code", "vat_id", "siren", "siret", "registration", "gln", "endpoint"))


def settle(record: Record, root: etree._Element) -> None:
    """What every standard needs once it is walked: currency, parties, the products of the lines. Groups go, fields come."""
    values = record.values
    billed = values["kind"] in ("invoice", "credit_note")
    if not values.get("currency"):
        _only_currency(values, root)
    elif billed:
        values["trade.currency_said"] = "true"
    for who in ("seller", "buyer"):
        for found in record.groups.pop(who, [])[:1]:
            if billed:
                ruled.note_party(who, found, values)
            values.update([(f"{who}.{field}", text) for field, text in party(found).items()])
    if billed:
        ruled.note(record)
    _pay(record)
    for line in record.groups.get("lines", ()):
        _settle_line(line, billed)
        if billed:
            ruled.signed(line, record)
    ruled.only_vat(record.groups.get("adjustments", ()), "vat_category", billed)
    _same_currency(record, values.pop("due_currency", ""))


def called(named: Mapping[str, str], chosen: Mapping[str, str]) -> dict[str, str]:
    """Where our fields stand, from where the fields of the tables do (`paths.columns`); `chosen` says it within a party."""
    found = {_settled(field): place for field, place in named.items()}
    parties = {f"{who}.{field}": f"{named[who]}{place}" for who in ("seller", "buyer") for field, place in chosen.items()}
    goods = named["lines.name"].rpartition("/")[0]
    items = dict.fromkeys(("lines.product_code", "lines.partner_item"), goods)  # which is whose depends on who sells
    paid = {field: named[f"means.{name}"] for name, field in _FIRST.items() if f"means.{name}" in named and field not in named}
    return found | parties | items | paid


def _settled(field: str) -> str:
    return field.replace("lines.vat.", "lines.").replace("tax_totals.taxes.", "taxes.")


def _pay(record: Record) -> None:
    """Of several ways to pay the first value counts; the rules ask each for its code and its account."""
    values = record.values
    for one in record.groups.get("means", ()):
        if one.values.get("account") == "":
            one.values["account_blank"] = "true"
        for name, field in _FIRST.items():
            text = one.values.get(name, "") if name in ("code", "account") else one.values.pop(name, "")
            if text and not values.get(field):
                values[field] = text


def _only_currency(values: dict[str, str], root: etree._Element) -> None:
    """A document that does not name its currency is in the one that every amount carries."""
    carried = {text.strip() for element in root.iter() if (text := element.get("currencyID")) is not None}
    if len(carried) == 1:
        values["currency"] = carried.pop()


def _same_currency(record: Record, due_currency: str) -> None:
    """Amounts in another currency than the document's must not be booked as if they were in it."""
    currency = record.values.get("currency", "")
    if due_currency and currency and due_currency.upper() != currency.upper():
        offer = record.values["kind"] in ("order", "quote")
        record.reasons.append(
            finding(
                "VAL_CURRENCY_MIXED", record, field="totals.due", value=due_currency, expected=currency,
                rule="PEPPOL-EN16931-R051", severity="warn" if offer else None,
            )
        )  # fmt: skip


def _settle_line(line: Record, billed: bool) -> None:
    values = line.values
    found = gtin(values.pop("gtin", ""), values.pop("gtin_scheme", ""))
    if found:
        values["gtin"] = found
    values.update(vat(line.groups.pop("vat", []), named=billed))
    ruled.only_vat(line.groups.get("adjustments", ()), "vat_category", billed)


def in_currency(record: Record, totals: list[Record]) -> list[Record]:
    """Of several VAT totals those in the document's currency (BT-110), not in that of the tax office (BT-111)."""
    currency = record.values.get("currency", "").upper()
    return [one for one in totals if one.values.get("currency", "").upper() in ("", currency)]


def party(found: Record) -> dict[str, str]:
    """A party's fields, from values as written, `legal` with its scheme, and the groups `ids` and `tax_schemes`. No blanks."""
    values = found.values
    picked = {field: values[field] for field in _KEPT if values.get(field)}
    for one in found.groups.get("ids", ()):
        _identifier(picked, one.values.get("id", ""), _SCHEMES.get(one.values.get("scheme", "").upper(), ""))
    legal = _SCHEMES.get(values.get("legal_scheme", "").upper(), "registration")
    _identifier(picked, values.get("legal", ""), "registration" if legal == "code" else legal)
    if values.get("endpoint"):
        scheme = values.get("endpoint_scheme", "")
        picked["endpoint"] = f"{scheme}:{values['endpoint']}" if scheme else values["endpoint"]
    schemes = found.groups.get("tax_schemes", ())
    for one in schemes:
        if is_vat(one.values.get("scheme", "")):
            _identifier(picked, one.values.get("id", ""), "vat_id")
    name = _name(values, [one.values.get("name", "") for one in schemes])
    if name:
        picked["name"] = name
    return picked


def _identifier(picked: dict[str, str], text: str, field: str) -> None:
    # Senders put a SIRET under the scheme of the SIREN; fourteen digits say what it is.
    if field == "siren" and len("".join(text.split())) == _SIRET:
        field = "siret"
    if field and text:
        picked.setdefault(field, text)


def _name(values: dict[str, str], others: list[str]) -> str:
    person = f"{values.get('first_name', '')} {values.get('family_name', '')}".strip()
    names = (values.get("name"), values.get("trading_name"), *others, values.get("contact"), person)
    return next((name for name in names if name), "")


def vat(categories: list[Record], *, named: bool = False) -> dict[str, str]:
    """The VAT category of a line, other taxes aside; one that names no scheme is taken for VAT, unless it must be `named`."""
    for one in categories:
        scheme = one.values.get("scheme", "")
        if is_vat(scheme) or not (scheme or named):
            return {field: one.values[field] for field in ("vat_category", "vat_rate") if field in one.values}
    return {}


def exemptions(taxes: list[Record], billed: bool) -> None:
    """The reason of an exemption in words, else its code."""
    ruled.only_vat(taxes, "category", billed)
    for one in taxes:
        code = one.values.pop("exemption_code", "")
        if code and not one.values.get("exemption"):
            one.values["exemption"] = code


def gtin(text: str, scheme: str) -> str:
    """An article number that is a GTIN, in digits; "" for one of another scheme or with a wrong check digit.

    >>> gtin("3518370900150", "0160"), gtin("1234567890123", "GTIN"), gtin("SKU-17", "")
    ('3518370900150', '', '')
    """
    upper = scheme.upper()
    if not 8 <= len(text) <= _WRITTEN or (upper not in _GTIN_SCHEMES and not upper.startswith("GTIN")):
        return ""
    return _in_digits(text)


@lru_cache(maxsize=10_000)  # the same articles come again and again
def _in_digits(text: str) -> str:
    try:
        return str(ean.validate(text))
    except ValidationError:
        return ""


def kind(root: str, type_code: str) -> str:
    """What a document is: its root decides, but for an invoice that its type code calls a credit note.

    Signs decide nothing: an invoice 380 below zero is a legal way to credit.
    """
    return "credit_note" if root == "invoice" and type_code in CREDITS else root
