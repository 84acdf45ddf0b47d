"""What a file is, broadly, judged by its first bytes and never by its name."""

from __future__ import annotations

from typing import Final, Literal

Family = Literal["empty", "xml", "json", "text", "html", "pdf", "rtf", "zip", "ole", "archive", "image", "database", "edifact"]

HEAD: Final = 16_384  # so many bytes are looked at before anybody reads the whole
_ZIPPED: Final = (
    (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "OpenDocument (ODS)"),
    (b"mimetypeapplication/vnd.oasis.opendocument", "OpenDocument"),
    (b"xl/", "Excel (XLSX)"),
    (b"word/", "Word (DOCX)"),
)
_SIGNATURES: Final[tuple[tuple[bytes, Family, str], ...]] = (
    (b"PK\x03\x04", "zip", "ZIP"),
    (b"PK\x05\x06", "zip", "ZIP"),
    (b"%PDF-", "pdf", "PDF"),
    (b"{\\rtf", "rtf", "RTF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole", "Excel or Word 97 (XLS, DOC)"),
    (b"\x1f\x8b", "archive", "GZIP"),
    (b"7z\xbc\xaf\x27\x1c", "archive", "7-Zip"),
    (b"Rar!\x1a\x07", "archive", "RAR"),
    (b"\x89PNG\r\n\x1a\n", "image", "PNG"),
    (b"\xff\xd8\xff", "image", "JPEG"),
    (b"GIF8", "image", "GIF"),
    (b"II*\x00", "image", "TIFF"),
    (b"MM\x00*", "image", "TIFF"),
    (b"SQLite format 3\x00", "database", "SQLite"),
)
_HTML: Final = ("<!doctype html", "<html")


def family_of(raw: bytes, head: str) -> tuple[Family, str]:
    """The family, and the name by which a person knows it. `head` is the beginning as text, without its mark."""
    for signature, family, name in _SIGNATURES:
        if raw.startswith(signature):
            return family, _inside(raw, family) or name
    start = head.lstrip()
    if not start:
        return ("empty", "") if len(raw) <= HEAD else ("text", "text")
    if start[0] == "<":
        return ("html", "HTML") if start[:14].lower().startswith(_HTML) else ("xml", "XML")
    if start[0] in "{[":
        return "json", "JSON"
    if start.startswith(("UNA", "UNB+")):
        return "edifact", "EDIFACT"
    return "text", "text"


def _inside(raw: bytes, family: Family) -> str:
    """What a container holds, as far as it shows without opening it."""
    if family == "zip":
        return next((name for mark, name in _ZIPPED if mark in raw[:HEAD] or mark in raw[-HEAD:]), "")
    return "PDF (Factur-X)" if family == "pdf" and b"/EmbeddedFile" in raw else ""
