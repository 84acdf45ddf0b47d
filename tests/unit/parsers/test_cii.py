"""CII and Order-X: from elements to the fields of a record, and every trap that real documents have."""

from __future__ import annotations

from datetime import date

import pytest

from importd.config import Checks, Rules, Sender
from importd.decode import Payload
from importd.errors import Refusal
from importd.model import Document, Reading
from importd.parsers import BUILT_IN
from importd.parsers.cii import PARSERS
from importd.reading import read
from importd.record import Record
from importd.validators import DOCUMENT_CHECKS
from tests import einvoices
from tests.einvoices import ORDER, cii, day, invoice, line, minimum, order, sums

RULES = Rules(today=date(2026, 11, 23), sender=Sender(direction="purchase"))
EUR = "<ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>"


def parse(raw: bytes) -> Record:
    """The record that the one parser makes which recognises the bytes."""
    payload = Payload(raw, "a.xml", RULES)
    (parser,) = [parser for parser in PARSERS if parser.recognises(payload)]
    (record,) = parser.parse(payload)
    return record


def whole(raw: bytes, rules: Rules = RULES) -> Reading:
    """What importd makes of the bytes, without the ledger."""
    return read(raw, "a.xml", rules, BUILT_IN, DOCUMENT_CHECKS)


def accepted(raw: bytes) -> Document:
    """The only document, which no check refuses."""
    reading = whole(raw)
    assert not reading.refused, reading.reasons
    (document,) = reading.documents
    return document


@pytest.mark.parametrize(("code", "kind"), [("380", "invoice"), ("381", "credit_note"), ("384", "invoice"), ("261", "credit_note"),
                                            ("", "invoice")])  # fmt: skip
def test_the_type_code_tells_a_credit_note(code: str, kind: str) -> None:
    """One root serves both."""
    record = parse(invoice(code))
    assert (record.values["kind"], record.path) == (kind, "/rsm:CrossIndustryInvoice")


def test_a_whole_invoice_is_a_document() -> None:
    """Parties, lines, taxes and totals stand where they belong, and every check of documents is content."""
    document = accepted(invoice())
    (one,) = document.lines
    assert (document.number, document.issue_date, document.currency) == ("2026-77", date(2026, 11, 20), "EUR")
    assert (document.seller.name, document.seller.siren, document.seller.vat_id) == (
        "Bois du Jura",
        "987654324",
        "FR14987654324",
    )
    assert (one.partner_item, one.quantity, one.unit, one.unit_price, one.net_amount, one.vat_rate) == (
        "BJ-CH27", 30, "MTK", 44, 1320, 20,
    )  # fmt: skip
    assert (document.totals.net, document.totals.tax, document.totals.gross, document.totals.due) == (1320, 264, 1584, 1584)
    assert [(tax.category, tax.rate, tax.base, tax.amount) for tax in document.taxes] == [("S", 20, 1320, 264)]
    assert document.profile == "urn:cen.eu:en16931:2017"


def test_an_order_is_read_by_its_own_namespaces() -> None:
    """Order-X: version 128 of the same words."""
    (document,) = whole(order(), RULES.model_copy(update={"sender": Sender(direction="sale")})).documents
    assert (document.kind, document.number, document.currency, document.lines[0].product_code, document.lines[0].quantity) == (
        "order", "HG-1", "EUR", "CHA-002", 24,
    )  # fmt: skip


@pytest.mark.parametrize("code", ["230", "231"])
def test_a_change_or_an_answer_is_no_order(code: str) -> None:
    """It is refused by its name, as its UBL brothers are."""
    with pytest.raises(Refusal) as caught:
        parse(order(code))
    assert (caught.value.reasons[0].code, caught.value.reasons[0].value) == ("FILE_FORMAT_UNSUPPORTED", f"Order-X {code}")


@pytest.mark.parametrize(("text", "shape", "found"), [
    ("20260331", ' format="102"', "2026-03-31"),
    ("20260331", "", "2026-03-31"),
    (" 20260331\n", ' format="102"', "2026-03-31"),
    ("202603311430", ' format="203"', "2026-03-31"),
    ("20260331143000", ' format="204"', "2026-03-31"),
    ("2026-03-31", ' format="102"', "2026-03-31"),
    ("202603", ' format="610"', "202603"),
    ("31032026", ' format="4"', "31032026"),
    ("2026033a", ' format="102"', "2026033a"),
    ("٢٠٢٦٠٣٣١", ' format="102"', "٢٠٢٦٠٣٣١"),
])  # fmt: skip
def test_dates_in_their_shapes(text: str, shape: str, found: str) -> None:
    """A shape that is not known is left as it is, for the mapping to refuse it."""
    values = parse(cii(exchanged=day("IssueDateTime", text, shape))).values
    assert {key: value for key, value in values.items() if key.startswith("issue_date")} == {"issue_date": found}


