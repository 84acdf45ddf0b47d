"""UBL: from elements to the fields of a record, and every trap that real documents have."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importd.config import Rules
from importd.decode import Payload
from importd.parsers.electronic import gtin
from importd.parsers.ubl import PARSERS
from importd.record import Record

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
RULES = Rules(today=date(2026, 11, 23))
LINE = """<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="C62">2</cbc:InvoicedQuantity>
  <cbc:LineExtensionAmount currencyID="EUR">20.00</cbc:LineExtensionAmount>
  <cac:Item><cbc:Name>Chair</cbc:Name></cac:Item><cac:Price><cbc:PriceAmount currencyID="EUR">10</cbc:PriceAmount></cac:Price>
</cac:InvoiceLine>"""
SCHEME = "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"
CURRENCY = "<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>"


def document(body: str, root: str = "Invoice", head: str = '<?xml version="1.0" encoding="UTF-8"?>\n') -> bytes:
    """A document of UBL around some elements."""
    return (
        f'{head}<{root} xmlns="{UBL}{root}-2" xmlns:cac="{UBL}CommonAggregateComponents-2"'
        f' xmlns:cbc="{UBL}CommonBasicComponents-2">{body}</{root}>'
    ).encode()


def parse(raw: bytes) -> Record:
    """The record that the one parser makes which recognises the bytes."""
    payload = Payload(raw, "a.xml", RULES)
    (parser,) = [parser for parser in PARSERS if parser.recognises(payload)]
    (record,) = parser.parse(payload)
    return record


def line(inside: str) -> Record:
    """The only line of an invoice, with these elements in it."""
    (found,) = parse(document(f"{CURRENCY}<cac:InvoiceLine>{inside}</cac:InvoiceLine>")).groups["lines"]
    return found


def party(inside: str, around: str = "") -> dict[str, str]:
    """The seller's fields, from the elements of its cac:Party and those around it."""
    body = f"<cac:AccountingSupplierParty>{around}<cac:Party>{inside}</cac:Party></cac:AccountingSupplierParty>"
    values = parse(document(body)).values
    return {field.removeprefix("seller."): text for field, text in values.items() if field.startswith("seller.")}


@pytest.mark.parametrize(("root", "kind"), [
    ("Invoice", "invoice"), ("CreditNote", "credit_note"), ("Order", "order"), ("Quotation", "quote"),
    ("DespatchAdvice", "delivery_note"),
])  # fmt: skip
def test_the_root_says_the_kind(root: str, kind: str) -> None:
    """Exactly one parser recognises each root, and names the document's kind."""
    record = parse(document("<cbc:ID>A1</cbc:ID>", root))

    assert (record.values["kind"], record.values["number"], record.path) == (kind, "A1", f"/{root}")


@pytest.mark.parametrize("root", ["OrderResponse", "Catalogue"])
def test_other_roots_are_left_to_others(root: str) -> None:
    """A UBL document that we do not read is not claimed."""
    payload = Payload(document("<cbc:ID>A1</cbc:ID>", root), "a.xml", RULES)

    assert not any(parser.recognises(payload) for parser in PARSERS)


@pytest.mark.parametrize(
    ("code", "kind"), [("380", "invoice"), ("381", "credit_note"), ("384", "invoice"), ("503", "credit_note")]
)
def test_an_invoice_of_the_credit_family_is_a_credit_note(code: str, kind: str) -> None:
    """Some senders write a credit note as an Invoice 381."""
    assert parse(document(f"<cbc:InvoiceTypeCode>{code}</cbc:InvoiceTypeCode>")).values["kind"] == kind


def test_a_negative_invoice_stays_an_invoice() -> None:
    """Signs decide nothing about the kind."""
    body = f"""<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>{CURRENCY}
      <cac:LegalMonetaryTotal><cbc:PayableAmount currencyID="EUR">-12.00</cbc:PayableAmount></cac:LegalMonetaryTotal>"""

    values = parse(document(body)).values

    assert (values["kind"], values["totals.due"]) == ("invoice", "-12.00")


