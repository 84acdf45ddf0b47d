"""What a document adds up to, where the sender says it and where it does not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from importd.model import Adjustment, Document, Line, Tax, Totals
from importd.totals import Computed, bases, computed, line_net, rounded, unit

D = Decimal


def document(*lines: Line, **more: Any) -> Document:
    """An order over some lines."""
    base = {"kind": "order", "direction": "sale", "issue_date": date(2026, 3, 31), "currency": "EUR", "lines": lines}
    return Document.model_validate({**base, **more})


def line(amount: str, rate: str | None = "20", **more: Any) -> Line:
    """One of something."""
    return Line(quantity=D(1), unit_price=D(amount), vat_rate=None if rate is None else D(rate), **more)


def test_amounts_are_rounded_half_up_at_their_currency() -> None:
    """Away from zero, as invoices are."""
    assert [str(rounded(D(amount), "EUR")) for amount in ("2.675", "-2.675", "2.6749", "1")] == [
        "2.68",
        "-2.68",
        "2.67",
        "1.00",
    ]
    assert [str(unit(code)) for code in ("EUR", "JPY", "KWD")] == ["0.01", "1", "0.001"]
    assert str(rounded(D("1.5"), "JPY")) == "2"


def test_a_line_comes_to_quantity_times_price_with_its_discounts() -> None:
    """What the line says itself comes first; a text comes to nothing at all."""
    changes = (Adjustment(amount=D(2)), Adjustment(amount=D("0.5"), charge=True))
    assert line_net(Line(quantity=D(3), unit_price=D("9.995"), adjustments=changes), "EUR") == D("28.49")
    assert line_net(line("10", net_amount=D("9.5")), "EUR") == D("9.50")
    assert line_net(Line(name="Bonjour"), "EUR") is line_net(Line(quantity=D(2)), "EUR") is None


def test_everything_is_computed_where_nothing_is_said() -> None:
    """VAT is rounded once per rate, discounts and charges bear their own."""
    changes = (Adjustment(amount=D(10), vat_rate=D(20)), Adjustment(amount=D(4), charge=True, vat_rate=D("5.5")))
    found = computed(document(line("100"), line("50", "5.5"), adjustments=changes))
    assert found == Computed(D(150), D(10), D(4), D(144), D("20.97"), D("164.97"), D("164.97"))


def test_the_senders_figures_come_first() -> None:
    """They were checked before; ours would differ by a cent."""
    said = Totals(net=D("2.31"), tax=D("0.49"), gross=D("2.80"), prepaid=D(1))
    found = computed(document(*[line("0.33") for _ in range(7)], totals=said))
    assert (found.net, found.tax, found.gross, found.due) == (D("2.31"), D("0.49"), D("2.80"), D("1.80"))


@pytest.mark.parametrize(
    ("said", "taxes", "expected"),
    [
        (Totals(gross=D(121)), (), ("100", "21", "121", "121")),
        (Totals(), (Tax(amount=D(19)), Tax(amount=D(1))), ("100", "20", "120", "120")),
        (Totals(due=D(110), prepaid=D(10)), (), ("100", "20", "120", "110")),
        (Totals(tax=D(5), rounding=D("0.5")), (), ("100", "5", "105", "105.5")),
    ],
)
def test_what_is_missing_follows_from_what_is_said(said: Totals, taxes: tuple[Tax, ...], expected: tuple[str, ...]) -> None:
    """Net, tax, gross and due, always with two decimals."""
    found = computed(document(line("100"), totals=said, taxes=taxes))
    assert [found.net, found.tax, found.gross, found.due] == [D(one) for one in expected]
    assert {amount.as_tuple().exponent for amount in found} == {-2}


def test_a_rate_that_nobody_says_is_no_vat() -> None:
    """A quote without VAT amounts to its lines."""
    assert computed(document(line("100", None))).gross == D(100)
    assert bases(document(line("100", None))) is None
    assert bases(document(line("100", None, vat_category="K"))) == {D(0): D(100)}