def test_a_date_and_time_of_xml() -> None:
    """The other form that the schema allows."""
    raw = cii(exchanged="<ram:IssueDateTime><udt:DateTime>2026-03-31T10:00:00</udt:DateTime></ram:IssueDateTime>")
    assert parse(raw).values["issue_date"] == "2026-03-31"


def test_a_wrong_date_is_refused_with_its_place() -> None:
    """By the name of the element."""
    raw = invoice().replace(b">20261120<", b">20261320<")
    (reason,) = [reason for reason in whole(raw).reasons if reason.severity == "reject"]
    assert (reason.code, reason.value, reason.column) == (
        "VAL_DATE",
        "2026-13-20",
        "rsm:ExchangedDocument/ram:IssueDateTime/udt:DateTimeString",
    )


def test_of_several_due_dates_and_means_the_first_value_counts() -> None:
    """Instalments and alternatives: BT-9 and BT-81 are single."""
    terms = "<ram:SpecifiedTradePaymentTerms>{}</ram:SpecifiedTradePaymentTerms>"
    means = "<ram:SpecifiedTradeSettlementPaymentMeans>{}</ram:SpecifiedTradeSettlementPaymentMeans>"
    account = "<ram:PayeePartyCreditorFinancialAccount><ram:{0}>{1}</ram:{0}></ram:PayeePartyCreditorFinancialAccount>"
    settled = (
        means.format("<ram:TypeCode>58</ram:TypeCode>" + account.format("IBANID", "FR1"))
        + means.format("<ram:TypeCode>30</ram:TypeCode>" + account.format("IBANID", "FR2"))
        + terms.format("<ram:Description>30 jours</ram:Description>" + day("DueDateDateTime", "20261220"))
        + terms.format(day("DueDateDateTime", "20270120"))
    )

    values = parse(cii(settled=settled)).values

    assert (values["due_date"], values["payment_means"], values["iban"], values["payment_terms"]) == (
        "2026-12-20", "58", "FR1", "30 jours",
    )  # fmt: skip


def test_an_account_without_means_is_put_down() -> None:
    """BR-49."""
    account = "<ram:PayeePartyCreditorFinancialAccount><ram:ProprietaryID>123</ram:ProprietaryID></ram:PayeePartyCreditorFinancialAccount>"
    means = f"<ram:SpecifiedTradeSettlementPaymentMeans>{account}</ram:SpecifiedTradeSettlementPaymentMeans>"
    reading = whole(invoice().replace(b"</ram:InvoiceCurrencyCode>", b"</ram:InvoiceCurrencyCode>" + means.encode()))
    assert ("VAL_REQUIRED", "BR-49") in [(reason.code, reason.rule) for reason in reading.reasons]


@pytest.mark.parametrize(("word", "charge"), [("true", True), ("1", True), ("false", False), ("0", False)])
def test_charge_indicators(word: str, charge: bool) -> None:
    """Words and figures."""
    body = f"""<ram:SpecifiedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>{word}</udt:Indicator></ram:ChargeIndicator>
      <ram:ActualAmount>5.00</ram:ActualAmount></ram:SpecifiedTradeAllowanceCharge>"""
    (document,) = whole(invoice(lines=line(more=body))).documents
    assert [(one.charge, one.amount) for one in document.lines[0].adjustments] == [(charge, 5)]


def test_carriage_is_a_charge_of_the_document() -> None:
    """EXTENDED has an element of its own for it."""
    carriage = """<ram:SpecifiedLogisticsServiceCharge><ram:Description>Port</ram:Description>
      <ram:AppliedAmount>12.00</ram:AppliedAmount><ram:AppliedTradeTax><ram:TypeCode>VAT</ram:TypeCode>
      <ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>20</ram:RateApplicablePercent></ram:AppliedTradeTax>
      </ram:SpecifiedLogisticsServiceCharge>"""

    (one,) = parse(cii(settled=carriage)).groups["adjustments"]

    assert one.values == {"charge": "true", "reason": "Port", "amount": "12.00", "vat_category": "S", "vat_rate": "20"}


