"""What each check accepts, warns of and refuses, beyond the good and the bad value that its module opens with."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importd import totals as sums
from importd.config import Checks, Rules
from importd.model import Adjustment, Document, Line, Party, Tax, Totals
from importd.validators import DOCUMENT_CHECKS, currency, dates, identifiers, line_amounts, line_products, precision, quantities
from importd.validators import totals as totals_check
from importd.validators import vat as vat_check
from importd.values import decimal_places

D = Decimal
NATIVE = Rules(today=date(2026, 3, 31))
ELECTRONIC = NATIVE.model_copy(update={"electronic": True})
both = pytest.mark.parametrize("rules", [NATIVE, ELECTRONIC], ids=["native", "electronic"])


def document(*lines: Line, **more: Any) -> Document:
    """An order over some lines."""
    base = {"kind": "order", "direction": "sale", "number": "A1", "issue_date": NATIVE.today, "currency": "EUR", "lines": lines}
    return Document.model_validate({**base, **more})


def line(quantity: str = "1", price: str = "10", **more: Any) -> Line:
    """A line with a product."""
    return Line.model_validate({"product_code": "P", "quantity": quantity, "unit_price": price, **more})


def told(check: Any, judged: Document, rules: Rules = NATIVE) -> list[tuple[str, str, str]]:
    """(code, severity, field) of what a check says."""
    return [(reason.code, reason.severity, reason.field) for reason in check(judged, rules)]


# dates and currency


@pytest.mark.parametrize(
    ("day", "code"),
    [("1989-12-31", "VAL_DATE_RANGE"), ("1990-01-01", ""), ("2026-04-03", ""), ("2026-04-04", "VAL_DATE_RANGE")],
)
def test_a_date_is_plausible(day: str, code: str) -> None:
    """From 1990 to three days ahead."""
    assert [one[0] for one in told(dates.check, document(issue_date=day))] == ([code] if code else [])


@pytest.mark.parametrize(("day", "codes"), [("2025-12-31", ["DOC_PERIOD_CLOSED"]), ("2026-01-01", [])])
def test_a_closed_period_takes_nothing(day: str, codes: list[str]) -> None:
    """The last closed day is closed."""
    rules = NATIVE.model_copy(update={"checks": Checks(closed_until=date(2025, 12, 31))})
    assert [one[0] for one in told(dates.check, document(issue_date=day), rules)] == codes


@pytest.mark.parametrize(("code", "near"), [("€", "EUR"), ("eur", "EUR"), ("GPB", "GBP"), ("EURO", "EUR")])
def test_the_currency_that_was_meant_is_proposed(code: str, near: str) -> None:
    """It is proposed, never put in its place."""
    (reason,) = currency.check(document(currency=code), NATIVE)
    assert near in reason.near


def test_every_currency_with_other_decimals_is_a_currency() -> None:
    """The two lists of ISO 4217 in the program agree."""
    assert {code for code in currency.CURRENCIES if decimal_places(code) != 2} >= {"JPY", "KWD", "XOF", "XPF", "CLP"}
    assert {"XAU", "XXX", "XTS"}.isdisjoint(currency.CURRENCIES)
    assert len(currency.CURRENCIES) > 150


# quantities, signs, products


@both
def test_a_price_is_never_negative(rules: Rules) -> None:
    """Not even in an electronic document (BR-27)."""
    assert told(quantities.check, document(line("1", "-10")), rules) == [("DOC_SIGN", "reject", "unit_price")]


@pytest.mark.parametrize("kind", ["quote", "order", "delivery_note", "invoice"])
def test_a_negative_quantity_belongs_into_a_credit_note_or_an_electronic_document(kind: str) -> None:
    """In our own formats a return is a credit note."""
    negative = document(line("-2"), kind=kind)
    assert told(quantities.check, negative) == [("DOC_SIGN", "reject", "quantity")]
    assert told(quantities.check, negative, ELECTRONIC) == []
    assert told(quantities.check, negative.model_copy(update={"kind": "credit_note"})) == []


def test_a_credit_note_may_be_written_either_way() -> None:
    """All its figures positive or all negative: they are checked and kept as they are."""
    for sign in (1, -1):
        amounts = Totals(net=D(20 * sign), tax=D(4 * sign), gross=D(24 * sign), due=D(24 * sign))
        credit = document(line(str(2 * sign), vat_rate=D(20), net_amount=D(20 * sign)), kind="credit_note", totals=amounts)
        assert [reason for check in DOCUMENT_CHECKS for reason in check(credit, NATIVE)] == []


def test_a_quantity_of_nothing_warns() -> None:
    """The line is kept, it counts for nothing, and it needs no product."""
    nothing = document(line("0", product_code=""))
    assert told(quantities.check, nothing) == [("LINE_QUANTITY_ZERO", "warn", "quantity")]
    assert told(line_products.check, nothing) == []


@both
def test_a_price_needs_a_quantity_and_a_billed_quantity_a_price(rules: Rules) -> None:
    """A delivery note may leave prices out, an invoice may not."""
    bare = Line(product_code="P", quantity=D(2))
    assert told(quantities.check, document(Line(unit_price=D(3))), rules) == [("VAL_REQUIRED", "reject", "quantity")]
    assert told(quantities.check, document(bare, kind="delivery_note"), rules) == []
    assert told(quantities.check, document(bare, kind="invoice"), rules) == [("VAL_REQUIRED", "reject", "unit_price")]


@pytest.mark.parametrize("base", ["0", "-1"])
def test_a_price_is_for_some_quantity(base: str) -> None:
    """A base quantity of 0 would divide by it; the other checks live with that."""
    odd = document(line(price_base=D(base), net_amount=D(10)))
    assert ("DOC_SIGN", "reject", "price_base") in told(quantities.check, odd)
    assert [reason.code for check in DOCUMENT_CHECKS for reason in check(odd, NATIVE)].count("DOC_SIGN") == 1


def test_an_allowance_has_no_sign_in_our_formats() -> None:
    """Whether it takes or adds is said by `charge`."""
    minus = Adjustment(amount=D(-1))
    expected = [("DOC_SIGN", "reject", "adjustments.amount")]
    assert told(quantities.check, document(line(adjustments=(minus,)))) == expected
    assert told(quantities.check, document(line(), adjustments=(minus,))) == expected
    assert told(quantities.check, document(line(adjustments=(minus,)), adjustments=(minus,)), ELECTRONIC) == []


@pytest.mark.parametrize(
    ("policy", "electronic", "refused"),
    [("electronic", False, True), ("electronic", True, False), ("always", False, False), ("never", True, True)],
)
def test_free_lines_follow_the_setting(policy: str, electronic: bool, refused: bool) -> None:
    """A line with an amount and no product."""
    rules = NATIVE.model_copy(update={"checks": Checks(free_lines=policy), "electronic": electronic})
    assert bool(told(line_products.check, document(line(product_code="")), rules)) is refused


def test_a_remark_needs_no_product() -> None:
    """A line without quantity, price and amount is a text."""
    assert told(line_products.check, document(Line(name="Merci de votre commande"))) == []


# identifiers


@pytest.mark.parametrize(
    ("policy", "electronic", "severity"),
    [("native", False, "reject"), ("native", True, "warn"), ("always", True, "reject"), ("never", False, "warn")],
)
def test_identifiers_follow_the_setting(policy: str, electronic: bool, severity: str) -> None:
    """A wrong one refuses or warns; it is never passed over."""
    rules = NATIVE.model_copy(update={"checks": Checks(identifiers=policy), "electronic": electronic})
    wrong = document(line(gtin="2000000001021"), seller=Party(gln="3012345000001"), buyer=Party(siret="73282932000075"))
    assert told(identifiers.check, wrong, rules) == [
        ("VAL_CHECKSUM", severity, "seller.gln"), ("VAL_CHECKSUM", severity, "buyer.siret"), ("VAL_CHECKSUM", severity, "gtin"),
    ]  # fmt: skip


def test_a_siret_begins_with_its_siren() -> None:
    """Each is well formed, but they are of two companies."""
    (reason,) = identifiers.check(document(buyer=Party(siren="303265045", siret="73282932000074")), NATIVE)
    assert (reason.field, reason.expected) == ("buyer.siret", "303265045…")


@pytest.mark.parametrize("foreign", ["GB980780684", "CHE116281710", "NO123456789MVA", "UKVAT", "12356478", "xxx"])
def test_vat_ids_of_other_countries_are_not_checked(foreign: str) -> None:
    """What we do not know for sure we do not refuse."""
    assert told(identifiers.check, document(seller=Party(vat_id=foreign))) == []


# amounts


@pytest.mark.parametrize(
    ("amount", "native", "electronic"),
    [
        ("29.97", [], []),
        ("29.970", [], []),
        ("29.98", [("AMT_ROUNDING", "warn")], [("AMT_ROUNDING", "warn")]),
        ("29.99", [("AMT_LINE_TOTAL", "reject")], [("AMT_ROUNDING", "warn")]),
        ("30.00", [("AMT_LINE_TOTAL", "reject")], [("AMT_LINE_TOTAL", "warn")]),
    ],
)
def test_a_line_amount_is_quantity_times_price(
    amount: str, native: list[tuple[str, str]], electronic: list[tuple[str, str]]
) -> None:
    """A cent is rounding, two in electronic documents; beyond, ours refuse and theirs warn."""
    judged = document(line("3", "9.99", net_amount=D(amount)))
    for rules, expected in ((NATIVE, native), (ELECTRONIC, electronic)):
        assert [one[:2] for one in told(line_amounts.check, judged, rules)] == expected


def test_a_line_amount_counts_base_quantity_discounts_and_charges() -> None:
    """250 at 12 per 1,000, less 0.50, plus 0.10."""
    changes = (Adjustment(amount=D("0.5")), Adjustment(amount=D("0.1"), charge=True))
    good = line("250", "12", price_base=D(1000), adjustments=changes, net_amount=D("2.60"))
    assert told(line_amounts.check, document(good)) == []


def test_an_amount_beyond_any_ledger_is_refused() -> None:
    """It could not be stored, so it must not come that far."""
    huge = document(line("999999999999999", "999999999999999"))
    assert ("VAL_NUMBER", "reject", "net_amount") in told(line_amounts.check, huge)
    many = document(*[line("1", "99999999999999") for _ in range(11)])
    assert told(totals_check.check, many) == [("VAL_NUMBER", "reject", "totals.lines")]


@pytest.mark.parametrize(
    ("currency_code", "amount", "fine"), [("EUR", "1.999", False), ("JPY", "1.5", False), ("KWD", "1.999", True)]
)
def test_amounts_have_the_decimals_of_their_currency(currency_code: str, amount: str, fine: bool) -> None:
    """Wherever an amount stands."""
    judged = document(
        line(net_amount=D(amount), adjustments=(Adjustment(amount=D(amount)),)), currency=currency_code,
        adjustments=(Adjustment(amount=D(amount)),), totals=Totals(due=D(amount)), taxes=(Tax(base=D(amount), amount=D(amount)),),
    )  # fmt: skip
    fields = ["net_amount", "adjustments.amount", "adjustments.amount", "totals.due", "taxes.base", "taxes.amount"]
    assert [one[2] for one in told(precision.check, judged)] == ([] if fine else fields)


# totals


@pytest.mark.parametrize(
    ("field", "rule"),
    [
        ("lines", "BR-CO-10"),
        ("allowances", "BR-CO-11"),
        ("charges", "BR-CO-12"),
        ("net", "BR-CO-13"),
        ("gross", "BR-CO-15"),
        ("due", "BR-CO-16"),
    ],
)
@both
def test_every_total_is_checked(field: str, rule: str, rules: Rules) -> None:
    """Each one that is off by a euro is named with its rule; those that follow from it may be named too."""
    good = Totals(
        lines=D(100),
        allowances=D(10),
        charges=D(5),
        net=D(95),
        tax=D(19),
        gross=D(114),
        prepaid=D(14),
        rounding=D("0.5"),
        due=D("100.5"),
    )
    changes = (Adjustment(amount=D(10), vat_rate=D(20)), Adjustment(amount=D(5), charge=True, vat_rate=D(20)))
    judged = document(line("10", "10", vat_rate=D(20), net_amount=D(100)), totals=good, adjustments=changes)
    wrong = judged.model_copy(update={"totals": good.model_copy(update={field: getattr(good, field) + 1})})
    assert list(totals_check.check(judged, rules)) == list(vat_check.check(judged, rules)) == []
    (first, *_) = totals_check.check(wrong, rules)
    assert (first.code, first.field, first.rule) == ("AMT_DOCUMENT_TOTAL", f"totals.{field}", rule)


@pytest.mark.parametrize(
    ("total", "code"), [("30.02", "AMT_ROUNDING"), ("30.03", "AMT_ROUNDING"), ("30.04", "AMT_DOCUMENT_TOTAL")]
)
def test_a_cent_per_line_is_rounding(total: str, code: str) -> None:
    """Three lines, three cents."""
    judged = document(*[line(net_amount=D(10)) for _ in range(3)], totals=Totals(net=D(total)))
    assert [one[0] for one in told(totals_check.check, judged)] == [code]


def test_what_is_to_be_paid_is_exact() -> None:
    """It follows from two figures of the sender's own: there is nothing to round."""
    judged = document(line(), totals=Totals(gross=D(10), due=D("10.01")))
    assert told(totals_check.check, judged) == [("AMT_DOCUMENT_TOTAL", "reject", "totals.due")]