@given(
    st.from_regex(r"[A-Za-z_][A-Za-z0-9._-]{0,8}", fullmatch=True).filter(lambda prefix: not prefix.lower().startswith("xml"))
)
def test_prefixes_never_matter(prefix: str) -> None:
    """The same document under any prefix is the same record."""
    plain = document(f"<cbc:ID>A1</cbc:ID>{CURRENCY}{LINE}")
    other = plain.replace(b"cbc:", f"{prefix}:".encode()).replace(b"xmlns:cbc=", f"xmlns:{prefix}=".encode())

    if prefix != "cac":
        assert parse(other).values == parse(plain).values


def test_white_space_marks_and_missing_declarations_are_no_trouble() -> None:
    """A byte-order mark, no XML declaration, line ends around a value."""
    body = f"<cbc:ID>\n  A1\t</cbc:ID><cbc:DocumentCurrencyCode>AED\n\t</cbc:DocumentCurrencyCode>{LINE.replace('EUR', 'AED')}"

    values = parse(b"\xef\xbb\xbf" + document(body, head="")).values

    assert (values["number"], values["currency"]) == ("A1", "AED")


def test_a_comment_inside_a_value_hides_nothing() -> None:
    """12<!-- -->34 is 1234."""
    assert parse(document("<cbc:ID>12<!-- a --><?b c?>34</cbc:ID>")).values["number"] == "1234"


def test_a_place_is_a_line_and_a_path() -> None:
    """A line of the document knows where it stood."""
    record = parse(document(f"\n{CURRENCY}\n{LINE}\n{LINE.replace('<cbc:ID>1</cbc:ID>', '')}"))

    assert [(one.at, one.path, one.values.get("line_id")) for one in record.groups["lines"]] == [
        (4, "/Invoice/cac:InvoiceLine[1]", "1"),
        (8, "/Invoice/cac:InvoiceLine[2]", None),
    ]


def test_of_several_payment_means_the_first_value_counts() -> None:
    """131 real invoices have several; the second one's account is not lost when the first has none."""
    body = """<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode><cbc:PaymentID/></cac:PaymentMeans>
      <cac:PaymentMeans><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode><cbc:PaymentID>R1</cbc:PaymentID>
        <cac:PayeeFinancialAccount><cbc:ID>FR7630006000011234567890189</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>"""

    values = parse(document(body)).values

    assert (values["payment_means"], values["payment_reference"], values["iban"]) == ("30", "R1", "FR7630006000011234567890189")


def test_every_way_to_pay_keeps_its_code_and_account() -> None:
    """BR-49 and BR-61 are asked of each; an account that is there and empty is told from none."""
    body = """<cac:PaymentMeans><cbc:PaymentID>R1</cbc:PaymentID></cac:PaymentMeans>
      <cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode>
        <cac:PayeeFinancialAccount><cbc:ID/></cac:PayeeFinancialAccount></cac:PaymentMeans>"""

    means = parse(document(body)).groups["means"]

    assert [(one.path, one.values) for one in means] == [
        ("/Invoice/cac:PaymentMeans[1]", {}),
        ("/Invoice/cac:PaymentMeans[2]", {"code": "30", "account": "", "account_blank": "true"}),
    ]


@pytest.mark.parametrize(("root", "due"), [("Invoice", "2026-01-31"), ("CreditNote", "2026-02-28")])
def test_the_due_date_stands_where_the_root_puts_it(root: str, due: str) -> None:
    """A credit note has its due date in the means of payment; a zone on a date is left to the mapping."""
    body = """<cbc:IssueDate>2026-01-01+01:00</cbc:IssueDate><cbc:DueDate>2026-01-31</cbc:DueDate>
      <cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode><cbc:PaymentDueDate>2026-02-28</cbc:PaymentDueDate></cac:PaymentMeans>"""

    values = parse(document(body, root)).values

    assert (values["due_date"], values["issue_date"]) == (due, "2026-01-01+01:00")


def test_a_currency_left_out_is_the_one_that_every_amount_carries() -> None:
    """UBL 2.0 orders do without cbc:DocumentCurrencyCode."""
    total = "<cac:AnticipatedMonetaryTotal>{}</cac:AnticipatedMonetaryTotal>"
    due = (
        '<cbc:LineExtensionAmount currencyID="GBP">1</cbc:LineExtensionAmount>'
        '<cbc:PayableAmount currencyID="{}">1</cbc:PayableAmount>'
    )

    one = parse(document(total.format(due.format("GBP")), "Order"))
    two = parse(document(total.format(due.format("EUR")), "Order"))

    assert one.values["currency"] == "GBP"
    assert not two.values.get("currency")


