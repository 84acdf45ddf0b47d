"""The ladder: which of our records a document means, and what is said when that is not sure."""

from __future__ import annotations

from datetime import date

import pytest

from importd import lookup
from importd.config import Rules
from importd.matching import match
from importd.model import Direction, Document, Known, KnownProduct, Line, Party
from importd.ports import Facts, Matched
from tests.unit.fakes import FakeFacts

TODAY = date(2026, 3, 31)
JEAN = Known(
    code="JEAN001", name="Jean SA", vat_id="FR44732829320", siren="732829320", siret="73282932000074", gln="3012345000003"
)
ESSA = Known(code="ESSA001", name="Essais SARL", vat_id="FR40303265045", siren="303265045", email="compta@essais.example")
CHAIR = KnownProduct(code="CHA-001", name="Chaise", gtin="2000000001012")
BOX = KnownProduct(code="LOT-BOI", name="Lot de boîtes", gtin="2000000001036")


def found(facts: Facts, party: Party, *lines: Line, direction: Direction = "sale") -> Matched:
    """What a document of this partner is matched to."""
    parties = {"buyer": party} if direction == "sale" else {"seller": party}
    document = Document(
        kind="order", direction=direction, number="A1", issue_date=TODAY, currency="EUR", lines=lines, **parties
    )
    return match(document, Rules(today=TODAY), facts)


def shop(**more: object) -> FakeFacts:
    """Two customers, the same two as suppliers, two products."""
    return FakeFacts(customers=[JEAN, ESSA], suppliers=[JEAN, ESSA], stock=[CHAIR, BOX], **more)


@pytest.mark.parametrize(
    ("party", "by"),
    [
        (Party(code="JEAN001", siret="73282932000074", vat_id="FR44732829320"), "code"),
        (Party(code="4711", siret="73282932000074"), "siret"),
        (Party(siren="732829320"), "siren"),
        (Party(siret="73282932000009"), "siren"),
        (Party(vat_id="FR44732829320", name="Quite another name"), "vat_id"),
        (Party(gln="3012345000003"), "gln"),
    ],
)
def test_a_partner_is_recognised_by_its_first_key_that_finds_one(party: Party, by: str) -> None:
    """A code of the sender's own that finds nothing proves nothing; another establishment is the same company."""
    partner = found(shop(), party).partner
    assert (partner.code, partner.by, partner.reasons) == ("JEAN001", by, ())


def test_an_endpoint_is_a_key() -> None:
    """The electronic address identifies a partner."""
    facts = FakeFacts(customers=[ESSA._replace(endpoint="0225:303265045")])
    assert found(facts, Party(endpoint="0225:303265045")).partner.by == "endpoint"


def test_an_email_is_a_weak_key() -> None:
    """It is used only where no other key finds anybody, whatever its case, and it warns."""
    partner = found(shop(), Party(email="Compta@Essais.example")).partner
    assert (partner.code, partner.by) == ("ESSA001", "email")
    assert [(reason.code, reason.severity) for reason in partner.reasons] == [("REF_CUSTOMER_WEAK", "warn")]


def test_a_name_is_never_a_key() -> None:
    """The right name alone finds nobody; it is told, with what was looked for and what is near."""
    partner = found(shop(), Party(code="JEA", siret="35600000000048", name="Jean SA")).partner
    (reason,) = partner.reasons
    assert partner.code == ""
    assert (reason.code, reason.field, reason.value) == ("REF_CUSTOMER_UNKNOWN", "buyer.code", "JEA, 35600000000048, Jean SA")
    assert (reason.expected, reason.near) == ("code, siret, siren", ("JEAN001 (Jean SA)",))


def test_a_document_that_names_nobody_is_unknown() -> None:
    """No key and no name: nothing is quoted."""
    (reason,) = found(shop(), Party(), direction="purchase").partner.reasons
    assert (reason.code, reason.value, reason.expected) == ("REF_SUPPLIER_UNKNOWN", "", "")


def test_keys_of_two_records_are_a_conflict() -> None:
    """The code says one customer, the SIRET another: one cause, told once, with all the keys."""
    (reason,) = found(shop(), Party(code="ESSA001", siret="73282932000074")).partner.reasons
    assert (reason.code, reason.field, reason.value) == ("REF_CUSTOMER_CONFLICT", "buyer.siret", "ESSA001, 73282932000074")
    assert reason.near == ("ESSA001 (Essais SARL)", "JEAN001 (Jean SA)")


