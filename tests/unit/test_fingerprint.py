"""Two documents have the same fingerprint exactly when their sender means the same."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from importd import fingerprint
from importd.fingerprint import content, meaning
from importd.model import Document, Noun, Totals

BASE: dict[str, Any] = {
    "kind": "order", "direction": "sale", "number": "A1", "issue_date": date(2026, 3, 31), "currency": "EUR",
    "lines": [{"product_code": "P1", "quantity": Decimal(2), "unit_price": Decimal("9.5")}],
}  # fmt: skip


def digest(**more: Any) -> str:
    """The fingerprint of a document with some changes."""
    return content(meaning(Document.model_validate({**BASE, **more})))


def of_line(**more: Any) -> str:
    """The fingerprint of a document with a changed line."""
    return digest(lines=[{**BASE["lines"][0], **more}])


def test_places_and_zeros_do_not_count() -> None:
    """The same order on another line of another file, with prices written otherwise."""
    assert digest() == digest(at=7, path="documents[1]") == of_line(at=9, path="lines[0]", unit_price=Decimal("9.50"))
    assert of_line(quantity=Decimal("2.000")) == digest()
    assert digest(totals=Totals(due=Decimal("0.00"))) == digest(totals=Totals(due=Decimal("-0.0")))


@pytest.mark.parametrize(
    "changed",
    [
        digest(number="A2"), digest(lines=[]), digest(currency="USD"), digest(buyer={"code": "C2"}), digest(notes=["!"]),
        of_line(quantity=Decimal(20)), of_line(quantity=Decimal("0.2")), of_line(product_code="P10"), of_line(name="1.50"),
    ],
)  # fmt: skip
def test_what_is_meant_counts(changed: str) -> None:
    """Any field, any digit."""
    assert changed != digest()


def test_a_text_keeps_its_zeros() -> None:
    """A code 1.50 is not the code 1.5, whatever quotation marks it is wrapped in."""
    assert of_line(product_code="1.50") != of_line(product_code="1.5")
    assert of_line(name='x","quantity":"1.50"') != of_line(name='x","quantity":"1.5"')


@example(Decimal("0.0000"), 3)
@example(Decimal("0.0001"), 4)
@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4), st.integers(0, 4))
def test_equal_numbers_are_equal_however_they_are_written(number: Decimal, zeros: int) -> None:
    """With any number of zeros behind."""
    written = Decimal(f"{number:f}" + "0" * zeros)
    assert of_line(unit_price=written) == of_line(unit_price=number)


def test_every_number_of_the_model_is_known_by_name() -> None:
    """A number that is added to the model is added to the fingerprint's list."""
    names = {
        name
        for noun in Noun.__subclasses__()
        for name, field in noun.model_fields.items()
        if "Decimal" in str(field.annotation)
    }
    assert names == fingerprint._NUMBERS
