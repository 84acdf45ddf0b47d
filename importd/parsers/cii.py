"""CII: CrossIndustryInvoice of UN/CEFACT (Factur-X, ZUGFeRD 2, XRechnung) and its order, Order-X.

The root element and its namespace decide, never a prefix or a profile. What is which field stands in `cii_tables.py`.
One root serves invoices and credit notes: the type code alone tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, cast

from importd.errors import Refusal
from importd.parsers import electronic, sub_lines
from importd.parsers.cii_tables import INVOICE, INVOICE_NAMESPACES, INVOICE_ROOT, ORDER, ORDER_NAMESPACES, ORDER_ROOT
from importd.parsers.paths import Table, columns, compiled, walk
from importd.reasons import finding
from importd.record import Record

if TYPE_CHECKING:
    from importd.decode import Payload

_DAYS: Final = ("issue_date", "operation_date", "due_date", "trade.period_start", "trade.period_end")
_SHAPES: Final = {"": (8, 12, 14), "102": (8,), "203": (12,), "204": (14,)}  # UNTDID 2379: digits from year to second
_NO_ORDER: Final = ("230", "231")  # Order-X also carries changes and answers, which UBL has roots of their own for
_CHOSEN: Final = {  # where in a party the values stand that no row names
    "code": "/ram:ID",
    "address": "/ram:PostalTradeAddress",
    "vat_id": "/ram:SpecifiedTaxRegistration/ram:ID",
    "siren": "/ram:SpecifiedLegalOrganization/ram:ID",
    "registration": "/ram:SpecifiedLegalOrganization/ram:ID",
    "siret": "/ram:GlobalID",
    "gln": "/ram:GlobalID",
}


class Cii:
    """The parser of one kind of CII document (`ports.Parser`)."""

    electronic = True

    def __init__(self, name: str, root: str, kind: str, table: Table, namespaces: Mapping[str, str]) -> None:
        self.name = name
        self.columns: Mapping[str, str] = _columns(table)
        self._path = f"/rsm:{root}"
        self._tag = f"{{{namespaces['rsm']}}}{root}"
        self._kind = kind
        self._steps = compiled(table, namespaces)

    def recognises(self, payload: Payload) -> bool:
        """Whether the root element is ours."""
        return payload.root == self._tag

    def parse(self, payload: Payload) -> Iterator[Record]:
        """The one document of the file."""
        root = payload.xml
        record = Record(at=cast("int", root.sourceline), path=self._path)
        walk(root, self._steps, record)
        type_code = record.values.get("type_code", "")
        if self._kind == "order" and type_code in _NO_ORDER:
            raise Refusal(finding("FILE_FORMAT_UNSUPPORTED", record, value=f"{self.name} {type_code}"))
        record.values["kind"] = electronic.kind(self._kind, type_code)
        _choose(record)
        electronic.settle(record, root)
        _choose_tax(record)
        yield record


def _columns(table: Table) -> dict[str, str]:
    named = columns(table)
    return electronic.called(named, _CHOSEN) | {"totals.tax": named["tax_totals"]}


def _choose(record: Record) -> None:
    """From what was gathered to the fields of a record, as far as CII has ways of its own."""
    values, groups = record.values, record.groups
    for field in _DAYS:
        _day(values, field)
    for one in groups.get("preceding", ()):
        _day(one.values, "issue_date")
    for note in groups.get("notes", ()):
        if code := note.values.pop("code", ""):  # as UBL writes it
            note.values["text"] = f"#{code}#{note.values.get('text', '')}"
    for charge in groups.pop("carriage", ()):
        charge.values["charge"] = "true"
        groups.setdefault("adjustments", []).append(charge)
    sub_lines.settle(record)


def _day(values: dict[str, str], field: str) -> None:
    """20260331 or 202603311200 → 2026-03-31; what is no such date stays, to be refused with its place."""
    shape = values.pop(f"{field}_format", "")
    text = values.get(field, "")
    if len(text) in _SHAPES.get(shape, ()) and text.isascii() and text.isdigit():
        values[field] = f"{text[:4]}-{text[4:6]}-{text[6:8]}"
    elif text[10:11] == "T":  # udt:DateTime
        values[field] = text[:10]


def _choose_tax(record: Record) -> None:
    own = electronic.in_currency(record, record.groups.pop("tax_totals", []))
    if own:
        named = next((one for one in own if one.values.get("currency")), own[0])
        record.values["totals.tax"] = named.values.get("amount", "")
    electronic.exemptions(record.groups.get("taxes", []), record.values["kind"] != "order")


PARSERS: Final = (
    Cii("CII", INVOICE_ROOT, "invoice", INVOICE, INVOICE_NAMESPACES),
    Cii("Order-X", ORDER_ROOT, "order", ORDER, ORDER_NAMESPACES),
)