def test_an_electronic_order_may_say_what_is_to_be_paid_and_no_more() -> None:
    """Without net and gross nothing follows; ours compute what is missing."""
    order = document(line(vat_rate=D(20), net_amount=D(10)), totals=Totals(lines=D(10), due=D(30)))
    assert told(totals_check.check, order, ELECTRONIC) == []
    assert told(totals_check.check, order) == [("AMT_DOCUMENT_TOTAL", "reject", "totals.due")]


def test_a_total_with_vat_below_the_lines_is_wrong_whatever_the_vat() -> None:
    """Nobody says a rate, but VAT is never negative."""
    assert told(totals_check.check, document(line("10"), totals=Totals(gross=D(50)))) == [
        ("AMT_DOCUMENT_TOTAL", "reject", "totals.gross")
    ]


# VAT


@pytest.mark.parametrize(
    ("tax", "code"),
    [("0.46", ""), ("0.49", ""), ("0.47", "AMT_ROUNDING"), ("0.53", "AMT_ROUNDING"), ("0.54", "AMT_DOCUMENT_TOTAL")],
)
def test_vat_is_rounded_per_document_or_per_line(tax: str, code: str) -> None:
    """Seven lines at 0.33: 0.4620 once, 0.07 seven times; a cent per line from the first is rounding."""
    lines = [line("1", "0.33", vat_rate=D(20)) for _ in range(7)]
    net = D("2.31")
    for said in (Totals(tax=D(tax)), Totals(gross=net + D(tax)), Totals(net=net, gross=net + D(tax))):
        assert [one[0] for one in told(vat_check.check, document(*lines, totals=said))] == ([code] if code else [])