@pytest.mark.parametrize(
    ("party", "field"),
    [
        (Party(code="JEAN001", vat_id="FR40303265045"), "buyer.vat_id"),
        (Party(code="JEAN001", siren="552100554"), "buyer.siren"),
        (Party(email="compta@essais.example", siret="35600000000048"), "buyer.siret"),
    ],
)
def test_a_record_of_another_company_is_a_conflict(party: Party, field: str) -> None:
    """What identifies a company must be what our record says, whatever found the record."""
    facts = FakeFacts(customers=[JEAN, ESSA._replace(vat_id="")])
    reasons = found(facts, party).partner.reasons
    assert ("REF_CUSTOMER_CONFLICT", field) in [(reason.code, reason.field) for reason in reasons]


def test_another_address_is_no_conflict() -> None:
    """A company has several establishments, GLNs, addresses, and VAT ids in several countries."""
    party = Party(code="JEAN001", siret="73282932000009", gln="3012345000010", vat_id="DE136695976", endpoint="0225:x")
    assert found(shop(), party).partner.reasons == ()


def test_two_records_of_one_company_do_not_contradict_each_other() -> None:
    """The SIRET says which establishment; that the VAT id stands at the head office is no conflict."""
    office = Known(code="HEAD", name="Jean SA, siège", vat_id="FR44732829320", siren="732829320")
    branch = Known(code="LYON", name="Jean SA, Lyon", siret="73282932000009")
    partner = found(FakeFacts(customers=[office, branch]), Party(siret="73282932000009", vat_id="FR44732829320")).partner
    assert (partner.code, partner.reasons) == ("LYON", ())


def test_several_records_are_listed_up_to_five() -> None:
    """Nobody chooses among customers that share their only key."""
    facts = FakeFacts(customers=[Known(code=f"C{n}", name="Jean", vat_id="FR44732829320") for n in range(9)])
    (reason,) = found(facts, Party(vat_id="FR44732829320")).partner.reasons
    assert (reason.code, reason.field) == ("REF_CUSTOMER_AMBIGUOUS", "buyer.vat_id")
    assert reason.near == ("C0 (Jean)", "C1 (Jean)", "C2 (Jean)", "C3 (Jean)", "C4 (Jean)", "…")


def test_another_key_decides_among_several() -> None:
    """A SIREN that several share does no harm when the code says which one."""
    twins = [Known(code=code, name="Jean", siren="732829320") for code in ("A", "B")]
    partner = found(FakeFacts(suppliers=twins), Party(code="B", siren="732829320"), direction="purchase").partner
    assert (partner.code, partner.reasons) == ("B", ())


@pytest.mark.parametrize("change", [{"blocked": True}, {"active": False}])
def test_a_blocked_partner_is_told(change: dict[str, bool]) -> None:
    """Blocked and no longer active are the same to a document."""
    facts = FakeFacts(customers=[JEAN._replace(**change)])
    partner = found(facts, Party(code="JEAN001")).partner
    assert [(reason.code, reason.value) for reason in partner.reasons] == [("REF_CUSTOMER_BLOCKED", "JEAN001 (Jean SA)")]


def test_products_are_recognised_by_code_gtin_and_the_partners_own_code() -> None:
    """A free line is matched to nothing, without a word; a code that finds nothing does not hide a GTIN that does."""
    facts = shop(items={("supplier", "JEAN001", "J-7"): ["LOT-BOI"]})
    lines = (
        Line(product_code="CHA-001"),
        Line(product_code="X", gtin="2000000001012"),
        Line(partner_item="J-7"),
        Line(name="Port"),
    )
    products = found(facts, Party(code="JEAN001"), *lines, direction="purchase").products
    assert [(one.code, one.by) for one in products] == [
        ("CHA-001", "code"), ("CHA-001", "gtin"), ("LOT-BOI", "partner_item"), ("", ""),
    ]  # fmt: skip
    assert not any(one.reasons for one in products)


def test_a_product_is_looked_up_once_per_document() -> None:
    """Twenty lines with the same code ask once."""
    facts = shop()
    found(facts, Party(code="JEAN001"), *[Line(at=n, product_code="CHA-001") for n in range(20)])
    assert facts.asked["product code"] == 1


