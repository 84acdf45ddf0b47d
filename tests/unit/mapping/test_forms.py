"""What texts may look like."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importd.mapping import forms
from importd.mapping.forms import Fault
from importd.mapping.style import COMMA, PLAIN, Style


def fault(form: Callable[[str, Style], Any], text: str, decimal: str = ".") -> tuple[str, str]:
    """The fault of a text."""
    with pytest.raises(Fault) as caught:
        form(text, Style(decimal))
    return caught.value.code, str(caught.value.expected)


@pytest.mark.parametrize(("text", "decimal", "value"), [("12", ".", "12"), ("-0.50", ".", "-0.50"), ("1234,5", ",", "1234.5")])
def test_numbers(text: str, decimal: str, value: str) -> None:
    """Plain digits with the declared sign, exactly as they were written."""
    assert str(forms.number(text, Style(decimal))) == value


@pytest.mark.parametrize(
    "text", ["1 000", "1_000", "١٢", "1.", ".5", "12 €", "(12)", "1.234,56", "0x1", "NaN", "1" * 16, "1.12345678901", "−5"]
)
def test_what_is_no_number(text: str) -> None:
    """Nothing is repaired."""
    assert fault(forms.number, text) == ("VAL_NUMBER", "1234.56")


def test_the_other_decimal_sign_is_proposed() -> None:
    """When the number would be right with the other sign, the setting is named."""
    for text, ours, theirs in (("12,5", ".", ","), ("12.5", ",", ".")):
        with pytest.raises(Fault) as raised:
            forms.number(text, Style(ours))
        assert (raised.value.expected, raised.value.near) == (f"1234{ours}56", (f'decimal = "{theirs}"',))


@pytest.mark.parametrize("text", ["1e5", "3,76E+12", "1.5E-3"])
def test_scientific_notation_is_named(text: str) -> None:
    """A spreadsheet has been there."""
    assert fault(forms.number, text)[0] == "VAL_SCIENTIFIC"


@pytest.mark.parametrize("text", ["3,76E+12", "2.00E+12"])
def test_spreadsheets_spoil_codes_too(text: str) -> None:
    """Long digits are lost; a code such as 1E5 is somebody's product."""
    assert fault(forms.code, text)[0] == "VAL_SCIENTIFIC"
    assert forms.code("1E5", PLAIN) == "1E5"


def test_days() -> None:
    """ISO 8601 only; a time zone changes no day."""
    assert forms.day("2026-03-31", PLAIN) == forms.day("2026-03-31+01:00", PLAIN) == date(2026, 3, 31)


@pytest.mark.parametrize(
    "text", ["31/03/2026", "2026-02-30", "20260331", "2026-3-1", "0000-00-00", "2026-03-31T10:00:00", "19999", "60001"]
)
def test_what_is_no_day(text: str) -> None:
    """The expected form is shown."""
    assert fault(forms.day, text) == ("VAL_DATE", "2026-03-31")


def test_a_spreadsheets_day_number_is_translated_for_the_reason_only() -> None:
    """45740 would be the 24th of March 2025."""
    assert fault(forms.day, "45740") == ("VAL_DATE_SERIAL", "2025-03-24")


def test_flags() -> None:
    """Yes and no in two languages and figures."""
    assert [forms.flag(text, PLAIN) for text in ("Oui", "YES", "1", "vrai", "true")] == [True] * 5
    assert [forms.flag(text, PLAIN) for text in ("non", "No", "0", "FAUX", "false")] == [False] * 5
    assert fault(forms.flag, "x")[0] == "VAL_BOOLEAN"


def test_words_of_a_list() -> None:
    """The known ones and the nearest are told."""
    form = forms.one_of("order", "invoice")
    assert form("order", ".") == "order"
    with pytest.raises(Fault) as caught:
        form("Invoce", ".")
    assert (caught.value.code, caught.value.expected, caught.value.near) == (
        "MAP_VALUE_UNKNOWN",
        "order, invoice",
        ("invoice",),
    )


def test_identifiers_lose_their_separators() -> None:
    """People write them in groups."""
    assert forms.compact("fr 83-404.833\u00a0048", PLAIN) == "FR83404833048"


def test_long_texts_are_refused() -> None:
    """Never cut."""
    assert fault(forms.text(3), "abcd") == ("VAL_TOO_LONG", "3")
    assert fault(forms.code, "x" * 101) == ("VAL_TOO_LONG", "100")


def test_texts_are_tidied() -> None:
    """Stripped and composed, so that equal texts are equal."""
    assert forms.tidy(" \u00a0Cre\u0300me\t\n") == "Crème"
    assert forms.tidy("two\r\nlines\there") == "two\r\nlines\there"


@pytest.mark.parametrize(
    ("text", "code"), [("a\0b", "ENC_CONTROL_CHAR"), ("a\x85b", "ENC_CONTROL_CHAR"), ("a\ud800", "ENC_TEXT_INVALID")]
)
def test_what_cannot_be_stored_is_refused(text: str, code: str) -> None:
    """Escapes in JSON and XML can bring in what no decoder lets through."""
    with pytest.raises(Fault) as caught:
        forms.tidy(text)
    assert caught.value.code == code


@given(st.decimals(min_value=-(10**14), max_value=10**14, places=6))
def test_every_number_that_is_written_plainly_comes_back(value: Decimal) -> None:
    """To the last digit, with either sign."""
    assert forms.number(f"{value:f}", PLAIN) == forms.number(f"{value:f}".replace(".", ","), COMMA) == value
