"""UBL 2.x: Invoice, CreditNote and Order of OASIS, as EN 16931, Peppol and the French reform use them.

The root element and its namespace decide, never a prefix or a profile. What is which field stands in `ubl_tables.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, cast

from lxml import etree

from importd.parsers import electronic
from importd.parsers.paths import Table, columns, compiled, walk
from importd.parsers.ubl_tables import CREDIT_NOTE, INVOICE, NAMESPACES, ORDER
from importd.reasons import finding
from importd.record import Record

if TYPE_CHECKING:
    from importd.decode import Payload

_GATHERED: Final = ("seller", "buyer", "tax_totals")
_CHOSEN: Final = {  # where the values come from that no row names
    "vat_id": "cac:PartyTaxScheme/cbc:CompanyID",
    "siren": "cac:PartyLegalEntity/cbc:CompanyID",
    "registration": "cac:PartyLegalEntity/cbc:CompanyID",
    "siret": "cac:PartyIdentification/cbc:ID",
    "gln": "cac:PartyIdentification/cbc:ID",
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
    plain = {field.removeprefix("lines.").removeprefix("vat."): name for field, name in named.items()}
    parties = {f"{who}.{field}": name for who in ("seller", "buyer") for field, name in _CHOSEN.items()}
    items = dict.fromkeys(("product_code", "partner_item"), "cac:Item")  # which is whose depends on who sells
    return plain | named | parties | items | {"totals.tax": named["tax_totals.amount"]}


def _choose(record: Record, root: etree._Element) -> None:
    """From what was gathered to the fields of a record."""
    values = record.values
    if not values.get("currency"):
        _only_currency(values, root)
    gathered = {name: record.groups.pop(name, []) for name in _GATHERED}
    for who in ("seller", "buyer"):
        for found in gathered[who][:1]:
            values.update((f"{who}.{field}", text) for field, text in electronic.party(found).items())
    _choose_tax(record, gathered["tax_totals"])
    for line in record.groups.get("lines", ()):
        _choose_in_line(line)
    _same_currency(record, values.pop("due_currency", ""))
    if not values.get("payment_means") and (values.get("iban") or values.get("payment_reference")):
        record.reasons.append(finding("VAL_REQUIRED", record, field="payment_means", rule="BR-49"))


def _only_currency(values: dict[str, str], root: etree._Element) -> None:
    """UBL 2.0 may leave the document's currency out: then it is the one that every amount carries."""
    carried = {text.strip() for element in root.iter() if (text := element.get("currencyID")) is not None}
    if len(carried) == 1:
        values["currency"] = carried.pop()


def _same_currency(record: Record, due_currency: str) -> None:
    """Amounts in another currency than the document's must not be booked as if they were in it."""
    currency = record.values.get("currency", "")
    if due_currency and currency and due_currency.upper() != currency.upper():
        record.reasons.append(
            finding(
                "VAL_CURRENCY_MIXED", record, field="totals.due", value=due_currency, expected=currency,
                rule="PEPPOL-EN16931-R051", severity="warn" if record.values["kind"] == "order" else None,
            )
        )  # fmt: skip


def _choose_tax(record: Record, totals: list[Record]) -> None:
    """The VAT in the document's currency (BT-110); the same in the currency of the tax office (BT-111) is left aside."""
    currency = record.values.get("currency", "").upper()
    own = [one for one in totals if one.values.get("currency", "").upper() in ("", currency)]
    if own:
        chosen = next((one for one in own if "taxes" in one.groups), own[0])
        record.values["totals.tax"] = chosen.values.get("amount", "")
        record.groups["taxes"] = chosen.groups.get("taxes", [])
        electronic.exemptions(record.groups["taxes"])


def _choose_in_line(line: Record) -> None:
    values = line.values
    gtin = electronic.gtin(values.pop("gtin", ""), values.pop("gtin_scheme", ""))
    if gtin:
        values["gtin"] = gtin
    values.update(electronic.vat(line.groups.pop("vat", [])))


PARSERS: Final = (
    Ubl("Invoice", "invoice", INVOICE),
    Ubl("CreditNote", "credit_note", CREDIT_NOTE),
    Ubl("Order", "order", ORDER),
)
