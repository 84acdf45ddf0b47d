"""Lines of their own, remarks, discounts, and prices with VAT: from the row to the document."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from importd.mapping.assemble import assemble
from importd.model import Document
from importd.profiles.negative import below_zero
from importd.validators import document_checks
from tests.unit.profile_bench import BASE, RULES, parser, profile, records, rows

SHIPPING = {
    "each": "document",
    "when": "ship",
    "product": {"code": {"const": "PORT"}},
    "quantity": {"const": "1"},
    "unit_price": "ship",
}
DISCOUNT = {
    "each": "document", "when": "off", "product": {"code": {"const": "REMISE"}}, "quantity": {"const": "1"},
    "unit_price": {"from": "off", "negate": True}, "vat_rate": {"const": "20"},
}  # fmt: skip
HEADER = "no;day;client;ref;text;qty;price;ship;off;ttc"


def document(text: str, **changes: Any) -> Document:
    """The one document of a file."""
    [record] = records(text, **changes)
    made, reasons = assemble(record, RULES, parser(**changes).style)
    assert made is not None, reasons
    return made


def test_shipping_and_discount_are_lines_of_their_own() -> None:
    """A discount has a quantity below zero and a price above; nothing is made of a zero."""
    changes = {"lines": [*BASE["lines"], SHIPPING, DISCOUNT]}
    made = document(
        rows("A;01/03/2026;C1;r;one;1;10,00;6,50;2,00;", "A;01/03/2026;C1;r;two;1;10,00;6,50;2,00;", header=HEADER), **changes
    )
    assert [(one.product_code, one.quantity, one.unit_price) for one in made.lines] == [
        ("r", 1, 10), ("r", 1, 10), ("PORT", 1, Decimal("6.5")), ("REMISE", -1, 2)
    ]  # fmt: skip
    none = document(rows("A;01/03/2026;C1;r;one;1;10,00;0,00;;", header=HEADER), **changes)
    assert [one.product_code for one in none.lines] == ["r"]


def test_only_what_the_profile_names_may_be_below_zero() -> None:
    """A negated price, or a product of [checks]."""
    assert below_zero(profile(lines=[DISCOUNT])) == {"REMISE"}
    assert below_zero(profile(checks={"allow_negative": ["ROUND"]})) == {"ROUND"}
    rules = parser(lines=[*BASE["lines"], DISCOUNT]).rules(RULES)
    bad = document(rows("A;01/03/2026;C1;r;one;-1;10,00;;2,00;", header=HEADER), lines=[*BASE["lines"], DISCOUNT])
    found = [(reason.code, reason.value) for check in document_checks() for reason in check(bad, rules)]
    assert found == [("DOC_SIGN", "-1")]


def test_a_line_without_code_and_quantity_is_a_remark() -> None:
    """Only its words are kept; with a quantity it stays a line, which nobody can tell the product of."""
    made = document(rows("A;01/03/2026;C1;;only words;;", "A;01/03/2026;C1;;carriage;1;5,00"))
    assert [(one.name, one.is_text, one.vat_rate) for one in made.lines] == [
        ("only words", True, None),
        ("carriage", False, 20),
    ]


def test_prices_with_vat_become_net() -> None:
    """As each document says."""
    changes = {"fields": {"tax_included": {"from": "ttc", "table": "bool"}}}
    made = document(rows("A;01/03/2026;C1;r;one;1;120,00;;;Oui", header=HEADER), **changes)
    assert made.lines[0].unit_price == Decimal(100)
    made = document(rows("A;01/03/2026;C1;r;one;3;10,00;;;oui", header=HEADER), **changes)
    assert made.lines[0].unit_price == Decimal("8.3333333333")
    made = document(rows("A;01/03/2026;C1;r;one;1;120,00;;;Non", header=HEADER), **changes)
    assert made.lines[0].unit_price == Decimal(120)


def test_a_discount_in_percent_is_worked_out() -> None:
    """On the line."""
    line = BASE["lines"][0] | {"discount_percent": "off"}
    made = document(rows("A;01/03/2026;C1;r;one;2;10,00;;10;", header=HEADER), lines=[line])
    assert [one.amount for one in made.lines[0].adjustments] == [2]


def test_addresses_are_put_together() -> None:
    """Number before street, CEDEX behind the town."""
    changes = {
        "customer": {
            "street_no": {"from": "ref", "split": "fr_street", "take": "number"},
            "street": {"from": "ref", "split": "fr_street", "take": "street"},
            "city": {"from": "text", "split": "fr_postcode_city", "take": "city"},
            "cedex": {"from": "text", "split": "fr_postcode_city", "take": "cedex"},
        }
    }
    made = document(rows("A;01/03/2026;C1;12 rue X;38200 VIENNE cedex 2;1;1"), **changes)
    assert (made.buyer.address.street, made.buyer.address.city) == ("12 rue X", "VIENNE CEDEX 2")


def test_a_blank_currency_is_refused_where_the_profile_names_its_column() -> None:
    """The company's own is for documents that have no such column."""
    changes = {"fields": {"currency": "ref"}}
    [record] = records(rows("A;01/03/2026;C1;;one;1;1"), **changes)
    made, reasons = assemble(record, RULES, parser(**changes).style)
    assert made is None
    assert [(one.code, one.line) for one in reasons] == [("VAL_CURRENCY_MISSING", 2)]


def test_reference_data() -> None:
    """A customer per row."""
    text = rows("C9;Durand;12 rue X", header="code;name;street")
    made = records(
        text, profile={"kind": "customer"}, lines=[], group={"key": [], "same": []},
        customer={"code": "code", "name": "name", "street": "street", "street_no": {"const": ""}},
    )  # fmt: skip
    assert [(one.shape, one.values) for one in made] == [("customer", {"code": "C9", "name": "Durand", "street": "12 rue X"})]
