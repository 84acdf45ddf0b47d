"""Records to references."""

from __future__ import annotations

import pytest

from importd.mapping.references import refer
from importd.mapping.style import COMMA, PLAIN, Style
from importd.model import Reason, Reference
from importd.record import Record


def record(shape: str, **values: str) -> Record:
    """A record with these values."""
    made = Record(shape, 3)
    made.values = values
    return made


def good(made: Record, style: Style = PLAIN) -> Reference:
    """What must come of it."""
    reference, reasons = refer(made, style)
    assert reference is not None, reasons
    return reference


def bad(made: Record) -> list[Reason]:
    """The reasons for which nothing comes of it."""
    reference, reasons = refer(made)
    assert reference is None
    return reasons


def test_only_what_is_present_is_there() -> None:
    """A present blank clears, an absent field is not mentioned."""
    made = good(record("customer", code=" C1 ", name="Cre\u0300me", siren="812 345 676", phone=" "))
    assert (made.at, made.shape, made.code) == (3, "customer", "C1")
    assert made.fields == {"name": "Crème", "siren": "812345676", "phone": ""}


def test_numbers_are_canonical_and_codes_are_kept() -> None:
    """The same price is the same text; leading zeros stay."""
    made = good(record("product", code="007", price="12,500", vat_rate="20", gtin="0123 456"), COMMA)
    assert (made.code, made.fields) == ("007", {"price": "12.5", "vat_rate": "20", "gtin": "0123456"})


def test_flags_become_true_or_false() -> None:
    """A blank one means the usual: active, not blocked."""
    assert good(record("supplier", code="S", active="non", blocked="OUI")).fields == {"active": False, "blocked": True}
    assert good(record("supplier", code="S", active="", blocked="")).fields == {"active": True, "blocked": False}


@pytest.mark.parametrize("name", ["code", "name"])
def test_a_blank_never_clears_code_or_name(name: str) -> None:
    """It is a fault, told with its place."""
    reasons = bad(record("customer", **({"code": "C1", "name": "x"} | {name: " "})))
    assert [(reason.code, reason.line, reason.field) for reason in reasons] == [("VAL_REQUIRED", 3, name)]


def test_a_code_is_required_and_a_name_is_not() -> None:
    """Whether a name is needed depends on what is on record."""
    assert bad(record("product", name="x"))[0].field == "code"
    assert good(record("product", code="P")).fields == {}


def test_all_faults_are_collected() -> None:
    """With the code of the record."""
    reasons = bad(record("product", code="P1", price="dear", active="maybe", gtin="3,76E+12"))
    assert [(reason.code, reason.field, reason.document) for reason in reasons] == [
        ("VAL_NUMBER", "price", "P1"),
        ("VAL_BOOLEAN", "active", "P1"),
        ("VAL_SCIENTIFIC", "gtin", "P1"),
    ]


def test_a_partners_item_says_whose_it_is() -> None:
    """A supplier without an item says nothing and does no harm."""
    assert bad(record("product", code="P", supplier_item="X"))[0].field == "supplier"
    assert good(record("product", code="P", supplier="S", supplier_item="")).fields == {"supplier": "S", "supplier_item": ""}
