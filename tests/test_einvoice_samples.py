"""Real electronic documents: each parses, and each that must be accepted gives the document that its own elements say."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal

import pytest
from lxml import etree

from importd.acts.references import gather, write
from importd.config import Rules, Sender
from importd.decode import Payload
from importd.model import Reading
from importd.parsers import cii_tables, registry
from importd.parsers.paths import Group, Table
from importd.parsers.ubl_tables import CREDIT_NOTE, DESPATCH_ADVICE, INVOICE, ORDER, QUOTATION
from importd.reading import read
from importd.validators import document_checks
from tests.samples import CII_KINDS, UBL_KINDS, Sample, accepted_rows, einvoices, fact

NAMESPACES = {
    prefix: f"urn:oasis:names:specification:ubl:schema:xsd:Common{name}Components-2"
    for prefix, name in (("cac", "Aggregate"), ("cbc", "Basic"))
}
TODAY = date(2026, 11, 23)
NAMES = {"cii": "CII", "orderx": "Order-X"}


def reading_of(sample: Sample) -> Reading:
    """What importd makes of a sample, the direction being declared by its sender."""
    rules = Rules(today=TODAY, sender=Sender(direction=sample.direction))
    return read(sample.path.read_bytes(), sample.path.name, rules, registry(), document_checks())


def test_every_sample_gives_one_record_with_its_lines() -> None:
    """Good or bad, what has the right root can be read; whether it is accepted is judged later. Two profiles have no lines."""
    for sample in einvoices(*UBL_KINDS, "cii", "orderx"):
        payload = Payload(sample.path.read_bytes(), sample.path.name, Rules(today=TODAY))
        found = [parser for parser in registry() if parser.recognises(payload)]

        records = [record for parser in found for record in parser.parse(payload)]

        assert [parser.name for parser in found] == [NAMES.get(sample.kind) or sample.kind.replace("ubl-", "UBL ")]
        assert len(records) == 1, sample.path.name
        assert bool(records[0].groups.get("lines")) != ("header-only" in sample.why), sample.path.name


def test_accepted_samples_of_ubl_say_what_their_elements_say() -> None:
    """Number, date, currency, amount to pay and lines are those that XPath finds."""
    samples = accepted_rows(*UBL_KINDS)
    for sample in samples:
        reading = reading_of(sample)
        root = etree.parse(sample.path).getroot()
        (document,) = reading.documents
        currency = document.currency
        due = text(root, "*/cbc:PayableAmount")

        assert not reading.refused, (sample.path.name, reading.reasons)
        assert document.number == text(root, "cbc:ID")
        assert document.issue_date.isoformat() == text(root, "cbc:IssueDate")[:10]
        assert currency in (text(root, "cbc:DocumentCurrencyCode"), text(root, "//cbc:PayableAmount/@currencyID"), "EUR")
        assert document.totals.due == (Decimal(due) if due else None)
        assert len(document.lines) == root.xpath(
            "count(cac:InvoiceLine|cac:CreditNoteLine|cac:OrderLine|cac:QuotationLine|cac:DespatchLine)", namespaces=NAMESPACES
        )
        priced = document.kind != "delivery_note"
        assert all(line.quantity is not None and (line.net_amount is not None) is priced for line in document.lines)
        tax = text(root, f"cac:TaxTotal/cbc:TaxAmount[@currencyID='{currency}']")
        if tax:
            assert document.totals.tax == Decimal(tax)
    assert len(samples) >= 21


def test_accepted_samples_of_cii_say_what_their_elements_say() -> None:
    """The same for CII and Order-X, also those inside a PDF: dates, sums, VAT of the document's currency, lines that count."""
    samples = accepted_rows(*CII_KINDS)
    for sample in samples:
        reading = reading_of(sample)
        root = etree.fromstring(sample.xml())
        (document,) = reading.documents
        currency = document.currency

        assert not reading.refused, (sample.path.name, reading.reasons)
        assert reading.format.startswith("PDF with ") == sample.kind.endswith("+pdf")
        assert document.number == local(root, "*[local-name()='ExchangedDocument']/*[local-name()='ID']")
        assert document.issue_date.isoformat().replace("-", "") == anywhere(root, "IssueDateTime", "DateTimeString")[:8]
        assert currency == (anywhere(root, "InvoiceCurrencyCode") or anywhere(root, "OrderCurrencyCode"))
        for said, name in ((document.totals.gross, "GrandTotalAmount"), (document.totals.due, "DuePayableAmount")):
            found = anywhere(root, name)
            assert said == (Decimal(found) if found else None)
        tax = local(root, f"//*[local-name()='TaxTotalAmount'][@currencyID='{currency}' or not(@currencyID)]")
        assert document.totals.tax == (Decimal(tax) if tax else None)
        quantities = [
            Decimal(anywhere(line, "BilledQuantity") or anywhere(line, "RequestedQuantity"))
            for line in root.iter("{*}IncludedSupplyChainTradeLineItem")
            if anywhere(line, "LineStatusReasonCode") not in ("GROUP", "INFORMATION")
        ]
        assert [line.quantity for line in document.lines if not line.is_text] == quantities
        assert document.kind == {"381": "credit_note", "220": "order"}.get(document.type_code, "invoice")
        assert document.seller.name == party(root, "Seller")
        assert document.buyer.name == party(root, "Buyer")
    assert len(samples) >= 20


