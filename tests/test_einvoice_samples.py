"""Real UBL documents: each parses, and each that must be accepted gives the document that its own elements say."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal

import pytest
from lxml import etree
from tests.samples import UBL_KINDS, Sample, accepted_rows, einvoices, fact

from importd.acts.references import gather, write
from importd.config import Rules, Sender
from importd.decode import Payload
from importd.model import Reading
from importd.parsers import registry
from importd.parsers.paths import Group, Table
from importd.parsers.ubl import PARSERS
from importd.parsers.ubl_tables import CREDIT_NOTE, INVOICE, ORDER
from importd.reading import read
from importd.validators import document_checks

NAMESPACES = {
    prefix: f"urn:oasis:names:specification:ubl:schema:xsd:Common{name}Components-2"
    for prefix, name in (("cac", "Aggregate"), ("cbc", "Basic"))
}
TODAY = date(2026, 11, 23)


def reading_of(sample: Sample) -> Reading:
    """What importd makes of a sample, the direction being declared by its sender."""
    rules = Rules(today=TODAY, sender=Sender(direction=sample.direction))
    return read(sample.path.read_bytes(), sample.path.name, rules, registry(), document_checks())


def test_every_sample_gives_one_record_with_its_lines() -> None:
    """Good or bad, an Invoice, a CreditNote and an Order can be read; whether it is accepted is judged later."""
    for sample in einvoices(*UBL_KINDS):
        payload = Payload(sample.path.read_bytes(), sample.path.name, Rules(today=TODAY))
        parsers = [parser for parser in PARSERS if parser.recognises(payload)]

        records = [record for parser in parsers for record in parser.parse(payload)]

        assert [parser.name for parser in parsers] == [sample.kind.replace("ubl-", "UBL ")], sample.path.name
        assert len(records) == 1, sample.path.name
        assert records[0].groups["lines"], sample.path.name


def test_accepted_samples_say_what_their_elements_say() -> None:
    """Number, date, currency, amount to pay and lines are those that XPath finds."""
    samples = accepted_rows()
    for sample in samples:
        reading = reading_of(sample)
        root = etree.parse(sample.path).getroot()
        (document,) = reading.documents
        currency = document.currency

        assert not reading.refused, (sample.path.name, reading.reasons)
        assert document.number == text(root, "cbc:ID")
        assert document.issue_date.isoformat() == text(root, "cbc:IssueDate")[:10]
        assert currency in (text(root, "cbc:DocumentCurrencyCode"), text(root, "//cbc:PayableAmount/@currencyID"))
        assert document.totals.due == Decimal(text(root, "*/cbc:PayableAmount"))
        assert len(document.lines) == root.xpath(
            "count(cac:InvoiceLine|cac:CreditNoteLine|cac:OrderLine)", namespaces=NAMESPACES
        )
        assert all(line.quantity is not None and line.net_amount is not None for line in document.lines)
        tax = text(root, f"cac:TaxTotal/cbc:TaxAmount[@currencyID='{currency}']")
        assert document.totals.tax == (Decimal(tax) if tax else None)
    assert len(samples) >= 19


def text(root: etree._Element, path: str) -> str:
    """The first text at a path, "" where there is none."""
    return str(root.xpath(f"normalize-space({path})", namespaces=NAMESPACES))


def test_refused_samples_are_refused_without_the_ledger() -> None:
    """What must be refused is refused by what the document itself says."""
    for sample in einvoices(*UBL_KINDS):
        if sample.expected == "refuse":
            assert reading_of(sample).refused, sample.path.name


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
        "profile",
        "process",
        "tax_point_date",
        "tax_point_code",
        "tax_currency",
        "sales_order_ref",
        "contract_ref",
        "despatch_ref",
    ),
    *("receipt_ref", "project_ref", "period_start", "period_end", "bic", "mandate", "quotation_ref", "previous_order_ref"),
    *("valid_until", "requested_delivery_start", "requested_delivery_end", "line.order_line_ref", "line.period_start"),
    *("line.period_end", "line.class_code", "line.origin_country", "line.price_base_unit", "line.price_discount"),
    *("line.gross_price", "line.requested_delivery_start"),
}


@pytest.mark.parametrize(("kind", "table"), [("ubl-Invoice", INVOICE), ("ubl-CreditNote", CREDIT_NOTE), ("ubl-Order", ORDER)])
def test_the_tables_hold_every_path_of_the_facts(kind: str, table: Table) -> None:
    """What was measured on real documents is read, but for the fields that importd does not have."""
    ours = set(paths(table))
    with fact("einvoice-xpaths.tsv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["format"] == kind and row["field"] not in LEFT_ASIDE]

    missing = [row["field"] for row in rows if plain(row) not in ours]

    assert len(rows) > 60
    assert missing == []


def paths(table: Table, base: str = "") -> list[str]:
    """Every path of a table, from the root."""
    found = []
    for entry in table:
        if isinstance(entry, Group):
            found += [base + entry.path, *paths(entry.table, f"{base}{entry.path}/")]
        else:
            found.append(base + entry[1])
    return found


def plain(row: dict[str, str]) -> str:
    """A path of the facts without its predicates, from the root."""
    start = "" if row["xpath_relative_to"] == "root" else row["xpath_relative_to"] + "/"
    path, depth = "", 0
    for sign in row["xpath"]:
        depth += (sign == "[") - (sign == "]")
        path += sign if not depth and sign != "]" else ""
    return start + path
