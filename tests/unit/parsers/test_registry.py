"""Which parsers there are, and which one reads a file."""

from __future__ import annotations

from datetime import date
from importlib import metadata

import pytest

from importd import parsers
from importd.config import Rules
from importd.decode import Payload
from importd.errors import Refusal, SettingsError
from importd.model import Reason
from importd.parsers import native_csv, native_json, recognise, registry
from tests.einvoices import ORDER, cii, pdf

RULES = Rules(today=date(2026, 3, 31))
UBL = "urn:oasis:names:specification:ubl:schema:xsd:"


def refused(raw: bytes) -> Reason:
    """The reason for which this is refused."""
    with pytest.raises(Refusal) as caught:
        recognise(Payload(raw, "x.csv", RULES), parsers.BUILT_IN)
    return caught.value.reasons[0]


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"kind,number,issue_date\n", "importd CSV"),
        (b"customer_code,name\n", "importd CSV"),
        (b'{"kind": "order", "number": 1}', "importd JSON"),
        (b'<importd xmlns="urn:importd:1"/>', "importd XML"),
        (f'<x:Order xmlns:x="{UBL}Order-2"/>'.encode(), "UBL Order"),
        (f'<DespatchAdvice xmlns="{UBL}DespatchAdvice-2"/>'.encode(), "UBL DespatchAdvice"),
        (cii(), "CII"),
        (cii(root=ORDER), "Order-X"),
        (pdf(("a.txt", cii())), "PDF with CII"),
    ],
)
def test_content_finds_the_parser(raw: bytes, name: str) -> None:
    """Whatever the name of the file."""
    assert recognise(Payload(raw, "a.txt", RULES), parsers.BUILT_IN).name == name


def test_two_parsers_for_one_file_are_named() -> None:
    """Neither is preferred."""
    payload = Payload(b"kind,number,issue_date\n", "x", RULES)
    with pytest.raises(Refusal) as caught:
        recognise(payload, (native_csv.PARSER, native_json.PARSER, native_csv.NativeCsv()))
    assert (caught.value.reasons[0].code, caught.value.reasons[0].value) == (
        "FILE_FORMAT_AMBIGUOUS",
        "importd CSV, importd CSV",
    )


@pytest.mark.parametrize(
    ("raw", "code", "value"),
    [
        (b"", "FILE_EMPTY", ""),
        (b"\n \n", "FILE_NO_DATA", ""),
        (b"[]", "FILE_NO_DATA", ""),
        (b"{}", "FILE_NO_DATA", ""),
        (b"Bonjour,\nci-joint", "FILE_FORMAT_UNKNOWN", "Bonjour,"),
        (b'{"id": 7}', "FILE_FORMAT_UNKNOWN", '{"id": 7}'),
        (b"<a xmlns='u'/>", "FILE_FORMAT_UNKNOWN", "{u}a"),
        (f'<d:OrderResponse xmlns:d="{UBL}OrderResponse-2"/>'.encode(), "FILE_FORMAT_UNSUPPORTED", "UBL OrderResponse"),
        (
            b'<a:CrossIndustryDocument xmlns:a="urn:ferd:CrossIndustryDocument:invoice:1p0"/>',
            "FILE_FORMAT_UNSUPPORTED",
            "ZUGFeRD 1.0",
        ),
        (
            b'<r:CrossDomainAcknowledgementAndResponse xmlns:r="urn:un:unece:uncefact:data:standard:'
            b'CrossDomainAcknowledgementAndResponse:100"/>',
            "FILE_FORMAT_UNSUPPORTED",
            "CDAR",
        ),
        (b"%PDF-1.4", "FILE_TRUNCATED", ""),
        (b"%PDF-1.4\n%%EOF", "PDF_UNREADABLE", "damaged"),
        (pdf(), "PDF_NO_DOCUMENT", ""),
        (b"PK\x03\x04 xl/", "FILE_FORMAT_UNSUPPORTED", "Excel (XLSX)"),
        (b"UNA:+.? '", "FILE_FORMAT_UNSUPPORTED", "EDIFACT"),
        (b"<html></html>", "FILE_FORMAT_UNSUPPORTED", "HTML"),
        (b"<a><b>", "FILE_TRUNCATED", "<a><b>"),
        (b"<!DOCTYPE a><a/>", "XML_DTD_FORBIDDEN", "a><a/>"),
        (b'{"a": 1, "a": 2}', "JSON_DUPLICATE_KEY", "a"),
        (b"a;\xe9\xe9t\xe9", "ENC_INVALID", "0xE9 (…a;éété…)"),
        (f'<Order xmlns="{UBL}Order-2">'.encode()[:-5], "FILE_TRUNCATED", None),
    ],
)
def test_what_nobody_reads_is_named(raw: bytes, code: str, value: str | None) -> None:
    """Its own faults first, then its name, then how it begins."""
    reason = refused(raw)
    assert reason.code == code
    assert value is None or reason.value == value


def test_a_column_that_lacks_is_named_with_the_nearest() -> None:
    """A CSV that is nearly ours gets a better reason than an unknown format."""
    reason = refused(b"\r\nkind;nummer;issue_date;buyer_code\r\n")
    assert (reason.code, reason.line, reason.column, reason.near) == ("CSV_COLUMN_MISSING", 2, "number", ("nummer",))
    reason = refused(b"number,issue_date,product_code,quantity\n")
    assert (reason.code, reason.column) == ("CSV_COLUMN_MISSING", "kind")


@pytest.mark.parametrize(
    ("raw", "path", "field"),
    [
        (b'{"number": "A", "lines": []}', "", "kind"),
        (b'[{"number": "A", "lines": []}]', "[0]", "kind"),
        (b'{"customers": [{"name": "A"}]}', "customers[0]", "code"),
        (b'{"documents": [{"number": "A"}]}', "documents[0]", "kind"),
        (b'{"documents": [{"kind": "order"}]}', "documents[0]", "number"),
    ],
)
def test_a_key_that_lacks_is_named(raw: bytes, path: str, field: str) -> None:
    """A JSON that is nearly ours gets a better reason than an unknown format."""
    reason = refused(raw)
    assert (reason.code, reason.path, reason.field) == ("VAL_REQUIRED", path, field)


class _Entry(metadata.EntryPoint):
    """An entry point of a package that is not installed."""

    dist = metadata.distribution("pytest")  # type: ignore[assignment]


@pytest.mark.parametrize("value", ["importd.parsers.native_csv:PARSER", "importd.parsers.native_csv:NativeCsv"])
def test_plug_ins_are_instances_or_factories(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """Both come after ours."""
    monkeypatch.setattr(parsers, "entry_points", lambda group: [_Entry("x", value, group)])
    found = registry()
    assert found[:-1] == parsers.BUILT_IN
    assert isinstance(found[-1], native_csv.NativeCsv)


@pytest.mark.parametrize(
    "value", ["no.such.module:x", "importd.parsers:GROUP", "importd.parsers.native_csv:nothing", "datetime:date.today"]
)
def test_a_plug_in_that_cannot_load_stops_the_start(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """With the name of its package."""
    monkeypatch.setattr(parsers, "entry_points", lambda group: [_Entry("shop", value, group)])
    with pytest.raises(SettingsError, match=r"plug-in pytest \(shop = "):
        registry()