def text(root: etree._Element, path: str) -> str:
    """The first text at a path, "" where there is none."""
    return str(root.xpath(f"normalize-space({path})", namespaces=NAMESPACES))


def local(root: etree._Element, path: str) -> str:
    """The same for a path of local names."""
    return str(root.xpath(f"normalize-space({path})"))


def anywhere(root: etree._Element, *names: str) -> str:
    """The first text of an element with this local name, inside the ones before."""
    return local(root, "." + "".join(f"//*[local-name()='{name}']" for name in names))


def party(root: etree._Element, who: str) -> str:
    """The name of a party."""
    return local(
        root, f"//*[local-name()='ApplicableHeaderTradeAgreement']/*[local-name()='{who}TradeParty']/*[local-name()='Name']"
    )


UNREADABLE = {
    "cii-bad-unknown-root.xml": "FILE_FORMAT_UNKNOWN",
    "zf1-comfort.xml": "FILE_FORMAT_UNSUPPORTED",
    "fx-bad-xml-encoding.pdf": "XML_NOT_WELL_FORMED",
    "fx-bad-not-a-pdf.pdf": "FILE_TRUNCATED",
    "fx-bad-no-attachment.pdf": "PDF_NO_DOCUMENT",
    "fx-bad-corrupted.pdf": "PDF_NO_DOCUMENT",
}


def test_refused_samples_are_refused_without_the_ledger() -> None:
    """What must be refused is refused by what the document itself says."""
    samples = [sample for sample in einvoices() if sample.expected.startswith("refuse")]
    assert not [sample.path.name for sample in samples if not reading_of(sample).refused]


def test_refused_samples_are_refused_by_the_official_rules() -> None:
    """Of the rules that the official validation finds broken in a document that can be read, importd names most."""
    found = {}
    for sample in einvoices():
        official = {rule for rule in sample.rules if rule.startswith("BR-") and not rule.startswith("BR-CL-")}
        if sample.expected.startswith("refuse") and official and "sub" not in sample.path.name:
            ours = {reason.rule for reason in reading_of(sample).reasons if reason.severity == "reject"}
            found[sample.path.name] = len(official & ours) / len(official)
    assert found
    assert min(found.values()) >= 0.5, found
    assert sum(found.values()) / len(found) >= 0.8, found


def test_accepted_samples_break_no_rule_of_the_core() -> None:
    """Nothing is refused that the official validation lets pass; a profile without lines owes none."""
    for sample in accepted_rows():
        rejecting = [(reason.rule, reason.field) for reason in reading_of(sample).reasons if reason.severity == "reject"]
        assert rejecting == [], sample.path.name


def test_what_cannot_be_read_is_refused_for_what_it_is() -> None:
    """An unknown root, an old standard, a PDF without its XML: one reason, and no document."""
    readings = {sample.path.name: reading_of(sample) for sample in einvoices() if sample.path.name in UNREADABLE}
    rejecting = {name: [one.code for one in got.reasons if one.severity == "reject"] for name, got in readings.items()}
    assert rejecting == {name: [code] for name, code in UNREADABLE.items()}
    assert not [reading for reading in readings.values() if reading.documents]