def test_the_discount_inside_a_gross_price_is_no_adjustment() -> None:
    """The net price has it already; a price keeps its ten decimals, and the quantity that it is for."""
    gross = """<ram:GrossPriceProductTradePrice><ram:ChargeAmount>5000</ram:ChargeAmount><ram:AppliedTradeAllowanceCharge>
      <ram:ChargeIndicator><udt:Indicator>false</udt:Indicator></ram:ChargeIndicator><ram:ActualAmount>600</ram:ActualAmount>
      </ram:AppliedTradeAllowanceCharge></ram:GrossPriceProductTradePrice><ram:NetPrice"""
    price = "<ram:ChargeAmount>4399.9999999999</ram:ChargeAmount><ram:BasisQuantity>100</ram:BasisQuantity>"
    priced = line().replace("<ram:NetPrice", gross, 1).replace("<ram:ChargeAmount>44.00</ram:ChargeAmount>", price)

    (one,) = accepted(invoice(lines=priced)).lines

    assert (str(one.unit_price), one.price_base, one.adjustments) == ("4399.9999999999", 100, ())


def test_line_numbers_may_be_double_or_missing() -> None:
    """The position is the key."""
    lines = line(net="660.00", quantity="15") + line(net="660.00", quantity="15")
    twice = parse(invoice(lines=lines)).groups["lines"]
    assert [one.path.rsplit(":", 1)[1] for one in twice] == [f"IncludedSupplyChainTradeLineItem[{n}]" for n in (1, 2)]
    assert len(accepted(invoice(lines=lines)).lines) == 2
    reading = whole(invoice(lines=lines.replace("<ram:LineID>1</ram:LineID>", "")))
    assert [(reason.rule, reason.path[-3:]) for reason in reading.reasons] == [("BR-21", "[1]"), ("BR-21", "[2]")]


def grouped(total: str = "1320.00") -> str:
    """Two lines under a group and an explanation."""
    kind = "<ram:LineStatusReasonCode>{}</ram:LineStatusReasonCode>"
    under = "<ram:ParentLineID>01</ram:ParentLineID>"
    return (
        line("01", net=total, status=kind.format("GROUP"))
        + line("0101", quantity="10", net="440.00", status=under + kind.format("DETAIL"))
        + line("0102", quantity="20", net="880.00", status=under)
        + line("0103", net="1.00", status=under + kind.format("INFORMATION"))
    )


def test_only_details_count() -> None:
    """A group and an information stay as texts; their figures are gone, so nothing is counted twice."""
    document = accepted(invoice(lines=grouped()))
    assert [(one.line_id, one.is_text, one.names_product) for one in document.lines] == [
        ("01", True, False), ("0101", False, True), ("0102", False, True), ("0103", True, False),
    ]  # fmt: skip
    assert document.lines[0].name == "Chêne 27 mm"
    assert document.lines[3].vat_rate is None


def test_a_group_amounts_to_what_stands_under_it() -> None:
    """BR-FXEXT-08; lines without a code may count or not, what cannot be read or assigned proves nothing."""
    (reason,) = parse(invoice(lines=grouped("999.00"))).reasons
    assert (reason.code, reason.value, reason.expected, reason.rule) == (
        "AMT_DOCUMENT_TOTAL", "999.00", "1320.00", "BR-FXEXT-08",
    )  # fmt: skip
    for harmless in (grouped("440.00"), grouped("x"), grouped("999.00") + grouped("999.00"), grouped().replace(">01<", "><")):
        assert parse(invoice(lines=harmless)).reasons == []


def test_the_vat_in_the_currency_of_the_document() -> None:
    """BT-110 and BT-111 share an element, in either order; one without a currency is the document's."""
    total = "<ram:TaxTotalAmount{}>{}</ram:TaxTotalAmount>"
    both = (total.format(' currencyID="SEK"', "2900.00"), total.format(' currencyID="EUR"', "264.00"))
    box = "<ram:SpecifiedTradeSettlementHeaderMonetarySummation>{}</ram:SpecifiedTradeSettlementHeaderMonetarySummation>"
    for inside in ("".join(both), "".join(reversed(both)), total.format("", "264.00"), total.format("", "1") + both[1]):
        assert parse(cii(settled=EUR + box.format(inside))).values["totals.tax"] == "264.00"
    assert "totals.tax" not in parse(cii(settled=EUR + box.format(both[0]))).values