def test_vat_of_a_document_discount_counts() -> None:
    """It goes with the rate it names, or with the only one there is."""
    for rate in (D(20), None):
        judged = document(
            line("10", vat_rate=D(20)), adjustments=(Adjustment(amount=D(10), vat_rate=rate),), totals=Totals(tax=D(18))
        )
        assert told(vat_check.check, judged) == []


def test_a_line_without_a_rate_proves_nothing() -> None:
    """Nor does an unattributed discount over two rates."""
    mixed = document(
        line(vat_rate=D(20)), line(vat_rate=D(10)), adjustments=(Adjustment(amount=D(1)),), totals=Totals(tax=D(99))
    )
    assert told(vat_check.check, mixed) == []
    assert told(vat_check.check, document(line(vat_rate=D(20)), line(), totals=Totals(tax=D(99)))) == []


def test_categories_without_vat_have_the_rate_nought() -> None:
    """Reverse charge and its like may leave the rate out."""
    judged = document(line(vat_category="AE"), totals=Totals(tax=D(2)))
    assert told(vat_check.check, judged) == [("AMT_DOCUMENT_TOTAL", "reject", "totals.tax")]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"rate": 20, "base": 100, "amount": 20}, []),
        ({"rate": 20, "base": 100, "amount": "20.99"}, [("AMT_ROUNDING", "taxes.amount")]),
        ({"rate": 20, "base": 100, "amount": 21}, [("AMT_DOCUMENT_TOTAL", "taxes.amount")]),
        ({"rate": 20, "base": 101, "amount": "20.20"}, [("AMT_DOCUMENT_TOTAL", "taxes.base")]),
        ({"rate": 2000, "base": 100, "amount": 20}, [("VAL_NUMBER", "taxes.rate"), ("AMT_DOCUMENT_TOTAL", "taxes.base")]),
    ],
)
def test_the_breakdown_agrees_with_itself_and_the_lines(row: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    """Within one unit of the currency, as CEN has it."""
    tax = Tax.model_validate({"category": "S", **row})
    judged = document(line("10", vat_rate=D(20), net_amount=D(100)), taxes=(tax,), totals=Totals(tax=tax.amount))
    found = dict.fromkeys((code, field) for code, _, field in told(vat_check.check, judged, ELECTRONIC))
    assert list(found) == expected


def test_the_breakdown_adds_up_to_the_vat() -> None:
    """BR-CO-14."""
    rows = (Tax(rate=D(20), base=D(100), amount=D(20)), Tax(rate=D(10), base=D(100), amount=D(10)))
    lines = (line("10", vat_rate=D(20), net_amount=D(100)), line("10", vat_rate=D(10), net_amount=D(100)))
    assert told(vat_check.check, document(*lines, taxes=rows, totals=Totals(tax=D(30))), ELECTRONIC) == []
    (reason,) = vat_check.check(document(*lines, taxes=rows, totals=Totals(tax=D(31))), ELECTRONIC)
    assert (reason.code, reason.rule, reason.expected) == ("AMT_DOCUMENT_TOTAL", "BR-CO-14", "30.00")


@pytest.mark.parametrize("rate", ["-1", "100.01"])
def test_a_vat_rate_is_a_percentage(rate: str) -> None:
    """A price that slid into the column of the rate is noticed."""
    assert told(vat_check.check, document(line(vat_rate=D(rate)))) == [("VAL_NUMBER", "reject", "vat_rate")]


def test_the_rate_of_a_charge_is_a_percentage_too() -> None:
    """However large, it is told and nothing is computed with it."""
    freight = Adjustment(charge=True, amount=D("99999999900000"), vat_rate=D("100000000099900"))
    judged = document(line("10", vat_rate=D(20)), adjustments=(freight,), totals=Totals(gross=D(0)))
    assert [(code, field) for code, _, field in told(vat_check.check, judged)] == [("VAL_NUMBER", "adjustments.vat_rate")]


# all together

_cents = st.integers(1, 10**7).map(lambda cents: D(cents).scaleb(-2))
_lines = st.lists(
    st.tuples(st.integers(1, 999), _cents, st.sampled_from(["0", "2.1", "5.5", "10", "20"])).map(
        lambda one: Line(product_code="P", quantity=D(one[0]), unit_price=one[1], vat_rate=D(one[2]), net_amount=one[0] * one[1])
    ),
    min_size=1, max_size=8,
)  # fmt: skip


@given(_lines, st.sampled_from(["EUR", "KWD"]), st.booleans())
def test_what_adds_up_is_accepted(lines: list[Line], code: str, electronic: bool) -> None:
    """A document with our own totals on it passes every check, in either kind of format."""
    bare = document(*lines, kind="order", currency=code)
    ours = sums.computed(bare)
    full = bare.model_copy(
        update={"totals": Totals(lines=ours.lines, net=ours.net, tax=ours.tax, gross=ours.gross, due=ours.due)}
    )
    rules = ELECTRONIC if electronic else NATIVE
    assert [reason for check in DOCUMENT_CHECKS for reason in check(full, rules)] == []


@given(_lines, st.sampled_from(["lines", "net", "gross", "due"]), st.integers(2, 10**6))
def test_a_total_that_is_far_off_is_refused(lines: list[Line], field: str, off: int) -> None:
    """More than a cent per line and more than a euro is never a matter of rounding."""
    bare = document(*lines)
    ours = sums.computed(bare)._asdict()
    said = {name: ours[name] for name in ("lines", "net", "tax", "gross", "due")}
    wrong = bare.model_copy(update={"totals": Totals(**{**said, field: said[field] + off})})
    assert "reject" in {reason.severity for check in DOCUMENT_CHECKS for reason in check(wrong, NATIVE)}
