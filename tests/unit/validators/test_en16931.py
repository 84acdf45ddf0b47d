"""Each rule of EN 16931 for electronic invoices: a sound invoice breaks none, and one change breaks the one that it should."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importd import rulebook
from importd.config import Checks, Rules
from importd.model import Address, Adjustment, Document, Line, Means, Party, Preceding, Reason, Tax, Totals, Trade
from importd.reasons import say
from importd.reform import reason_code
from importd.validators import DOCUMENT_CHECKS
from importd.validators.en16931 import rounded

D = Decimal
EN = Rules(today=date(2026, 11, 23), electronic=True)
OFF = EN.model_copy(update={"checks": Checks(rules="off")})
FR = EN.model_copy(update={"checks": Checks(rules="fr")})
HERE = Address(street="1 rue du Lac", country="FR")
CORE = "urn:cen.eu:en16931:2017"
EXTENDED = f"{CORE}#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr"
LINE: dict[str, Any] = {
    "path": "/Invoice/cac:InvoiceLine[1]", "line_id": "1", "name": "Chêne", "quantity": 2, "unit": "MTK", "unit_price": "50",
    "vat_category": "S", "vat_rate": 20, "net_amount": "100.00",
}  # fmt: skip
SUMS: dict[str, Any] = {"lines": "100.00", "net": "100.00", "tax": "20.00", "gross": "120.00", "due": "120.00"}
ROW: dict[str, Any] = {"category": "S", "rate": 20, "base": "100.00", "amount": "20.00"}
SHIPPED = Trade(currency_said=True, tax_totals="EUR", delivery_country="DE", delivery_address=True)


def invoice(**more: Any) -> Document:
    """A sound invoice of one line over 100 € and 20 %, with changes."""
    given_: dict[str, Any] = {
        "path": "/Invoice", "kind": "invoice", "direction": "purchase", "number": "F1", "type_code": "380", "profile": CORE,
        "issue_date": "2026-11-20", "due_date": "2026-12-20", "currency": "EUR", "lines": (line(),), "totals": Totals(**SUMS),
        "seller": Party(name="Bois du Jura", vat_id="FR14987654324", siren="987654324", address=HERE),
        "buyer": Party(name="Chaises SA", vat_id="FR11123456782", siren="123456782", address=HERE),
        "taxes": (Tax(**ROW),), "trade": Trade(currency_said=True, tax_totals="EUR"), **more,
    }  # fmt: skip
    return Document(**given_)


def line(**more: Any) -> Line:
    """Its line, with changes."""
    return Line(**{**LINE, **more})


def totals(**more: Any) -> Totals:
    """Its totals, with changes."""
    return Totals(**{**SUMS, **more})


def row(**more: Any) -> tuple[Tax, ...]:
    """Its breakdown, with changes."""
    return (Tax(**{**ROW, **more}),)


def untaxed(category: str, trade: Trade = SHIPPED, **of_row: Any) -> Document:
    """A sound invoice of a category without VAT."""
    rate = None if category == "O" else 0
    nobody = {"vat_id": ""} if category == "O" else {}
    said = {
        "category": category,
        "rate": rate,
        "amount": "0.00",
        "exemption": "" if category == "Z" else "Art. 262 ter I",
        **of_row,
    }
    sound = invoice(
        lines=(line(vat_category=category, vat_rate=rate),), totals=totals(tax="0.00", gross="100.00", due="100.00"), taxes=row(**said),
        trade=trade, operation_date="2026-11-19",
    )  # fmt: skip
    parties = {who: getattr(sound, who).model_copy(update=nobody) for who in ("seller", "buyer")}
    return sound.model_copy(update=parties)


def judge(document: Document, rules: Rules = EN) -> list[Reason]:
    """What all our checks of documents say."""
    return [reason for check in DOCUMENT_CHECKS for reason in check(document, rules)]


def broken(document: Document, rules: Rules = EN) -> set[str]:
    """The rules that refuse it."""
    return {reason.rule for reason in judge(document, rules) if reason.severity == "reject"}


@pytest.mark.parametrize("document", [invoice(), *(untaxed(category) for category in ("Z", "E", "AE", "K", "G", "O"))])
def test_a_sound_invoice_breaks_no_rule(document: Document) -> None:
    """In any VAT category."""
    assert judge(document) == []


ALLOWANCE = {"amount": "10.00", "reason": "Remise", "vat_category": "S", "vat_rate": 20}
WITHOUT_TEN = {"net": "90.00", "tax": "18.00", "gross": "108.00", "due": "108.00"}


def adjusted(said: dict[str, Any], **more: Any) -> Document:
    """The invoice with 10 € taken off."""
    return invoice(adjustments=(Adjustment(**{**ALLOWANCE, **more}),), totals=totals(**WITHOUT_TEN, **said),
                   taxes=row(base="90.00", amount="18.00"))  # fmt: skip


def test_a_sound_allowance_breaks_no_rule() -> None:
    """With its sum said."""
    assert judge(adjusted({"allowances": "10.00"})) == []


@pytest.mark.parametrize(("document", "rule"), [
    (invoice(profile=""), "BR-01"), (invoice(type_code=""), "BR-04"),
    (invoice(trade=Trade(tax_totals="EUR")), "BR-05"),
    (invoice(seller=Party(vat_id="FR14987654324", address=HERE)), "BR-06"),
    (invoice(trade=Trade(currency_said=True, tax_totals="EUR", unnamed="buyer")), "BR-07"),
    (invoice(buyer=Party(name="Chaises SA")), "BR-10"), (invoice(buyer=Party(name="Chaises SA", address=Address(city="Dole"))), "BR-11"),
    (invoice(totals=totals(lines=None)), "BR-12"), (invoice(totals=totals(net=None)), "BR-13"),
    (invoice(totals=totals(gross=None)), "BR-14"), (invoice(totals=totals(due=None)), "BR-15"), (invoice(lines=()), "BR-16"),
    (invoice(lines=(line(line_id=""),)), "BR-21"), (invoice(lines=(line(quantity=None),)), "BR-22"),
    (invoice(lines=(line(unit=""),)), "BR-23"), (invoice(lines=(line(net_amount=None),)), "BR-24"),
    (invoice(lines=(line(name=""),)), "BR-25"), (invoice(lines=(line(unit_price=None),)), "BR-26"),
    (invoice(lines=(line(unit_price=-50),)), "BR-27"), (invoice(lines=(line(gross_price=-1),)), "BR-28"),
    (invoice(trade=Trade(currency_said=True, tax_totals="EUR", period_start="2026-11-02", period_end="2026-11-01")), "BR-29"),
    (adjusted({"allowances": "10.00"}, vat_category=""), "BR-32"), (adjusted({"allowances": "10.00"}, reason=""), "BR-33"),
    (invoice(taxes=row(base=None)), "BR-45"), (invoice(taxes=row(amount=None)), "BR-46"), (invoice(taxes=row(category="")), "BR-47"),
    (invoice(taxes=row(rate=None)), "BR-48"), (invoice(means=(Means(account="FR76"),)), "BR-49"),
    (invoice(means=(Means(code="58", account_blank=True),)), "BR-50"), (invoice(means=(Means(code="30"),)), "BR-61"),
    (invoice(trade=Trade(currency_said=True, tax_totals="EUR", tax_currency="NOK")), "BR-53"),
    (invoice(trade=Trade(currency_said=True, tax_totals="EUR", delivery_address=True)), "BR-57"),
    (invoice(buyer=Party(name="C", address=HERE, endpoint="123456782")), "BR-63"),
    (invoice(trade=Trade(currency_said=True, tax_totals="EUR", represented=True, representative_country="FR",
     tax_representative="FR14987654324")), "BR-18"),
    (invoice(trade=Trade(currency_said=True, tax_totals="EUR", represented=True, representative_name="R")), "BR-20"),
    (invoice(trade=Trade(currency_said=True, tax_totals="EUR", represented=True, representative_name="R")), "BR-56"),
    (invoice(lines=(line(vat_category=""),)), "BR-CO-04"),
    (invoice(seller=Party(name="B", vat_id="14987654324", address=HERE)), "BR-CO-09"),
    (invoice(totals=totals(lines="100.01")), "BR-CO-10"), (adjusted({"allowances": "10.01"}), "BR-CO-11"), (adjusted({}), "BR-CO-11"),
    (adjusted({"allowances": "10.00", "charges": "1.00"}), "BR-CO-12"), (invoice(totals=totals(net="100.01")), "BR-CO-13"),
    (invoice(taxes=row(amount="20.01")), "BR-CO-14"), (invoice(totals=totals(gross="120.01")), "BR-CO-15"),
    (invoice(trade=Trade(currency_said=True, tax_totals="EUR EUR")), "BR-CO-15"),
    (invoice(totals=totals(prepaid="20.00")), "BR-CO-16"), (invoice(totals=totals(tax="21.00", gross="121.00", due="121.00"),
     taxes=row(amount="21.00")), "BR-CO-17"),
    (invoice(taxes=()), "BR-CO-18"), (invoice(due_date=None, profile=EXTENDED), "BR-CO-25"),
    (invoice(seller=Party(name="Bois du Jura", address=HERE)), "BR-CO-26"),
    (invoice(totals=totals(net="100.000")), "BR-DEC-12"), (invoice(lines=(line(net_amount="100.000"),)), "BR-DEC-23"),
    (invoice(taxes=row(base="100.000")), "BR-DEC-19"),
    (invoice(taxes=row(category="A")), "BR-CL-17"), (invoice(lines=(line(vat_category="A"),)), "BR-CL-18"),
    (invoice(taxes=row(category="E", amount="0.00", rate=0, exemption="x")), "BR-S-01"),
    (invoice(seller=Party(name="B", siren="987654324", address=HERE)), "BR-S-02"), (invoice(lines=(line(vat_rate=0),)), "BR-S-05"),
    (adjusted({"allowances": "10.00"}, vat_rate=0), "BR-S-06"), (invoice(taxes=row(base="101.00", amount="20.20")), "BR-S-08"),
    (invoice(taxes=row(exemption="why")), "BR-S-10"), (untaxed("E", exemption=""), "BR-E-10"), (untaxed("E", amount="1.00"), "BR-E-09"),
    (untaxed("E", base="99.00"), "BR-E-08"), (untaxed("Z", exemption="why"), "BR-Z-10"),
    (untaxed("K", Trade(currency_said=True)), "BR-IC-12"),
    (untaxed("K").model_copy(update={"operation_date": None}), "BR-IC-11"),
    (untaxed("AE").model_copy(update={"buyer": Party(name="C", address=HERE)}), "BR-AE-02"),
    (untaxed("K").model_copy(update={"buyer": Party(name="C", siren="123456782", address=HERE)}), "BR-IC-02"),
    (untaxed("O").model_copy(update={"buyer": Party(name="C", vat_id="FR11123456782", address=HERE)}), "BR-O-02"),
    (untaxed("O", rate=0).model_copy(update={"lines": (line(vat_category="O", vat_rate=0),)}), "BR-O-05"),
    (untaxed("O").model_copy(update={"lines": (line(vat_category="E", vat_rate=0),)}), "BR-O-12"),
])  # fmt: skip
def test_one_change_breaks_one_rule(document: Document, rule: str) -> None:
    """The rule is named, it refuses, and nothing is refused without the rules unless importd itself cannot go on."""
    assert rule in broken(document)


def test_the_tolerances_are_those_of_the_syntax() -> None:
    """UBL takes less than one unit for taxed bases, CII none; for VAT per rate CII takes a whole one."""
    off = invoice(taxes=row(base="100.99"))
    assert "BR-S-08" not in broken(off)
    assert "BR-S-08" in broken(off.model_copy(update={"path": "/rsm:CrossIndustryInvoice"}))
    exempt = untaxed("E", base="99.50")
    assert "BR-E-08" in broken(exempt)
    assert "BR-E-08" not in broken(exempt.model_copy(update={"path": "/rsm:CrossIndustryInvoice"}))


def test_extended_takes_a_cent_for_each_part() -> None:
    """BR-FREXT-CO-10 to -15: one line, one cent; two are wrong."""
    for cents, rules in ((1, set()), (2, {"BR-CO-15"})):
        gross = D("120.00") + D(cents).scaleb(-2)
        judged = invoice(profile=EXTENDED, totals=totals(gross=gross, due=gross))
        assert broken(judged) == rules
        assert "AMT_ROUNDING" in [reason.code for reason in judge(judged)] or rules


def test_cii_takes_a_total_with_vat_that_equals_the_one_without() -> None:
    """Its rule BR-CO-15 says so; UBL does not."""
    same = invoice(totals=totals(gross="100.00", due="100.00"))
    assert "BR-CO-15" in broken(same)
    assert "BR-CO-15" not in broken(same.model_copy(update={"path": "/rsm:CrossIndustryInvoice"}))


@pytest.mark.parametrize("profile", ["urn:factur-x.eu:1p0:minimum", f"{CORE}#compliant#urn:factur-x.eu:1p0:basicwl"])
def test_a_profile_without_lines_owes_none(profile: str) -> None:
    """Nor their sum, nor a breakdown that they add up to."""
    bare = invoice(profile=profile, lines=(), path="/rsm:CrossIndustryInvoice", taxes=() if "minimum" in profile else row())
    assert broken(bare) == set()


def test_orders_and_our_own_formats_are_not_judged() -> None:
    """Nor is anything when the rules are off: a cent is then a matter of rounding."""
    poor = invoice(profile="", totals=totals(gross="120.01", due="120.01"))
    assert broken(poor) == {"BR-01", "BR-CO-15"}
    assert broken(poor, OFF) == broken(poor.model_copy(update={"kind": "order"})) == set()
    assert [reason.code for reason in judge(poor, OFF)] == ["AMT_ROUNDING"]


def test_the_french_rules_are_asked_for() -> None:
    """Of sellers in France only; a credit note that names no invoice is a warning without them."""
    assert broken(invoice(), FR) == {"BR-FR-05", "BR-FR-08", "BR-FR-12", "BR-FR-13"}
    abroad = Party(name="Holz GmbH", vat_id="DE123456788", address=Address(country="DE"))
    assert broken(invoice(seller=abroad), FR) == set()
    credit = invoice(kind="credit_note", type_code="381")
    assert [(one.rule, one.severity) for one in judge(credit)] == [("BR-FR-CO-05", "warn")]
    assert "BR-FR-CO-05" in broken(credit, FR)
    named = (Preceding(number="F0", issue_date=date(2026, 10, 1)),)
    assert "BR-FR-CO-05" not in broken(credit.model_copy(update={"preceding": named}), FR)


@pytest.mark.parametrize(("changes", "rule"), [
    ({"number": "F 1"}, "BR-FR-02"), ({"number": "F" * 36}, "BR-FR-01"), ({"type_code": "325"}, "BR-FR-04"),
    ({"due_date": date(2026, 11, 19)}, "BR-FR-CO-07"), ({"process": "B2"}, "BR-FR-CO-09"),
    ({"type_code": "384"}, "BR-FR-CO-04"), ({"process": "S4", "type_code": "386"}, "BR-FR-CO-08"), ({"currency": "USD"}, "BR-FR-CO-12"),
    ({"notes": ("#PMT#40 €", "#PMT#40 €")}, "BR-FR-06"), ({"notes": ("#BAR#B2B",), "buyer": Party(name="C", address=HERE)}, "BR-FR-11"),
    ({"lines": (line(vat_rate=19),), "taxes": row(rate=19, amount="19.00")}, "BR-FR-16"),
])  # fmt: skip
def test_one_change_breaks_one_french_rule(changes: dict[str, Any], rule: str) -> None:
    """BR-FR-*."""
    assert rule in broken(invoice().model_copy(update=changes), FR)


def test_every_rule_is_in_the_book() -> None:
    """With its term, in both languages; what a check names is explained."""
    for name in rulebook.names():
        entry = rulebook.find(name)
        assert entry is not None
        assert entry.term.startswith(("BT-", "BG-"))
        assert entry.en != entry.fr
        assert not entry.en.endswith(".")
    assert {"BR-S-08", "BR-IC-11", "BR-CO-15", "BR-FR-05"} <= set(rulebook.names())


def test_a_finding_is_told_with_rule_term_value_and_what_was_expected() -> None:
    """And with the reason code of the reform."""
    (reason,) = judge(untaxed("Z", exemption="why"))
    assert say(reason, "en").message == (
        "The reason of an exemption stands where the category Z (zero rate) asks for one, and only there (here: why); "
        "expected: – (rule BR-Z-10, BT-120)."
    )
    assert reason_code(reason, "UBL Invoice") == "TX_TVA_ERR"
    assert [
        reason_code(one, "PDF with CII")
        for one in judge(invoice(totals=totals(lines="100.01", net="100.01", gross="120.01", due="120.01")))
    ] == ["CALCUL_ERR"]


@given(st.decimals(-10_000, 10_000, places=4))
def test_rounding_is_that_of_xpath(amount: Decimal) -> None:
    """Half towards plus infinity, never further than half a cent."""
    ours = rounded(amount)
    assert -D("0.005") < ours - amount <= D("0.005")
    assert ours.same_quantum(D("0.01"))