@pytest.mark.parametrize(("root", "total", "severity"), [
    ("Invoice", "LegalMonetaryTotal", "reject"), ("Order", "AnticipatedMonetaryTotal", "warn"),
])  # fmt: skip
def test_amounts_in_another_currency_are_put_down(root: str, total: str, severity: str) -> None:
    """An invoice in EUR that asks for dirhams is not booked in EUR."""
    body = f'{CURRENCY}<cac:{total}><cbc:PayableAmount currencyID="AED">9</cbc:PayableAmount></cac:{total}>'

    record = parse(document(body, root))

    assert [(reason.code, reason.severity, reason.value, reason.expected) for reason in record.reasons] == [
        ("VAL_CURRENCY_MIXED", severity, "AED", "EUR")
    ]


def test_vat_is_taken_in_the_currency_of_the_document() -> None:
    """BT-110 and BT-111 share an element; the breakdown goes with the first."""
    body = f"""{CURRENCY}<cbc:TaxCurrencyCode>NOK</cbc:TaxCurrencyCode>
      <cac:TaxTotal><cbc:TaxAmount currencyID="NOK">50.00</cbc:TaxAmount></cac:TaxTotal>
      <cac:TaxTotal><cbc:TaxAmount currencyID="EUR">4.00</cbc:TaxAmount><cac:TaxSubtotal>
        <cbc:TaxableAmount currencyID="EUR">20.00</cbc:TaxableAmount><cbc:TaxAmount currencyID="EUR">4.00</cbc:TaxAmount>
        <cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>20</cbc:Percent>{SCHEME}</cac:TaxCategory></cac:TaxSubtotal>
        <cac:TaxSubtotal>
        <cbc:TaxableAmount currencyID="EUR">5.00</cbc:TaxableAmount><cbc:TaxAmount currencyID="EUR">0</cbc:TaxAmount>
        <cac:TaxCategory><cbc:ID>AE</cbc:ID><cbc:TaxExemptionReasonCode>VATEX-EU-AE</cbc:TaxExemptionReasonCode>{SCHEME}</cac:TaxCategory>
      </cac:TaxSubtotal></cac:TaxTotal>"""

    record = parse(document(body))

    assert record.values["totals.tax"] == "4.00"
    assert [tax.values for tax in record.groups["taxes"]] == [
        {"base": "20.00", "amount": "4.00", "category": "S", "rate": "20"},
        {"base": "5.00", "amount": "0", "category": "AE", "exemption": "VATEX-EU-AE"},
    ]
    assert record.groups["taxes"][1].path == "/Invoice/cac:TaxTotal[2]/cac:TaxSubtotal[2]"


def test_allowances_and_charges_of_document_and_line_are_told_apart() -> None:
    """An allowance inside the price is in the net price already."""
    allowance = (
        "<cac:AllowanceCharge><cbc:ChargeIndicator>{}</cbc:ChargeIndicator><cbc:Amount>{}</cbc:Amount></cac:AllowanceCharge>"
    )
    inside = (
        f"{allowance.format('0', 1)}<cac:Price><cbc:PriceAmount>9</cbc:PriceAmount>{allowance.format('false', 2)}</cac:Price>"
    )

    record = parse(document(f"{CURRENCY}{allowance.format('true', 3)}<cac:InvoiceLine>{inside}</cac:InvoiceLine>"))
    (only,) = record.groups["lines"]

    assert [one.values for one in record.groups["adjustments"]] == [{"charge": "true", "amount": "3"}]
    assert [one.values for one in only.groups["adjustments"]] == [{"charge": "0", "amount": "1"}]
    assert only.groups["adjustments"][0].path == "/Invoice/cac:InvoiceLine[1]/cac:AllowanceCharge[1]"


