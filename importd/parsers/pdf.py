"""PDF with the document as XML inside (Factur-X, ZUGFeRD 2, XRechnung, Order-X): the XML is read, the PDF is what is filed.

Content decides which embedded file it is; among several documents the name that the standard prescribes does.
A place in a reason is a place in that XML.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from importd.decoding.safe_pdf import NAMES
from importd.errors import Refusal
from importd.parsers import cii, ubl
from importd.reasons import finding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from importd.decode import Payload
    from importd.ports import Parser
    from importd.record import Record

INNER: Final[tuple[Parser, ...]] = (
    *cii.PARSERS,
    *(one for one in ubl.PARSERS if one.name in ("UBL Invoice", "UBL CreditNote")),
)


class Pdf:
    """A PDF that carries one kind of document (`ports.Parser`)."""

    electronic = True

    def __init__(self, inner: Parser) -> None:
        self.name = f"PDF with {inner.name}"
        self.columns: Mapping[str, str] = inner.columns
        self._inner = inner

    def recognises(self, payload: Payload) -> bool:
        """Whether the document inside is ours."""
        document = chosen(payload) if payload.family == "pdf" else None
        return document is not None and self._inner.recognises(document)

    def parse(self, payload: Payload) -> Iterator[Record]:
        """The one document of the PDF."""
        document = chosen(payload)
        if document is None:
            raise explain(payload)
        yield from self._inner.parse(document)
        payload.encoding = document.encoding
        payload.reasons += document.reasons


def chosen(payload: Payload) -> Payload | None:
    """The embedded document; None where there is none, or more than one."""
    found = documents(payload)
    if len(found) > 1:
        found = [one for one in found if one.name.lower() in NAMES]
    return found[0] if len(found) == 1 else None


def documents(payload: Payload) -> list[Payload]:
    """Every embedded file that one of our parsers reads; the same file attached twice is one."""
    once = {one.raw: one for one in payload.embedded}
    return [one for one in once.values() if any(parser.recognises(one) for parser in INNER)]


def explain(payload: Payload) -> Refusal:
    """Why there is nothing to read in a PDF, where `payload.embedded` does not say it."""
    if several := documents(payload):
        return Refusal(finding("PDF_SEVERAL_DOCUMENTS", value=", ".join(one.name for one in several)))
    return Refusal(finding("PDF_NO_DOCUMENT", value=", ".join(payload.contents.names)))


PARSERS: Final = tuple(Pdf(parser) for parser in INNER)
