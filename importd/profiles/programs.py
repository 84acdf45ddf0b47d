"""Which value form fills which field of a record, compiled for one kind of row: the part that runs for every row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from importd.mapping import fields
from importd.mapping.filling import blame
from importd.mapping.forms import Fault, Form
from importd.names import printable
from importd.profiles.compiling import Getter, Terms, getter
from importd.profiles.tables import BadValue
from importd.profiles.value import Value
from importd.reasons import finding
from importd.record import Record

HEAD: Final = {  # key of [fields] → field of a document
    "external_id": "number", "external_ref": "order_reference", "date": "issue_date", "operation_date": "operation_date",
    "due_date": "due_date", "currency": "currency", "type_code": "type_code", "buyer_reference": "buyer_reference",
    "order_reference": "order_reference", "payment_terms": "payment_terms", "payment_mode": "payment_means",
    "payment_reference": "payment_reference", "iban": "iban", "tax_included": "tax_included",
    **{f"total_{name}": f"totals.{name}" for name in fields.TOTALS},
    "preceding_number": "preceding.number", "preceding_date": "preceding.issue_date", "note": "notes.text",
}  # fmt: skip
PARTY: Final = {  # key of [customer], [supplier] → field of a party
    "external_id": "external_id", "code": "code", "name": "name", "trading_name": "trading_name", "vat": "vat_id", "siren": "siren",
    "siret": "siret", "registration": "registration", "gln": "gln", "endpoint": "endpoint", "email": "email", "phone": "phone",
    "street_no": "street_no", "street": "address.street", "complement": "address.street2", "complement2": "address.street3",
    "postcode": "address.postcode", "city": "address.city", "cedex": "cedex", "region": "address.region", "country": "address.country",
}  # fmt: skip
ORGANISATION: Final = {  # the same for the record of a customer or supplier
    "external_id": "external_id", "code": "code", "name": "name", "vat": "vat_id", "siren": "siren", "siret": "siret", "gln": "gln",
    "endpoint": "endpoint", "email": "email", "phone": "phone", "street_no": "street_no", "street": "street", "complement": "street2",
    "postcode": "postcode", "city": "city", "cedex": "cedex", "country": "country", "payment_terms": "payment_terms",
    "active": "active", "blocked": "blocked",
}  # fmt: skip
PRODUCT: Final = {
    "external_id": "external_id", "code": "code", "name": "name", "ean": "gtin", "unit": "unit", "price": "price", "vat_rate": "vat_rate",
    "active": "active", "blocked": "blocked", "supplier": "supplier", "supplier_item": "supplier_item", "customer": "customer",
    "customer_item": "customer_item",
}  # fmt: skip
LINE: Final = {  # key of [[lines]] → field of a line
    "line_id": "line_id", "label": "name", "description": "description", "line_note": "note", "quantity": "quantity", "unit": "unit",
    "unit_price": "unit_price", "price_base": "price_base", "vat_category": "vat_category", "vat_rate": "vat_rate",
    "net_amount": "net_amount", "discount_percent": "discount.percent", "discount_amount": "discount.amount",
}  # fmt: skip
KEYS: Final = {"external_id": "external_id", "code": "product_code", "ean": "gtin", "theirs": "partner_item"}

FORMS: Final[Mapping[str, Form]] = {
    **fields.HEADER, **fields.PRICING, **fields.PARTY, **fields.KEY, **fields.LINE,
    **{f"address.{name}": form for name, form in fields.ADDRESS.items()},
    **{f"totals.{name}": form for name, form in fields.TOTALS.items()},
    **{name: form for table in fields.REFERENCES.values() for name, form in table.items()},
    "discount.percent": fields.ADJUSTMENT["percent"], "discount.amount": fields.ADJUSTMENT["amount"],
    "preceding.number": fields.PRECEDING["number"], "preceding.issue_date": fields.PRECEDING["issue_date"],
}  # fmt: skip


class Program(NamedTuple):
    """The fields of one record, each with the function that finds its text."""

    steps: tuple[tuple[str, Getter], ...]
    columns: Mapping[str, str]  # our field → the first place that it is made of

    def run(self, node: Any, document: Any, record: Record) -> None:
        """Fill in what is there; a text that cannot be used becomes a reason of the record."""
        values = record.values
        for field, get in self.steps:
            try:
                text = get(node, document)
            except Fault as fault:
                record.reasons.append(_blame(fault, record, field, self.columns.get(field, "")))
                continue
            if text:
                values[field] = text


def program(
    block: Any, names: Mapping[str, str], terms: Terms, *, prefix: str = "", more: Iterable[tuple[str, Value]] = ()
) -> Program:
    """The program of a block of the profile: those of its keys that are set."""
    chosen = [(names[key], value) for key in names if isinstance(value := getattr(block, key, None), Value)]
    chosen += more
    steps = tuple((prefix + field, getter(value, FORMS.get(field), terms)) for field, value in chosen)
    return Program(steps, {prefix + field: value.places[0] for field, value in chosen if value.places})


def _blame(fault: Fault, record: Record, field: str, column: str) -> Any:
    given = fault.value if isinstance(fault, BadValue) else ""
    if not isinstance(fault, BadValue):
        return blame(fault, record, field, given)
    shown = printable(given.strip(), 200)
    return finding(fault.code, record, field=field, column=column, value=shown, expected=fault.expected, near=fault.near)
