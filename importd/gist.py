"""The gist of a document: what the ledger has to know of it, worked out by the reader that has the whole.

The importer matches, judges, numbers and records from gists; the document itself passes through it as text.
A gist travels as a JSON array, which costs a tenth of building the document again.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, NamedTuple

from importd import totals
from importd.fingerprint import content, meaning
from importd.model import Direction, Document, Kind, Line
from importd.values import canonical, decimal_places, minor_units


class PartnerKeys(NamedTuple):
    """By what the partner of a document may be recognised."""

    external_id: str  # its key in the sender's own software
    code: str
    siret: str
    siren: str
    vat_id: str
    gln: str
    endpoint: str
    email: str
    name: str


class LineKeys(NamedTuple):
    """By what the product of a line may be recognised, and where the line stands."""

    at: int
    path: str
    external_id: str  # the product's key in the sender's own software
    product_code: str
    gtin: str
    partner_item: str
    name: str
    lookup: str  # how the product is to be looked up, see `lookup.py`


class Gist(NamedTuple):
    """What is asked of a document once it has been read. Amounts are minor units of its currency."""

    at: int
    path: str
    direction: Direction
    kind: Kind
    number: str
    issue_date: date
    operation_date: date | None
    due_date: date | None
    currency: str
    decimals: int
    net: int
    tax: int
    gross: int
    due: int
    content: str  # digest of what its sender meant
    partner: PartnerKeys
    lines: tuple[LineKeys, ...]
    rows: tuple[tuple[Any, ...], ...]  # the lines as they go on record, without document and product
    lookup: str  # how the partner is to be looked up, see `lookup.py`
    keyed: bool  # it holds keys of its sender's, or a lookup: judging it may write

    @property
    def partner_field(self) -> Literal["buyer", "seller"]:
        """The field that holds the partner."""
        return "buyer" if self.direction == "sale" else "seller"

    @property
    def partner_shape(self) -> Literal["customer", "supplier"]:
        """What kind of reference data the partner is."""
        return "customer" if self.direction == "sale" else "supplier"


def gist_of(document: Document, text: str = "") -> Gist:
    """The gist of a document that its checks have passed; `text` is its meaning, where that is known already.

    Raises `ValueError` when an amount has too many decimals.
    """
    currency, sums, partner = document.currency, totals.computed(document), document.partner
    lines = tuple([
        LineKeys(line.at, line.path, line.external_id, line.product_code, line.gtin, line.partner_item, line.name, line.lookup)
        for line in document.lines
    ])  # fmt: skip
    return Gist(
        document.at, document.path, document.direction, document.kind, document.number, document.issue_date, document.operation_date,
        document.due_date, currency, decimal_places(currency), minor_units(sums.net, currency), minor_units(sums.tax, currency),
        minor_units(sums.gross, currency), minor_units(sums.due, currency), content(text or meaning(document)),
        PartnerKeys(
            partner.external_id, partner.code, partner.siret, partner.siren, partner.vat_id, partner.gln, partner.endpoint,
            partner.email, partner.name,
        ),
        lines, tuple([_row(line, currency) for line in document.lines]), document.lookup,
        bool(partner.external_id or document.lookup) or any(line.external_id or line.lookup for line in lines),
    )  # fmt: skip


def _row(line: Line, currency: str) -> tuple[Any, ...]:
    """name, quantity, unit, unit price, price base, VAT category, VAT rate, net amount."""
    net = totals.line_net(line, currency)
    return (
        line.name or line.description,
        None if line.quantity is None else canonical(line.quantity),
        line.unit,
        None if line.unit_price is None else canonical(line.unit_price),
        None if line.price_base is None else canonical(line.price_base),
        line.vat_category,
        None if line.vat_rate is None else canonical(line.vat_rate),
        None if net is None else minor_units(net, currency),
    )


def to_wire(gist: Gist) -> list[Any]:
    """The gist as JSON can carry it."""
    wire: list[Any] = list(gist)
    wire[5:8] = [day and day.isoformat() for day in gist[5:8]]
    return wire


def from_wire(wire: list[Any]) -> Gist:
    """The gist that `to_wire` was given."""
    issued, operation, due = wire[5:8]
    wire[5:8] = (
        date.fromisoformat(issued),
        operation and date.fromisoformat(operation),
        due and date.fromisoformat(due),
    )
    wire[15] = PartnerKeys._make(wire[15])
    wire[16] = tuple([LineKeys._make(line) for line in wire[16]])
    return Gist._make(wire)