def test_the_only_currency_of_the_amounts() -> None:
    """A document that does not name its currency is in the one that its amounts carry."""
    assert parse(cii(settled=sums())).values["currency"] == "EUR"


def test_an_amount_to_pay_in_another_currency_is_refused() -> None:
    """It must not be booked as if it were in the document's."""
    raw = invoice().replace(b"<ram:DuePayableAmount>", b'<ram:DuePayableAmount currencyID="USD">')
    assert [reason.code for reason in parse(raw).reasons] == ["VAL_CURRENCY_MIXED"]


def test_a_party_with_everything() -> None:
    """Identifiers by their schemes, a tax number that is no VAT id left out, the contact, the electronic address."""
    inside = """<ram:ID>S1</ram:ID><ram:GlobalID schemeID="0009">98765432400019</ram:GlobalID>
      <ram:GlobalID schemeID="0088">3012345678900</ram:GlobalID><ram:GlobalID schemeID="0224">X</ram:GlobalID>
      <ram:Name>Bois du Jura</ram:Name>
      <ram:SpecifiedLegalOrganization><ram:ID schemeID="0002">987654324</ram:ID>
        <ram:TradingBusinessName>BJ</ram:TradingBusinessName></ram:SpecifiedLegalOrganization>
      <ram:DefinedTradeContact><ram:PersonName>Mme Durand</ram:PersonName>
        <ram:TelephoneUniversalCommunication><ram:CompleteNumber>03</ram:CompleteNumber></ram:TelephoneUniversalCommunication>
        <ram:EmailURIUniversalCommunication><ram:URIID>a@bj.fr</ram:URIID></ram:EmailURIUniversalCommunication>
      </ram:DefinedTradeContact>
      <ram:PostalTradeAddress><ram:PostcodeCode>39300</ram:PostcodeCode><ram:LineOne>1 rue A</ram:LineOne>
        <ram:CityName>Champagnole</ram:CityName><ram:CountryID>FR</ram:CountryID></ram:PostalTradeAddress>
      <ram:URIUniversalCommunication><ram:URIID schemeID="0225">987654324</ram:URIID></ram:URIUniversalCommunication>
      <ram:SpecifiedTaxRegistration><ram:ID schemeID="FC">203/40</ram:ID></ram:SpecifiedTaxRegistration>
      <ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">FR14987654324</ram:ID></ram:SpecifiedTaxRegistration>"""

    values = parse(cii(agreed=f"<ram:SellerTradeParty>{inside}</ram:SellerTradeParty>")).values

    assert {field.removeprefix("seller."): text for field, text in values.items() if field.startswith("seller.")} == {
        "code": "S1", "siret": "98765432400019", "gln": "3012345678900", "name": "Bois du Jura", "siren": "987654324",
        "trading_name": "BJ", "phone": "03", "email": "a@bj.fr", "address.postcode": "39300", "address.street": "1 rue A",
        "address.city": "Champagnole", "address.country": "FR", "endpoint": "0225:987654324", "vat_id": "FR14987654324",
    }  # fmt: skip


def test_a_siret_under_the_scheme_of_the_siren_is_a_siret() -> None:
    """Senders take the one for the other; fourteen digits say which it is."""
    legal = (
        '<ram:SpecifiedLegalOrganization><ram:ID schemeID="0002">987 654 324 00019</ram:ID></ram:SpecifiedLegalOrganization>'
    )
    values = parse(cii(agreed=f"<ram:BuyerTradeParty>{legal}</ram:BuyerTradeParty>")).values
    assert values["buyer.siret"] == "987 654 324 00019"
    assert "buyer.siren" not in values


def test_notes_keep_their_subject_as_in_ubl() -> None:
    """#PMD#…: the French mandatory mentions are told apart by it."""
    note = "<ram:IncludedNote><ram:Content>3 × le taux légal</ram:Content>{}</ram:IncludedNote>"
    raw = cii(exchanged=note.format("<ram:SubjectCode>PMD</ram:SubjectCode>") + note.format(""))
    assert [one.values for one in parse(raw).groups["notes"]] == [
        {"text": "#PMD#3 × le taux légal"}, {"text": "3 × le taux légal"},
    ]  # fmt: skip


