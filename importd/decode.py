r"""decode: bytes → Payload, which is what parsers read from. Everything is found out when it is first asked for.

>>> from datetime import date
>>> payload = Payload(b"\xef\xbb\xbf{}", "a.csv", Rules(today=date(2026, 1, 1)))
>>> payload.family, payload.text, payload.encoding
('json', '{}', 'utf-8')
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from lxml import etree

from importd.config import Rules
from importd.decoding import charset, safe_json, safe_pdf, safe_xml
from importd.decoding.family import HEAD, Family, family_of
from importd.errors import Refusal
from importd.model import Reason
from importd.reasons import finding


class Payload:
    """One file's bytes and what they mean. `text`, `xml` and `json` raise `Refusal`; the rest never raises."""

    def __init__(self, raw: bytes, name: str, rules: Rules) -> None:
        self.raw = raw
        self.name = name  # for words only: no decision is taken on it
        self.rules = rules
        self.reasons: list[Reason] = []  # what there is to say about a file that can be read
        self.encoding = ""  # known once `text` was asked for
        self.encodings: tuple[str, ...] = ()  # what a profile declares, to be tried strictly in this order

    @cached_property
    def head(self) -> str:
        """The first signs as text without their mark; what cannot be decoded shows as U+FFFD."""
        mark, length = charset.mark_of(self.raw)
        start = self.raw[length : HEAD + length]
        name = mark or charset.declared_in(start) or self.rules.sender.encoding
        known = "utf-32" if mark == "utf-32" else charset.codec(name) or "utf-8"
        return start.decode(known, "replace").removeprefix("\ufeff")

    @cached_property
    def _kind(self) -> tuple[Family, str]:
        return family_of(self.raw, self.head)

    @property
    def family(self) -> Family:
        """What it is, broadly, by content alone: "xml", "json", "text", "pdf" …; "empty" is nothing but white space."""
        return self._kind[0]

    @property
    def looks_like(self) -> str:
        """The family as a person would call it."""
        return self._kind[1]

    @cached_property
    def root(self) -> str:
        """The root element of an XML file as "{namespace}name", from its first signs alone; "" = it has none."""
        return safe_xml.root_of(self.head) if self.family == "xml" else ""

    @cached_property
    def text(self) -> str:
        """The whole as text, without its mark and without control characters. Line ends are as they came."""
        decoded = charset.decode(self.raw, self.family, self.rules.sender.encoding, self.encodings)
        self.encoding = decoded.encoding
        if decoded.mark:
            self.reasons.append(finding("ENC_BOM", value=decoded.mark.upper()))
        return decoded.text

    @cached_property
    def xml(self) -> etree._Element:
        """The root element, without comments and processing instructions."""
        if self.family != "xml":
            raise Refusal(finding("XML_NOT_WELL_FORMED", value=self.looks_like))
        text = self.text
        data = self.raw if self.encoding == "utf-8" and self.raw[:1] == b"<" else text.encode()  # else there is a mark
        return safe_xml.parse(text, data)

    @cached_property
    def json(self) -> Any:
        """The value; a number is a `safe_json.Number`, which is its text."""
        return safe_json.parse(self.text)

    @cached_property
    def contents(self) -> safe_pdf.Contents:
        """What is embedded in a PDF; nothing in any other file."""
        return safe_pdf.contents(self.raw) if self.family == "pdf" else safe_pdf.Contents()

    @cached_property
    def embedded(self) -> tuple[Payload, ...]:
        """The XML files embedded in a PDF."""
        return tuple(Payload(one.content, one.name, self.rules) for one in self.contents.files)
