"""PDF: the document inside is found by its content, and what cannot be read is refused for what it is."""

from __future__ import annotations

import logging
import zlib
from datetime import date

import pytest

from importd.config import Rules, Sender
from importd.decoding import safe_pdf
from importd.model import Reading, Reason
from importd.parsers import BUILT_IN
from importd.reading import read
from importd.validators import DOCUMENT_CHECKS
from tests.einvoices import invoice, order, pdf

RULES = Rules(today=date(2026, 11, 23), sender=Sender(direction="purchase"))
SHEET = b"<?xml version='1.0'?><timesheet/>"
ZUGFERD_1 = b'<a:CrossIndustryDocument xmlns:a="urn:ferd:CrossIndustryDocument:invoice:1p0"/>'


def whole(raw: bytes) -> Reading:
    """What importd makes of the bytes, without the ledger."""
    return read(raw, "facture.pdf", RULES, BUILT_IN, DOCUMENT_CHECKS)


def refused(raw: bytes) -> Reason:
    """The only reason."""
    (reason,) = whole(raw).reasons
    assert reason.severity == "reject"
    return reason


@pytest.mark.parametrize("files", [
    [("factur-x.xml", invoice())],
    [("ZUGFeRD-invoice.xml", invoice())],
    [("Rechnung 17", invoice())],
    [("a.xml", SHEET), ("b.pdf", b"%PDF-1.4"), ("c.bin", invoice())],
    [("other.xml", invoice(number="OTHER")), ("Factur-X.xml", invoice())],
    [("factur-x.xml", invoice()), ("factur-x.xml", invoice())],
    [("bom.xml", b"\xef\xbb\xbf\n" + invoice().partition(b"\n")[2])],
    [("utf-16.xml", invoice().decode().replace("UTF-8", "UTF-16").encode("utf-16"))],
])  # fmt: skip
def test_content_decides_which_file_it_is(files: list[tuple[str, bytes]]) -> None:
    """Odd names, other files beside it, the same file twice; among several documents the name of the standard counts."""
    reading = whole(pdf(*files))
    (document,) = reading.documents
    assert (reading.format, document.number, document.lines[0].path) == (
        "PDF with CII", "2026-77", "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem[1]",
    )  # fmt: skip
    assert not reading.refused
    assert reading.encoding.startswith("utf-")


def test_an_order_inside() -> None:
    """Order-X."""
    reading = whole(pdf(("order-x.xml", order())))
    assert (reading.format, [document.kind for document in reading.documents]) == ("PDF with Order-X", ["order"])


def test_a_reason_names_the_place_in_the_xml() -> None:
    """The element, under the name that its standard gives it."""
    reason = refused(pdf(("factur-x.xml", invoice().replace(b">44.00<", b">44,00<"))))
    price = "ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice/ram:ChargeAmount"
    assert (reason.code, reason.column) == ("VAL_NUMBER", price)
    assert reason.path.endswith("IncludedSupplyChainTradeLineItem[1]")


@pytest.mark.parametrize(("files", "code", "value"), [
    ([], "PDF_NO_DOCUMENT", ""),
    ([("a.xml", SHEET), ("b.png", b"\x89PNG")], "PDF_NO_DOCUMENT", "a.xml, b.png"),
    ([("a.xml", invoice()), ("b.xml", invoice("381"))], "PDF_SEVERAL_DOCUMENTS", "a.xml, b.xml"),
    ([("ZUGFeRD-invoice.xml", ZUGFERD_1)], "FILE_FORMAT_UNSUPPORTED", "ZUGFeRD 1.0"),
    ([("factur-x.xml", SHEET)], "FILE_FORMAT_UNKNOWN", "timesheet"),
    ([("factur-x.xml", invoice()[:-30])], "FILE_TRUNCATED", None),
    ([("factur-x.xml", invoice().replace(b"</ram:LineID>", b""))], "XML_NOT_WELL_FORMED", None),
])  # fmt: skip
def test_what_is_inside_is_named(files: list[tuple[str, bytes]], code: str, value: str | None) -> None:
    """Nothing, the wrong thing, too many things, a broken thing."""
    reason = refused(pdf(*files))
    assert reason.code == code
    assert value is None or reason.value == value


