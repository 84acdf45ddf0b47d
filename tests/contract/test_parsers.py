"""Every parser of ours keeps the contract that plug-in parsers run."""

from __future__ import annotations

from pathlib import Path

from importd.parsers import cii, native_csv, native_json, native_xml, pdf, ubl
from importd.testing import ParserContract
from tests import einvoices

CASES = Path(__file__).parents[1] / "cases"


def files(*names: str) -> list[bytes]:
    """Good files of the stories."""
    return [next(CASES.glob(name)).read_bytes() for name in names]


class TestCsv(ParserContract):
    parser = native_csv.PARSER
    good = files("101-*/inbox/*.csv", "_references/customers.csv", "_references/products.csv")


class TestJson(ParserContract):
    parser = native_json.PARSER
    good = files("103-*/inbox/*.json", "104-*/inbox/*.json", "105-*/inbox/*.json", "808-*/inbox/*.json")


class TestXml(ParserContract):
    parser = native_xml.PARSER
    good = files("106-*/inbox/*.xml", "803-*/inbox/*.xml")


class TestUblInvoice(ParserContract):
    parser = next(parser for parser in ubl.PARSERS if parser.name == "UBL Invoice")
    good = files("107-*/inbox/*.xml")


class TestUblCreditNote(ParserContract):
    parser = next(parser for parser in ubl.PARSERS if parser.name == "UBL CreditNote")
    good = files("108-*/inbox/*.xml")


class TestUblOrder(ParserContract):
    parser = next(parser for parser in ubl.PARSERS if parser.name == "UBL Order")
    good = files("109-*/inbox/*.xml")


class TestUblDespatchAdvice(ParserContract):
    parser = next(parser for parser in ubl.PARSERS if parser.name == "UBL DespatchAdvice")
    good = files("126-*/inbox/*.xml")


class TestUblQuotation(ParserContract):
    parser = next(parser for parser in ubl.PARSERS if parser.name == "UBL Quotation")
    good = files("125-*/inbox/*.xml")


class TestCii(ParserContract):
    parser = cii.PARSERS[0]
    good = (einvoices.invoice(), einvoices.invoice("381"), einvoices.minimum())


class TestOrderX(ParserContract):
    parser = cii.PARSERS[1]
    good = (einvoices.order(),)


class TestPdf(ParserContract):
    parser = pdf.PARSERS[0]
    good = (einvoices.pdf(("factur-x.xml", einvoices.invoice())),)
