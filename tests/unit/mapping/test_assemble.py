"""Records to documents."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importd.config import Company, Rules, Sender
from importd.mapping import fields
from importd.mapping.assemble import assemble
from importd.mapping.style import PLAIN, Style
from importd.model import Adjustment, Direction, Document, Reason
from importd.record import Record

TODAY = date(2026, 3, 31)
RULES = Rules(today=TODAY)
HEAD = {"kind": "order", "number": "A1", "issue_date": "2026-03-31"}


def record(values: dict[str, str] | None = None, *lines: dict[str, str]) -> Record:
    """A record with these values."""
    made = Record("document", 2)
    made.values = HEAD | (values or {})
    for index, line in enumerate(lines):
        made.add("lines", index + 2, f"lines[{index}]").values = line
    return made


def good(made: Record, rules: Rules = RULES, style: Style = PLAIN) -> Document:
    """What must come of it."""
    document, reasons = assemble(made, rules, style)
    assert document is not None, reasons
    return document


def bad(made: Record, rules: Rules = RULES) -> list[Reason]:
    """The reasons for which nothing comes of it."""
    document, reasons = assemble(made, rules)
    assert document is None
    return reasons


def short(reasons: list[Reason]) -> list[tuple[str, int, str, str, str]]:
    """Reasons, in short."""
    return [(reason.code, reason.line, reason.path, reason.field, reason.value) for reason in reasons]


def test_texts_become_values() -> None:
    """Numbers, days, identifiers and nested nouns."""
    document = good(
        record(
            {
                "due_date": " 2026-04-30 ",
                "currency": "usd",
                "buyer.vat_id": "fr 19-812345676",
                "buyer.address.city": "Dole",
                "totals.net": "10.00",
            },
            {"name": " Vis ", "quantity": "2", "unit_price": "5.0000000001", "note": ""},
        )
    )
    assert (document.at, document.due_date, document.currency) == (2, date(2026, 4, 30), "USD")
    assert (document.buyer.vat_id, document.buyer.address.city, document.totals.net) == (
        "FR19812345676",
        "Dole",
        Decimal("10.00"),
    )
    (line,) = document.lines
    assert (line.at, line.path, line.name, line.unit_price, line.note) == (2, "lines[0]", "Vis", Decimal("5.0000000001"), "")


def test_all_faults_are_collected_with_their_places() -> None:
    """Not the first one only; each carries the document's number."""
    made = record(
        {"issue_date": "31/03/2026", "kind": "facture"}, {"quantity": "two"}, {"unit_price": "1e5", "gtin": "3,76E+12"}
    )
    made.add("taxes", 2).values = {"rate": "x"}
    reasons = bad(made)
    assert short(reasons) == [
        ("MAP_VALUE_UNKNOWN", 2, "", "kind", "facture"),
        ("VAL_DATE", 2, "", "issue_date", "31/03/2026"),
        ("VAL_NUMBER", 2, "lines[0]", "quantity", "two"),
        ("VAL_SCIENTIFIC", 3, "lines[1]", "unit_price", "1e5"),
        ("VAL_SCIENTIFIC", 3, "lines[1]", "gtin", "3,76E+12"),
        ("VAL_NUMBER", 2, "", "taxes.rate", "x"),
    ]
    assert {reason.document for reason in reasons} == {"A1"}


@pytest.mark.parametrize("name", ["kind", "number", "issue_date"])
def test_required_fields(name: str) -> None:
    """Absent or blank."""
    made = record({name: "  "})
    assert short(bad(made)) == [("VAL_REQUIRED", 2, "", name, "")]
    del made.values[name]
    assert short(bad(made)) == [("VAL_REQUIRED", 2, "", name, "")]


def test_the_currency_is_the_companys_when_none_is_named() -> None:
    """And a reason when the company has none for that."""
    assert good(record()).currency == "EUR"
    nobody = Rules(today=TODAY, company=Company(currency=""))
    assert short(bad(record(), nobody)) == [("VAL_CURRENCY_MISSING", 2, "", "currency", "")]