def test_the_vat_of_a_line_is_not_another_tax() -> None:
    """A line may bear other taxes, and name VAT in its own words."""
    category = "<cac:ClassifiedTaxCategory><cbc:ID>{}</cbc:ID><cbc:Percent>{}</cbc:Percent>{}</cac:ClassifiedTaxCategory>"
    scheme = "<cac:TaxScheme><cbc:ID>{}</cbc:ID></cac:TaxScheme>"
    other, own = category.format("X", 3, scheme.format("LOC")), category.format("S", 20, scheme.format("UK VAT"))

    both, neither = line(f"<cac:Item>{other}{own}</cac:Item>"), line(f"<cac:Item>{other}</cac:Item>")
    unnamed = f"<cac:Item>{category.format('S', 20, '')}</cac:Item>"
    (wanted,) = parse(
        document(f"{CURRENCY}<cac:OrderLine><cac:LineItem>{unnamed}</cac:LineItem></cac:OrderLine>", "Order")
    ).groups["lines"]

    assert (both.values, neither.values) == ({"vat_category": "S", "vat_rate": "20"}, {})
    assert (line(unnamed).values, wanted.values) == ({}, both.values)  # a bill names VAT (BR-CO-04), an order need not


@pytest.mark.parametrize(("scheme", "text", "gtin"), [
    ("0160", "3518370900150", "3518370900150"), ("", "05704066204093", "05704066204093"), ("GTIN", "1234567890123", None),
    ("xxx", "3518370900150", None), ("", "ABC", None), ("0160", "", None),
])  # fmt: skip
def test_a_standard_identifier_is_a_gtin_only_when_it_is_one(scheme: str, text: str, gtin: str | None) -> None:
    """Samples of the trade carry 1234567890123 and worse."""
    attribute = f' schemeID="{scheme}"' if scheme else ""

    found = line(
        f"<cac:Item><cac:StandardItemIdentification><cbc:ID{attribute}>{text}</cbc:ID></cac:StandardItemIdentification></cac:Item>"
    )

    assert found.values.get("gtin") == gtin


@given(st.text(max_size=25), st.text(max_size=6))
def test_any_identifier_gives_a_gtin_in_digits_or_none(text: str, scheme: str) -> None:
    """Whatever stands there, nothing is raised."""
    found = gtin(text, scheme)

    assert found == "" or (found.isdecimal() and found.isascii())


def test_an_order_has_an_element_around_its_lines() -> None:
    """The figures stand in cac:LineItem, the note beside it."""
    body = """<cac:OrderLine><cbc:Note>fragile</cbc:Note><cac:LineItem><cbc:ID>1</cbc:ID>
      <cbc:Quantity unitCode="KGM">5</cbc:Quantity>
      <cac:Price><cbc:PriceAmount>6225.1234</cbc:PriceAmount><cbc:BaseQuantity>100</cbc:BaseQuantity></cac:Price>
      <cac:Item><cbc:Name>beeswax</cbc:Name><cac:BuyersItemIdentification><cbc:ID>B1</cbc:ID></cac:BuyersItemIdentification>
      <cac:SellersItemIdentification><cbc:ID>S1</cbc:ID></cac:SellersItemIdentification></cac:Item></cac:LineItem></cac:OrderLine>"""

    (found,) = parse(document(body, "Order")).groups["lines"]

    assert found.values == {
        "note": "fragile", "line_id": "1", "quantity": "5", "unit": "KGM", "unit_price": "6225.1234", "price_base": "100",
        "name": "beeswax", "buyer_item": "B1", "seller_item": "S1",
    }  # fmt: skip


