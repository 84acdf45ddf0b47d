"""Which fields there are and what form each has. The native formats, the XSD and the JSON Schema follow these tables.

A test holds them against `model.py`, so a field that is added there must be added here.
"""

from __future__ import annotations

from typing import Final, TypeAlias

from importd.mapping.forms import Form, code, compact, day, flag, number, one_of, text, upper
from importd.model import DIRECTIONS, KINDS

Table: TypeAlias = dict[str, Form]

LABEL: Final = text(500)
PROSE: Final = text(5000)

HEADER: Final[Table] = {
    "kind": one_of(*KINDS),
    "direction": one_of(*DIRECTIONS),
    "number": code,
    "type_code": code,
    "issue_date": day,
    "operation_date": day,
    "due_date": day,
    "currency": upper,
    "buyer_reference": LABEL,
    "order_reference": LABEL,
    "payment_terms": PROSE,
    "payment_means": code,
    "payment_reference": LABEL,
    "iban": compact,
}
# What only electronic documents say of themselves, for the rules that judge them.
_RULED: Final[Table] = {
    "currency_said": flag,
    "tax_currency": upper,
    "tax_totals": LABEL,
    "period_start": day,
    "period_end": day,
    "delivery_address": flag,
    "delivery_country": upper,
    "represented": flag,
    "tax_representative": compact,
    "representative_name": LABEL,
    "representative_country": upper,
    "seller_tax_id": LABEL,
    "seller_identified": flag,
    "unnamed": LABEL,
}
TRADE: Final[Table] = {"profile": LABEL, "process": LABEL, **{f"trade.{name}": form for name, form in _RULED.items()}}
MEANS: Final[Table] = {"code": code, "account": LABEL, "account_blank": flag}  # ways to pay; electronic documents only
KEY: Final[Table] = {"external_id": code}  # a partner's or a product's key in the sender's own software; profiles only
PRICING: Final[Table] = {"tax_included": flag}  # the prices of the lines include VAT; profiles only, and no field of a document
REQUIRED: Final = ("kind", "number", "issue_date")
PARTY: Final[Table] = {
    "code": code,
    "name": LABEL,
    "trading_name": LABEL,
    "vat_id": compact,
    "siren": compact,
    "siret": compact,
    "registration": LABEL,
    "gln": compact,
    "endpoint": LABEL,
    "email": LABEL,
    "phone": LABEL,
}
ADDRESS: Final[Table] = {
    "street": LABEL,
    "street2": LABEL,
    "street3": LABEL,
    "postcode": code,
    "city": LABEL,
    "region": LABEL,
    "country": upper,
}
TOTALS: Final[Table] = dict.fromkeys(
    ("lines", "allowances", "charges", "net", "tax", "gross", "prepaid", "rounding", "due"), number
)
LINE: Final[Table] = {
    "line_id": code,
    "product_code": code,
    "partner_item": code,
    "gtin": compact,
    "name": LABEL,
    "description": PROSE,
    "note": PROSE,
    "quantity": number,
    "unit": code,
    "unit_price": number,
    "price_base": number,
    "vat_category": upper,
    "vat_rate": number,
    "net_amount": number,
}
GROSS: Final[Table] = {"gross_price": number}  # electronic documents only
ITEMS: Final[Table] = {"seller_item": code, "buyer_item": code}  # what electronic documents carry instead of the first two
ADJUSTMENT: Final[Table] = {
    "charge": flag,
    "amount": number,
    "base": number,
    "percent": number,
    "reason": LABEL,
    "reason_code": code,
    "vat_category": upper,
    "vat_rate": number,
}
TAX: Final[Table] = {"category": upper, "rate": number, "base": number, "amount": number, "exemption": PROSE}
PRECEDING: Final[Table] = {"number": code, "issue_date": day}
NOTE: Final[Table] = {"text": PROSE}

_ORGANISATION: Final[Table] = {
    "code": code,
    "name": LABEL,
    "vat_id": compact,
    "siren": compact,
    "siret": compact,
    "gln": compact,
    "email": LABEL,
    "endpoint": LABEL,
    "phone": LABEL,
    "street": LABEL,
    "street2": LABEL,
    "postcode": code,
    "city": LABEL,
    "country": upper,
    "payment_terms": PROSE,
    "active": flag,
    "blocked": flag,
}
REFERENCES: Final[dict[str, Table]] = {
    "customer": _ORGANISATION,
    "supplier": _ORGANISATION,
    "product": {
        "code": code,
        "name": LABEL,
        "gtin": compact,
        "unit": code,
        "price": number,
        "vat_rate": number,
        "active": flag,
        "blocked": flag,
        "supplier": code,
        "supplier_item": code,
        "customer": code,
        "customer_item": code,
    },
}