US = Company(siren="799 012 349", vat_id="FR25 799012349", gln="3012345678900")


@pytest.mark.parametrize(
    ("values", "direction"),
    [
        ({}, "sale"),
        ({"seller.siren": "799012349"}, "sale"),
        ({"buyer.siren": "799 012 349"}, "purchase"),
        ({"buyer.siret": "79901234900012"}, "purchase"),
        ({"buyer.vat_id": "fr25799012349"}, "purchase"),
        ({"buyer.gln": "3012345678900"}, "purchase"),
        ({"buyer.endpoint": "0225:799012349_x"}, "purchase"),
        ({"buyer.endpoint": "0088:3012345678900"}, "purchase"),
        ({"buyer.siren": "799012349", "seller.siren": "799012349"}, "sale"),
        ({"seller.siren": "845001122"}, "sale"),
        ({"direction": "purchase"}, "purchase"),
        ({"direction": "sale", "buyer.siren": "799012349"}, "sale"),
    ],
)
def test_who_is_us_decides_the_direction(values: dict[str, str], direction: str) -> None:
    """Compared without separators; what the document says comes first."""
    assert good(record(values), Rules(today=TODAY, company=US)).direction == direction


def test_what_is_neither_to_us_nor_from_us_is_somebody_elses() -> None:
    """Both parties have to carry something that can be held against ours, and the sender says no direction."""
    strangers = {"buyer.name": "Chaises SA", "buyer.siren": "812345676", "seller.siren": "845001122"}
    (reason,) = bad(record(strangers), Rules(today=TODAY, company=US))
    assert (reason.code, reason.field, reason.value) == ("REF_WRONG_COMPANY", "buyer.name", "Chaises SA (812345676)")
    assert good(record(strangers), Rules(today=TODAY, company=US, sender=Sender(direction="purchase"))).direction == "purchase"
    assert good(record({**strangers, "seller.siren": ""}), Rules(today=TODAY, company=US)).direction == "sale"
    assert good(record(strangers)).direction == "sale"


def test_our_electronic_address_is_us_too() -> None:
    """With its scheme, as the document writes it."""
    us = Company(siren="799012349", endpoint="9957:FR-COMPTA")
    assert good(record({"buyer.endpoint": "9957:FR-COMPTA"}), Rules(today=TODAY, company=us)).direction == "purchase"


def test_our_vat_id_is_enough_to_know_our_siren() -> None:
    """A French VAT id ends with it."""
    rules = Rules(today=TODAY, company=Company(vat_id="FR25799012349"))
    assert good(record({"buyer.siren": "799012349"}), rules).direction == "purchase"


@pytest.mark.parametrize(("declared", "said"), [("sale", "purchase"), ("purchase", "sale")])
def test_sender_and_document_must_agree_on_the_direction(declared: Direction, said: str) -> None:
    """A sale among the purchases is somebody's mistake."""
    rules = Rules(today=TODAY, sender=Sender(direction=declared))
    assert short(bad(record({"direction": said}), rules)) == [("DOC_DIRECTION", 2, "", "direction", said)]
    assert good(record(), rules).direction == declared


@pytest.mark.parametrize(("direction", "ours", "theirs"), [("sale", "S", "B"), ("purchase", "B", "S")])
def test_items_of_electronic_documents_find_their_owner(direction: str, ours: str, theirs: str) -> None:
    """Our own code is the seller's in a sale, the buyer's in a purchase."""
    (line,) = good(record({"direction": direction}, {"seller_item": "S", "buyer_item": "B"})).lines
    assert (line.product_code, line.partner_item) == (ours, theirs)