def test_each_line_with_an_unknown_product_is_told() -> None:
    """The reason stands at its own line; suggestions cost time and are looked for on the first few codes only."""
    facts = shop()
    lines = [Line(at=n, product_code=f"CHA-9{n}", gtin="2000000009999") for n in range(12)]
    products = found(facts, Party(code="JEAN001"), *lines, lines[0]).products
    reasons = [reason for one in products for reason in one.reasons]
    assert [reason.line for reason in reasons] == [*range(12), 0]
    assert (reasons[0].code, reasons[0].value) == ("REF_PRODUCT_UNKNOWN", "CHA-90, 2000000009999")
    assert (reasons[0].expected, reasons[0].near) == ("product_code, gtin", ("CHA-001 (Chaise)",))
    assert facts.asked["similar"] == 5


@pytest.mark.parametrize("gtin", ["2000000001036", "2000000001043"])
def test_a_code_and_a_gtin_that_disagree_are_a_conflict(gtin: str) -> None:
    """Whether the GTIN is that of another product or of none, it is not the one on record."""
    (product,) = found(shop(), Party(code="JEAN001"), Line(product_code="CHA-001", gtin=gtin)).products
    assert [(reason.code, reason.field) for reason in product.reasons[:1]] == [("REF_PRODUCT_CONFLICT", "gtin")]


def test_a_gtin_of_twelve_or_fourteen_digits_is_the_same_number() -> None:
    """A GTIN-13 is the GTIN-14 with a zero in front."""
    facts = FakeFacts(customers=[JEAN], stock=[CHAIR._replace(gtin="02000000001012")])
    (product,) = found(facts, Party(code="JEAN001"), Line(product_code="CHA-001", gtin="2000000001012")).products
    assert product.reasons == ()


def test_products_that_share_a_gtin_are_ambiguous() -> None:
    """They are listed."""
    facts = FakeFacts(customers=[JEAN], stock=[CHAIR, BOX._replace(gtin=CHAIR.gtin)])
    (product,) = found(facts, Party(code="JEAN001"), Line(gtin=CHAIR.gtin)).products
    assert [(reason.code, reason.near) for reason in product.reasons] == [
        ("REF_PRODUCT_AMBIGUOUS", ("CHA-001 (Chaise)", "LOT-BOI (Lot de boîtes)"))
    ]


def test_an_inactive_product_is_told() -> None:
    """It is found, and refused."""
    facts = FakeFacts(customers=[JEAN], stock=[CHAIR._replace(active=False)])
    (product,) = found(facts, Party(code="JEAN001"), Line(product_code="CHA-001")).products
    assert (product.code, product.reasons[0].code) == ("CHA-001", "REF_PRODUCT_INACTIVE")


def test_what_only_an_unknown_partner_could_tell_is_not_told_twice() -> None:
    """The partner is refused; its own product codes say nothing then."""
    matched = found(shop(), Party(code="NOBODY"), Line(partner_item="J-7"), direction="purchase")
    assert matched.partner.reasons[0].code == "REF_SUPPLIER_UNKNOWN"
    assert matched.products[0].reasons == ()


# the sender's own keys


def codes(matched: Matched) -> list[str]:
    """The codes of all that is wrong."""
    return [reason.code for one in (matched.partner, *matched.products) for reason in one.reasons]


def test_the_senders_own_key_goes_first() -> None:
    """Known by it alone; the match says so and carries the key."""
    facts = shop(links={("default", "customer", "17"): "JEAN001"})
    partner = found(facts, Party(external_id="17", name="Quite another name")).partner
    assert (partner.code, partner.by, partner.link, partner.reasons) == ("JEAN001", "xref", "17", ())


def test_a_key_of_another_sender_is_nothing() -> None:
    """Small numbers are popular."""
    facts = shop(links={("other", "customer", "17"): "JEAN001", ("default", "supplier", "17"): "JEAN001"})
    assert codes(found(facts, Party(external_id="17"))) == ["REF_CUSTOMER_UNKNOWN"]


def test_a_key_that_contradicts_an_identifier_is_a_conflict() -> None:
    """The key says one customer, the SIREN another."""
    facts = shop(links={("default", "customer", "17"): "JEAN001"})
    assert set(codes(found(facts, Party(external_id="17", siren="303265045")))) == {"REF_CUSTOMER_CONFLICT"}