def test_every_identifier_of_a_party_goes_to_its_field() -> None:
    """By scheme: SIRET, GLN, SIREN, an address for electronic mail; one without a scheme is what we are called by."""
    inside = """<cbc:EndpointID schemeID="0225">732829320</cbc:EndpointID>
      <cac:PartyIdentification><cbc:ID schemeID="0009">73282932000074</cbc:ID></cac:PartyIdentification>
      <cac:PartyIdentification><cbc:ID schemeID="0088">3012345678900</cbc:ID></cac:PartyIdentification>
      <cac:PartyIdentification><cbc:ID schemeID="0224">ROUTE</cbc:ID></cac:PartyIdentification>
      <cac:PartyIdentification><cbc:ID>S1</cbc:ID></cac:PartyIdentification>
      <cac:PartyName><cbc:Name>Chaises</cbc:Name></cac:PartyName>
      <cac:PartyTaxScheme><cbc:CompanyID>L1</cbc:CompanyID><cac:TaxScheme><cbc:ID>LOC</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
      <cac:PartyTaxScheme><cbc:CompanyID>FR44732829320</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
      <cac:PartyLegalEntity><cbc:RegistrationName>Chaises SA</cbc:RegistrationName>
        <cbc:CompanyID schemeID="0002">732829320</cbc:CompanyID></cac:PartyLegalEntity>
      <cac:Contact><cbc:ElectronicMail>a@chaises.fr</cbc:ElectronicMail></cac:Contact>"""

    assert party(inside) == {
        "endpoint": "0225:732829320", "siret": "73282932000074", "gln": "3012345678900", "code": "S1",
        "trading_name": "Chaises", "vat_id": "FR44732829320", "name": "Chaises SA", "siren": "732829320",
        "email": "a@chaises.fr",
    }  # fmt: skip


def test_our_own_account_number_for_a_party_is_its_code() -> None:
    """The customer's number for the supplier counts before the supplier's own; a foreign register number is kept as written."""
    inside = """<cac:PartyIdentification><cbc:ID>THEIRS</cbc:ID></cac:PartyIdentification>
      <cac:PartyLegalEntity><cbc:CompanyID>HRB 123456</cbc:CompanyID></cac:PartyLegalEntity>"""

    found = party(inside, "<cbc:CustomerAssignedAccountID>OURS</cbc:CustomerAssignedAccountID>")

    assert found == {"code": "OURS", "registration": "HRB 123456"}


@pytest.mark.parametrize(("inside", "name"), [
    ("<cac:PartyName><cbc:Name>Chaises</cbc:Name></cac:PartyName>", "Chaises"),
    ("<cac:PartyTaxScheme><cbc:RegistrationName>Chaises SA</cbc:RegistrationName></cac:PartyTaxScheme>", "Chaises SA"),
    ("<cac:Contact><cbc:Name>Mme Durand</cbc:Name></cac:Contact>", "Mme Durand"),
    ("<cac:Person><cbc:FirstName>Ida</cbc:FirstName><cbc:FamilyName>Durand</cbc:FamilyName></cac:Person>", "Ida Durand"),
])  # fmt: skip
def test_a_party_is_named_by_what_there_is(inside: str, name: str) -> None:
    """Registered name, trading name, the contact, the person."""
    assert party(inside)["name"] == name


def test_preceding_invoices_and_notes_are_all_kept() -> None:
    """Both repeat."""
    inner = "<cac:InvoiceDocumentReference><cbc:ID>{}</cbc:ID></cac:InvoiceDocumentReference>"
    reference = f"<cac:BillingReference>{inner}</cac:BillingReference>"
    body = f"<cbc:Note>a</cbc:Note><cbc:Note> b </cbc:Note>{reference.format('F1')}{reference.format('F2')}"

    record = parse(document(body, "CreditNote"))

    assert [one.values for one in record.groups["notes"]] == [{"text": "a"}, {"text": "b"}]
    assert [one.values for one in record.groups["preceding"]] == [{"number": "F1"}, {"number": "F2"}]


def test_reasons_can_name_the_element() -> None:
    """Each parser says what our fields are called in its standard."""
    invoice, credit_note, order, quotation, despatch = (parser.columns for parser in PARSERS)

    assert (invoice["issue_date"], invoice["seller.vat_id"], invoice["totals.due"]) == (
        "cbc:IssueDate", "cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme/cbc:CompanyID",
        "cac:LegalMonetaryTotal/cbc:PayableAmount",
    )  # fmt: skip
    assert [one["lines.quantity"] for one in (invoice, credit_note, order, quotation, despatch)] == [
        "cac:InvoiceLine/cbc:InvoicedQuantity", "cac:CreditNoteLine/cbc:CreditedQuantity", "cac:OrderLine/cac:LineItem/cbc:Quantity",
        "cac:QuotationLine/cac:LineItem/cbc:Quantity", "cac:DespatchLine/cbc:DeliveredQuantity",
    ]  # fmt: skip
    assert (invoice["totals.tax"], credit_note["due_date"], order["taxes.base"], invoice["lines.vat_rate"]) == (
        "cac:TaxTotal/cbc:TaxAmount", "cac:PaymentMeans/cbc:PaymentDueDate", "cac:TaxTotal/cac:TaxSubtotal/cbc:TaxableAmount",
        "cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory/cbc:Percent",
    )  # fmt: skip


