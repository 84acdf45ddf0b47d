"""Small nouns for the contract of a store: a claim, a document, what a reader says of it, the issue of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from importd import brief
from importd.model import Document, Line, Party, Reading
from importd.ports import Claim, Issue

DAY = date(2026, 11, 20)
SHA = "ab" * 32


def a_claim(name: str = "a.csv", batch: str = "b1", sender: str = "shop1") -> Claim:
    """A file as it lies claimed."""
    return Claim(0, f"/somewhere/.claimed/{batch}/{sender}/{name}", sender)


def a_document(number: str = "W-1", **values: object) -> Document:
    """An invoice of one line, 213.60 EUR."""
    line = Line(product_code="CHA-001", quantity=Decimal(2), unit_price=Decimal("89.00"), vat_rate=Decimal(20))
    values = {"kind": "invoice", "direction": "sale", "issue_date": DAY, "currency": "EUR", "lines": (line,), **values}
    return Document.model_validate({"number": number, "buyer": Party(code="C001"), "seller": Party(code="F001"), **values})


def a_reading(*documents: Document) -> Reading:
    """What a reader brought back of it."""
    return Reading(sha256=SHA, size=1200, format="importd CSV", encoding="utf-8", documents=documents)


def an_issue(document: Document, sequence: int) -> Issue:
    """The document, ready to be inserted under this number."""
    found = brief.of(a_reading(document))
    partner = "C001" if document.direction == "sale" else "F001"
    return Issue(
        found.gists[0],
        "shop1",
        f"FA2026-{sequence:05}",
        "invoices",
        "2026",
        sequence,
        DAY,
        None,
        partner,
        ["CHA-001"],
        [],
        found.texts[0],
    )