def test_the_invoice_before_is_named_with_its_date() -> None:
    """BG-3."""
    raw = cii(
        settled="""<ram:InvoiceReferencedDocument><ram:IssuerAssignedID>F1</ram:IssuerAssignedID><ram:FormattedIssueDateTime>
      <qdt:DateTimeString format="102">20260131</qdt:DateTimeString></ram:FormattedIssueDateTime></ram:InvoiceReferencedDocument>"""
    )
    assert [one.values for one in parse(raw).groups["preceding"]] == [{"number": "F1", "issue_date": "2026-01-31"}]


def test_prefixes_never_matter() -> None:
    """The same document under other prefixes is the same record."""
    other = invoice()
    for prefix in ("rsm", "ram", "udt"):
        other = other.replace(f"{prefix}:".encode(), f"_{prefix}9:".encode()).replace(
            f":{prefix}=".encode(), f":_{prefix}9=".encode()
        )
    assert parse(other).values == parse(invoice()).values


@pytest.mark.parametrize(("policy", "direction", "outcome"), [
    ("purchases", "purchase", "warn"), ("purchases", "sale", "reject"), ("always", "sale", "warn"), ("never", "purchase", "reject"),
])  # fmt: skip
def test_totals_without_lines(policy: str, direction: str, outcome: str) -> None:
    """MINIMUM is taken as the settings say; what was paid before has no field in it, so the amount to pay proves nothing."""
    checks = Checks.model_validate({"header_only": policy})
    reading = whole(minimum(), Rules(today=RULES.today, checks=checks, sender=Sender.model_validate({"direction": direction})))
    (reason,) = reading.reasons
    assert (reason.code, reason.severity) == ("DOC_HEADER_ONLY" if outcome == "warn" else "DOC_NO_LINES", outcome)


def test_other_profiles_have_lines() -> None:
    """BR-16."""
    raw = minimum().replace(b"urn:factur-x.eu:1p0:minimum", b"urn:cen.eu:en16931:2017")
    assert ("DOC_NO_LINES", "BR-16") in [(reason.code, reason.rule) for reason in whole(raw).reasons]


def test_totals_of_an_order_need_not_be_explained() -> None:
    """Order-X BASIC has no element for the discounts that its totals count."""
    more = b"<ram:ChargeTotalAmount>21.00</ram:ChargeTotalAmount><ram:AllowanceTotalAmount>21.00</ram:AllowanceTotalAmount>"
    raw = order().replace(b"<ram:TaxBasis", more + b"<ram:TaxBasis")
    assert not whole(raw, RULES.model_copy(update={"sender": Sender(direction="sale")})).refused


def test_reasons_can_name_the_element() -> None:
    """Each parser says what our fields are called in its standard."""
    bill, wish = (parser.columns for parser in PARSERS)
    transaction, sums = "rsm:SupplyChainTradeTransaction", "ram:SpecifiedTradeSettlementHeaderMonetarySummation"
    assert (bill["number"], bill["seller.vat_id"], bill["totals.tax"]) == (
        "rsm:ExchangedDocument/ram:ID",
        f"{transaction}/ram:ApplicableHeaderTradeAgreement/ram:SellerTradeParty/ram:SpecifiedTaxRegistration/ram:ID",
        f"{transaction}/ram:ApplicableHeaderTradeSettlement/{sums}/ram:TaxTotalAmount",
    )
    line = f"{transaction}/ram:IncludedSupplyChainTradeLineItem/ram:SpecifiedLineTradeDelivery"
    assert (bill["lines.quantity"], wish["lines.quantity"]) == (f"{line}/ram:BilledQuantity", f"{line}/ram:RequestedQuantity")


def test_the_root_alone_is_a_document_that_says_nothing() -> None:
    """What is required is asked for; nothing breaks."""
    for root in (einvoices.INVOICE, ORDER):
        codes = {reason.code for reason in whole(cii(root=root)).reasons}
        assert "VAL_REQUIRED" in codes
        assert "SYS_INTERNAL" not in codes


@pytest.mark.parametrize("around", ["{}", "<![CDATA[{}]]>", " <![CDATA[{}]]> "])
def test_a_long_attachment_is_left_out(around: str) -> None:
    """More base64 in one text than the library allows."""
    attached = f"<ram:AttachmentBinaryObject>{around.format('QUJD' * 3_000_000)}</ram:AttachmentBinaryObject>"
    more = f"<ram:AdditionalReferencedDocument>{attached}</ram:AdditionalReferencedDocument>"
    raw = invoice().replace(b"</ram:ApplicableHeaderTradeAgreement>", more.encode() + b"</ram:ApplicableHeaderTradeAgreement>")
    assert accepted(raw).number == "2026-77"
