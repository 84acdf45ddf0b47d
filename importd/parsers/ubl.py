"""UBL 2.x of OASIS, from the quotation to the credit note, as EN 16931, Peppol and the French reform use it.

The root element and its namespace decide, never a prefix or a profile. What is which field stands in `ubl_tables.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, cast

from lxml import etree

from importd.parsers import electronic
from importd.parsers.paths import Table, columns, compiled, walk
from importd.parsers.ubl_tables import CREDIT_NOTE, DESPATCH_ADVICE, INVOICE, NAMESPACES, ORDER, QUOTATION
from importd.record import Record

if TYPE_CHECKING:
    from importd.decode import Payload

_CHOSEN: Final = {  # where in a party the values stand that no row names; a code may be an account or one of the identifiers
    "code": "",
    "address": "/cac:Party/cac:PostalAddress",
    "vat_id": "/cac:Party/cac:PartyTaxScheme/cbc:CompanyID",
    "siren": "/cac:Party/cac:PartyLegalEntity/cbc:CompanyID",
    "registration": "/cac:Party/cac:PartyLegalEntity/cbc:CompanyID",
    "siret": "/cac:Party/cac:PartyIdentification/cbc:ID",
    "gln": "/cac:Party/cac:PartyIdentification/cbc:ID",
}


class Ubl:
    """The parser of one kind of UBL document (`ports.Parser`)."""

    electronic = True

    def __init__(self, root: str, kind: str, table: Table) -> None:
        self.name = f"UBL {root}"
        self.columns: Mapping[str, str] = _columns(table)
        self._root = root
        self._tag = f"{{urn:oasis:names:specification:ubl:schema:xsd:{root}-2}}{root}"
        self._kind = kind
        self._steps = compiled(table, NAMESPACES)

    def recognises(self, payload: Payload) -> bool:
        """Whether the root element is ours."""
        return payload.root == self._tag

    def parse(self, payload: Payload) -> Iterator[Record]:
        """The one document of the file."""
        root = payload.xml
        record = Record(at=cast("int", root.sourceline), path=f"/{self._root}")
        walk(root, self._steps, record)
        record.values["kind"] = electronic.kind(self._kind, record.values.get("type_code", ""))
        _choose(record, root)
        yield record


def _columns(table: Table) -> dict[str, str]:
    named = columns(table)
    found = electronic.called(named, _CHOSEN)
    tax = {"totals.tax": named["tax_totals.amount"]} if "tax_totals.amount" in named else {}
    return found | tax


def _choose(record: Record, root: etree._Element) -> None:
    """From what was gathered to the fields of a record."""
    groups = record.groups
    for who in ("seller", "buyer"):
        _principal(groups, who)
    electronic.settle(record, root)
    _choose_tax(record, groups.pop("tax_totals", []))
    if record.values["kind"] == "delivery_note":
        _choose_order(record)


def _principal(groups: dict[str, list[Record]], who: str) -> None:
    """For whom the goods are sent or received, where that party can be told from the one that sends or receives them."""
    for found in groups.pop(f"real_{who}", [])[:1]:
        if electronic.party(found).keys() & electronic.IDENTIFIERS:
            groups[who] = [found]


def _choose_tax(record: Record, totals: list[Record]) -> None:
    values, own = record.values, electronic.in_currency(record, totals)
    if values.get("profile", "").upper().startswith("OIOUBL") and "totals.net" in values:
        values["totals.tax"] = values.pop("totals.net")  # Denmark has the VAT in cbc:TaxExclusiveAmount
    if own:
        chosen = next((one for one in own if "taxes" in one.groups), own[0])
        values["totals.tax"] = chosen.values.get("amount", "")
        record.groups["taxes"] = chosen.groups.get("taxes", [])
        electronic.exemptions(record.groups["taxes"], values["kind"] in ("invoice", "credit_note"))


def _choose_order(record: Record) -> None:
    """A delivery note names its order on top, or on every line."""
    named = {line.values.pop("order", "") for line in record.groups.get("lines", ())}
    if len(named) == 1 and not record.values.get("order_reference"):
        record.values["order_reference"] = named.pop()


PARSERS: Final = (
    Ubl("Invoice", "invoice", INVOICE),
    Ubl("CreditNote", "credit_note", CREDIT_NOTE),
    Ubl("Order", "order", ORDER),
    Ubl("Quotation", "quote", QUOTATION),
    Ubl("DespatchAdvice", "delivery_note", DESPATCH_ADVICE),
)