def test_a_percentage_alone_is_worked_out() -> None:
    """From its base, else from the line; rounded to the currency."""
    made = record({"currency": "JPY"}, {"quantity": "3", "unit_price": "250", "price_base": "10"})
    made.groups["lines"][0].add("adjustments").values = {"percent": "10"}
    made.add("adjustments").values = {"percent": "5", "base": "1010", "charge": "true"}
    document = good(made)
    assert document.lines[0].adjustments == (Adjustment(amount=Decimal(8), percent=Decimal(10)),)
    assert document.adjustments[0].amount == Decimal(51)


def test_an_adjustment_needs_an_amount() -> None:
    """Or something to work it out from."""
    made = record()
    made.add("adjustments", 2).values = {"percent": "5"}
    assert short(bad(made)) == [("VAL_REQUIRED", 2, "", "adjustments.amount", "")]
    made.groups["adjustments"][0].values = {"percent": "9" * 15, "base": "9" * 15}
    assert bad(made)[0].code == "VAL_NUMBER"


def test_groups() -> None:
    """Notes, taxes and preceding documents."""
    made = record()
    made.add("notes").values = {"text": "Merci"}
    made.add("notes").values = {"text": " "}
    made.add("taxes").values = {"category": "s", "rate": "20"}
    made.add("preceding").values = {"number": "F1", "issue_date": "2026-03-01"}
    document = good(made)
    assert document.notes == ("Merci",)
    assert (document.taxes[0].category, document.taxes[0].rate) == ("S", Decimal(20))
    assert (document.preceding[0].number, document.preceding[0].issue_date) == ("F1", date(2026, 3, 1))
    made.add("preceding").values = {"issue_date": "2026-03-01"}
    assert bad(made)[0].field == "preceding.number"


def test_what_the_parser_said_is_kept() -> None:
    """A warning does not refuse, a refusal does."""
    made = record()
    made.reasons = [Reason(code="FIELD_UNKNOWN", severity="warn")]
    document, reasons = assemble(made, RULES)
    assert document is not None
    assert reasons == [Reason(code="FIELD_UNKNOWN", severity="warn", document="A1")]
    made.reasons.append(Reason(code="JSON_SYNTAX", severity="reject"))
    assert len(bad(made)) == 2


def test_reasons_can_always_be_written() -> None:
    """Values that cannot be stored are escaped in the reason itself."""
    (reason,) = bad(record({"number": "A\ud800\x1b"}))
    assert (reason.code, reason.value, reason.document) == ("ENC_TEXT_INVALID", "A\\ud800\\x1b", "A\\ud800\\x1b")
    assert reason.model_dump_json()


KEYS = st.sampled_from(
    [*fields.HEADER, "buyer.name", "seller.siren", "buyer.address.city", *(f"totals.{name}" for name in fields.TOTALS)]
)
LINE_KEYS = st.sampled_from([*fields.LINE, *fields.ITEMS])
TEXTS = st.one_of(
    st.text(max_size=20), st.sampled_from(["", "1", "-9.99", "1,5", "2026-03-31", "order", "sale", "EUR", "true", "9" * 15])
)


@given(
    st.dictionaries(KEYS, TEXTS),
    st.lists(st.dictionaries(LINE_KEYS, TEXTS)),
    st.dictionaries(st.sampled_from([*fields.ADJUSTMENT]), TEXTS),
)
def test_any_texts_give_a_document_or_reasons(
    head: dict[str, str], lines: list[dict[str, str]], adjustment: dict[str, str]
) -> None:
    """Never both, never another exception; and a document travels as JSON without loss."""
    made = record(head, *lines)
    made.add("adjustments").values = adjustment
    for line in made.groups.get("lines", []):
        line.add("adjustments").values = adjustment
    document, reasons = assemble(made, RULES)
    assert (document is None) == any(reason.severity == "reject" for reason in reasons)
    if document is not None:
        assert Document.model_validate_json(document.model_dump_json(exclude_defaults=True)) == document