def test_a_code_that_is_none_of_ours_is_the_senders_own() -> None:
    """It is looked up among the keys; one of ours is not."""
    facts = shop(links={("default", "customer", "X9"): "JEAN001", ("default", "product", "P9"): "CHA-001"})
    matched = found(facts, Party(code="X9"), Line(product_code="P9"))
    assert (matched.partner.code, matched.partner.by) == ("JEAN001", "xref")
    assert (matched.products[0].code, matched.products[0].by) == ("CHA-001", "xref")
    facts.asked.clear()
    found(facts, Party(code="JEAN001"), Line(product_code="CHA-001"))
    assert facts.asked["xref"] == 0


def test_a_key_and_a_code_of_different_products_are_a_conflict() -> None:
    """Neither is taken."""
    facts = shop(links={("default", "product", "P9"): "LOT-BOI"})
    line = Line(external_id="P9", product_code="CHA-001")
    assert codes(found(facts, Party(code="JEAN001"), line)) == ["REF_PRODUCT_CONFLICT"]


def test_an_unknown_one_tells_the_command_that_would_link_it() -> None:
    """With the key of the sender and the nearest record of ours."""
    matched = found(shop(), Party(external_id="17", code="JEA", name="Jean"), Line(product_code="CHA-00 1"))
    assert matched.partner.reasons[0].cure == "importd xref set default customer 17 JEAN001"
    assert matched.products[0].reasons[0].cure == "importd xref set default product 'CHA-00 1' CHA-001"
    assert found(shop(), Party(siren="111111118")).partner.reasons[0].cure == ""


# what a profile declares


def declared(party: Party, line: Line, *, partner: str = "", product: str = "") -> Matched:
    """The same with the look-ups that a profile declares for the partner and for the product."""
    document = Document(
        kind="order", direction="sale", number="A1", issue_date=TODAY, currency="EUR", buyer=party, lookup=partner,
        lines=(line.model_copy(update={"lookup": product}),),
    )  # fmt: skip
    return match(document, Rules(today=TODAY), shop())


def test_only_the_keys_that_are_named_are_tried() -> None:
    """A SIRET that nobody trusts finds nothing; nor does an e-mail."""
    party = Party(siret="73282932000074", email="compta@essais.example")
    matched = declared(party, Line(product_code="CHA-001"), partner=lookup.of(("code", "vat"), "reject", "24h"))
    assert codes(matched) == ["REF_CUSTOMER_UNKNOWN"]


def test_without_the_keys_that_are_named_a_product_is_unknown() -> None:
    """Never taken for a line without a product."""
    matched = declared(Party(code="JEAN001"), Line(product_code="CHA-001"), product=lookup.of(("ean",), "reject", "24h"))
    assert codes(matched) == ["REF_PRODUCT_UNKNOWN"]


def test_a_stand_in_is_taken_with_a_warning() -> None:
    """And is refused itself where it does not exist."""
    line = Line(product_code="NIX")
    matched = declared(Party(code="JEAN001"), line, product=lookup.of((), "use:LOT-BOI", "24h"))
    assert [(one.code, one.by) for one in matched.products] == [("LOT-BOI", "use")]
    assert [(reason.code, reason.severity) for reason in matched.products[0].reasons] == [("REF_FALLBACK", "warn")]
    matched = declared(Party(code="JEAN001"), line, product=lookup.of((), "use:NOPE", "24h"))
    assert [(reason.code, reason.value) for reason in matched.products[0].reasons] == [("REF_PRODUCT_UNKNOWN", "NOPE")]


def test_waiting_holds_and_creating_asks() -> None:
    """Waiting says for how long; only what is unknown is created."""
    matched = declared(
        Party(code="NIX"), Line(product_code="NIX"), partner=lookup.of((), "wait", "2h"), product=lookup.of((), "create", "24h")
    )
    assert (matched.partner.wait, matched.partner.reasons[0].severity) == (7200, "hold")
    assert (matched.products[0].create, matched.products[0].reasons[0].severity) == (True, "reject")
    blocked = declared(Party(code="JEAN001"), Line(product_code="CHA-001"), product=lookup.of((), "create", "24h"))
    assert not blocked.products[0].create