def test_either_way_there_is_an_answer() -> None:
    """What may be accepted or refused is never a fault of ours."""
    for sample in einvoices():
        assert "SYS_INTERNAL" not in [reason.code for reason in reading_of(sample).reasons], sample.path.name


def test_a_line_that_does_not_multiply_is_a_warning() -> None:
    """EN 16931 itself does not check the product of a line."""
    (sample,) = [sample for sample in einvoices() if sample.expected.startswith("warn")]
    code = sample.expected.split()[1]
    assert ("warn", code) in [(reason.severity, reason.code) for reason in reading_of(sample).reasons]


def test_references_of_accepted_samples_can_be_read_back(tmp_path) -> None:
    """What `references from` writes is our own CSV; every partner in it has a name and something to be recognised by."""
    found = gather(reading_of(sample) for sample in accepted_rows())

    readings = [
        read(path.read_bytes(), path.name, Rules(today=TODAY), registry(), document_checks()) for path in write(found, tmp_path)
    ]

    assert sorted(path.name for path in tmp_path.iterdir()) == ["customers.csv", "products.csv", "suppliers.csv"]
    assert [reading.reasons for reading in readings] == [(), (), ()]
    assert sum(len(reading.references) for reading in readings) == sum(len(rows) for rows in found.rows.values())
    assert all(reference.fields["name"] for reading in readings for reference in reading.references)
    assert not [note for note in found.notes if note.problem == "only_a_name"]


LEFT_ASIDE = {  # rows of the facts that importd has no field for
    *(
        "tax_point_date",
        "tax_point_code",
        "sales_order_ref",
        "contract_ref",
        "despatch_ref",
    ),
    *("receipt_ref", "project_ref", "bic", "mandate", "quotation_ref", "previous_order_ref"),
    *("valid_until", "requested_delivery_start", "requested_delivery_end", "line.order_line_ref", "line.period_start"),
    *("line.period_end", "line.class_code", "line.origin_country", "line.price_base_unit", "line.price_discount"),
    *("line.requested_delivery_start", "line.status_code", "purpose_code", "requested_response"),
    *("requested_delivery_date", "rfq_ref", "line.outstanding_qty"),
}


@pytest.mark.parametrize(("kind", "table"), [
    ("ubl-Invoice", INVOICE), ("ubl-CreditNote", CREDIT_NOTE), ("ubl-Order", ORDER), ("ubl-Quotation", QUOTATION),
    ("ubl-DespatchAdvice", DESPATCH_ADVICE), ("cii", cii_tables.INVOICE), ("orderx", cii_tables.ORDER),
])  # fmt: skip
def test_the_tables_hold_every_path_of_the_facts(kind: str, table: Table) -> None:
    """What was measured on real documents is read, but for the fields that importd does not have."""
    ours = set(paths(table))
    with fact("einvoice-xpaths.tsv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["format"] == kind and row["field"] not in LEFT_ASIDE]

    missing = [row["field"] for row in rows if not ours.issuperset(plain(row))]

    assert len(rows) > 45
    assert missing == []


def paths(table: Table, base: str = "") -> list[str]:
    """Every path of a table, from the root."""
    found = []
    for entry in table:
        if isinstance(entry, Group):
            found += [base + entry.path, *paths(entry.table, f"{base}{entry.path}/")]
        else:
            found.append((base + entry[1]).replace("/./", "/"))
    return found


def plain(row: dict[str, str]) -> list[str]:
    """The path of a row of the facts without its predicates, from the root; two paths where it says one or the other."""
    start = "" if row["xpath_relative_to"] == "root" else row["xpath_relative_to"] + "/"
    path, depth = "", 0
    for sign in row["xpath"]:
        depth += (sign == "[") - (sign == "]")
        path += sign if not depth and sign != "]" else ""
    whole = (start + path).replace("TX/", "rsm:SupplyChainTradeTransaction/")
    return [whole[:-1] + name for name in ("ram:ID", "ram:GlobalID")] if whole.endswith("/*") else [whole]