def test_an_encrypted_pdf_is_refused() -> None:
    """Whatever the password and the cipher."""
    raw = pdf(("factur-x.xml", invoice()))
    aes = b"/Filter /Standard /V 5 /R 6 /Length 256 /P -1 /CF << /S << /CFM /AESV3 >> >> /StmF /S /StrF /S"
    keys = b" ".join(b"/%s <%s>" % (name, b"00" * size) for name, size in ((b"O", 48), (b"U", 48), (b"OE", 32), (b"UE", 32)))
    ciphered = raw.replace(b"trailer\n<<", b"trailer\n<< /Encrypt << %s %s /Perms <%s> >>" % (aes, keys, b"00" * 16))
    assert refused(pdf(("factur-x.xml", invoice()), password="x")).value == "encrypted"
    assert refused(ciphered).value == "encrypted"


def test_a_cut_off_pdf_is_not_all_there() -> None:
    """Even where an earlier version of it could be read."""
    raw = pdf(("factur-x.xml", invoice()))
    reason = refused(raw + b"5 0 obj\n" + b"x" * 10_000)
    assert (reason.code, reason.expected) == ("FILE_TRUNCATED", "%%EOF")


def test_what_a_mail_gateway_put_behind_it_does_no_harm() -> None:
    """A PDF ends near its end."""
    assert not whole(pdf(("factur-x.xml", invoice())) + b"\r\n\r\n<!-- checked -->\r\n").refused


def deflated(raw: bytes, content: bytes) -> bytes:
    """A PDF whose embedded file is replaced by these bytes, compressed."""
    packed = zlib.compress(content)
    stream = b"/Length %d\n/Filter /FlateDecode\n>>\nstream\n%s\nendstream" % (len(packed), packed)
    start = raw.index(b"/Type /EmbeddedFile")
    begin, end = raw.index(b"/Length", start), raw.index(b"endstream", start) + len(b"endstream")
    return raw[:begin] + stream + raw[end:]


def test_a_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small stream that unpacks to more than we take; beside the document it is not even unpacked."""
    raw = deflated(pdf(("a.xml", b"A")), b" " * 51_000_000)
    assert (refused(raw).code, refused(raw).value) == ("PDF_UNREADABLE", "embedded too large")
    monkeypatch.setattr(safe_pdf, "LARGEST", 5_000)
    assert not whole(pdf(("a.bin", b"x" * 5_001), ("factur-x.xml", invoice()))).refused
    assert refused(pdf(("a.bin", b"x" * 5_001))).value == "embedded too large"


def test_a_broken_file_beside_the_document_does_no_harm() -> None:
    """One that cannot be unpacked counts only when there is no other."""
    raw = pdf(("a.bin", b"A" * 50), ("b.xml", invoice()))
    broken = raw.replace(b"/Type /EmbeddedFile", b"/Type /EmbeddedFile\n/Filter /NoSuch", 1)
    assert not whole(broken).refused
    alone = pdf(("a.bin", b"A" * 50)).replace(b"/Type /EmbeddedFile", b"/Type /EmbeddedFile\n/Filter /NoSuch", 1)
    assert refused(alone).value == "damaged"


def test_trouble_with_the_machine_is_not_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """It goes up as it is."""
    monkeypatch.setattr(safe_pdf, "_contents", lambda raw: (_ for _ in ()).throw(MemoryError))
    with pytest.raises(MemoryError):
        whole(pdf())


def test_the_library_says_nothing(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    """A PDF that pypdf has to repair is repaired in silence."""
    raw = pdf(("factur-x.xml", invoice())).replace(b"startxref\n", b"startxref\n9")
    with caplog.at_level(logging.DEBUG):
        whole(raw)
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")
