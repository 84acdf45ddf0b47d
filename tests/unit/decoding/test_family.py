"""What a file is, by its first bytes."""

from __future__ import annotations

from datetime import date

import pytest

from importd.config import Rules
from importd.decode import Payload

RULES = Rules(today=date(2026, 3, 31))


@pytest.mark.parametrize(
    ("raw", "family", "name"),
    [
        (b"", "empty", ""),
        (b"\xef\xbb\xbf \r\n", "empty", ""),
        (b"\n\n <a/>", "xml", "XML"),
        (b"\xff\xfe<\x00a\x00/\x00>\x00", "xml", "XML"),
        (b" {}", "json", "JSON"),
        (b"[1]", "json", "JSON"),
        (b"a;b", "text", "text"),
        (b"<!DOCTYPE html><html>", "html", "HTML"),
        (b"<HTML>", "html", "HTML"),
        (b"%PDF-1.7", "pdf", "PDF"),
        (b"%PDF-1.7 /EmbeddedFile", "pdf", "PDF (Factur-X)"),
        (b"{\\rtf1", "rtf", "RTF"),
        (b"PK\x03\x04 xl/workbook.xml", "zip", "Excel (XLSX)"),
        (b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "zip", "OpenDocument (ODS)"),
        (b"PK\x03\x04", "zip", "ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole", "Excel or Word 97 (XLS, DOC)"),
        (b"\x89PNG\r\n\x1a\n", "image", "PNG"),
        (b"UNA:+.? 'UNB+", "edifact", "EDIFACT"),
        (b"UNB+UNOA:1", "edifact", "EDIFACT"),
    ],
)
def test_content_decides_and_never_the_name(raw: bytes, family: str, name: str) -> None:
    """Every family is known by its first bytes, under a name that says something else."""
    payload = Payload(raw, "invoice.csv", RULES)
    assert (payload.family, payload.looks_like) == (family, name)