def named(inside: str) -> str:
    """A party with a name, and something else in it."""
    return f"<cac:Party><cac:PartyName><cbc:Name>A</cbc:Name></cac:PartyName>{inside}</cac:Party>"


def test_a_quotation_to_whoever_asked() -> None:
    """Without a buyer the originator is meant; the currency has a name of its own."""
    identified = "<cac:PartyIdentification><cbc:ID>C1</cbc:ID></cac:PartyIdentification>"
    body = f"""<cbc:PricingCurrencyCode>DKK</cbc:PricingCurrencyCode>
      <cac:OriginatorCustomerParty>{named(identified)}</cac:OriginatorCustomerParty>
      <cac:QuotationLine><cbc:Note>a</cbc:Note>
      <cac:LineItem><cbc:Quantity unitCode="EA">2</cbc:Quantity></cac:LineItem></cac:QuotationLine>"""

    record = parse(document(body, "Quotation"))

    assert (record.values["currency"], record.values["buyer.code"]) == ("DKK", "C1")
    assert record.groups["lines"][0].values == {"note": "a", "quantity": "2", "unit": "EA"}


def test_in_denmark_tax_exclusive_is_the_tax() -> None:
    """OIOUBL has the VAT where the others have the total without it."""
    body = f"""<cbc:CustomizationID>OIOUBL-2.1</cbc:CustomizationID>{CURRENCY}<cac:QuotedMonetaryTotal>
      <cbc:LineExtensionAmount>100</cbc:LineExtensionAmount><cbc:TaxExclusiveAmount>25</cbc:TaxExclusiveAmount>
      </cac:QuotedMonetaryTotal>"""

    values = parse(document(body, "Quotation")).values

    assert (values["totals.lines"], values["totals.tax"], values.get("totals.net")) == ("100", "25", None)


DELIVERED = """<cac:DespatchLine><cbc:ID>1</cbc:ID><cbc:DeliveredQuantity unitCode="C62">3</cbc:DeliveredQuantity>
  <cac:OrderLineReference><cbc:LineID>1</cbc:LineID><cac:OrderReference><cbc:ID>{}</cbc:ID></cac:OrderReference>
  </cac:OrderLineReference><cac:Item><cbc:Name>Chair</cbc:Name></cac:Item></cac:DespatchLine>"""


def test_a_delivery_note_has_no_prices() -> None:
    """How much of what, and when it left; the order stands on top or on every line."""
    body = f"""<cac:Shipment><cac:Delivery><cac:Despatch><cbc:ActualDespatchDate>2026-03-30</cbc:ActualDespatchDate>
      </cac:Despatch></cac:Delivery></cac:Shipment>{DELIVERED.format("O1")}{DELIVERED.format("O1")}"""

    record = parse(document(body, "DespatchAdvice"))

    assert (record.values["operation_date"], record.values["order_reference"]) == ("2026-03-30", "O1")
    assert record.groups["lines"][1].values == {"line_id": "1", "quantity": "3", "unit": "C62", "name": "Chair"}
    assert "order_reference" not in parse(document(DELIVERED.format("O1") + DELIVERED.format("O2"), "DespatchAdvice")).values


@pytest.mark.parametrize(("inside", "code"), [
    ("<cac:PartyIdentification><cbc:ID>S2</cbc:ID></cac:PartyIdentification>", "S2"),
    ("", "S1"),
])  # fmt: skip
def test_goods_are_from_the_seller_where_that_is_somebody_else(inside: str, code: str) -> None:
    """A seller that is only named cannot be told from the one that sends the goods."""
    sender = named("<cac:PartyIdentification><cbc:ID>S1</cbc:ID></cac:PartyIdentification>")
    body = f"""<cac:DespatchSupplierParty>{sender}</cac:DespatchSupplierParty>
      <cac:SellerSupplierParty>{named(inside)}</cac:SellerSupplierParty>"""

    assert parse(document(body, "DespatchAdvice")).values["seller.code"] == code
