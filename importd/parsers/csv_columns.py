"""Which column of a CSV is which field: the tables, and what a header means with them."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Final, NamedTuple

from importd.decoding.spot import Spot
from importd.errors import Refusal
from importd.mapping import fields
from importd.model import Reason
from importd.names import printable
from importd.reasons import finding

HEADER: Final = {  # column → field of the document
    **{name: name for name in fields.HEADER},
    **{f"{who}_{name}": f"{who}.{name}" for who in ("seller", "buyer") for name in fields.PARTY},
    **{f"{who}_{name}": f"{who}.address.{name}" for who in ("seller", "buyer") for name in fields.ADDRESS},
    **{f"total_{name}": f"totals.{name}" for name in fields.TOTALS},
    "preceding_number": "preceding.number",
    "preceding_date": "preceding.issue_date",
    "note": "notes.text",
}
LINE: Final = {  # column → field of the line
    **{name: name for name in fields.LINE if name != "note"},
    "line_note": "note",
    "discount_percent": "discount.percent",
    "discount_amount": "discount.amount",
    "charge_amount": "charge.amount",
}
KEYS: Final = {"product_code": "product", "supplier_code": "supplier", "customer_code": "customer"}
DOCUMENT_SIGNS: Final = frozenset(("kind", "number", "issue_date", "quantity", "unit_price", "net_amount"))
_ADJUSTED: Final = {"discount.percent": "adjustments.percent", "discount.amount": "adjustments.amount"}
COLUMNS: Final = {
    **{name: name for table in fields.REFERENCES.values() for name in table if name != "code"},
    **{_ADJUSTED.get(field, field): column for column, field in (HEADER | LINE).items()},
    **{f"{shape}.code": column for column, shape in KEYS.items()},
    **{shape: column for column, shape in KEYS.items() if shape != "product"},
}


def named(header: list[str]) -> tuple[str, ...]:
    """The names in the header; blank ones at the end are no columns."""
    cells = [cell.strip().lower() for cell in header]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def shape_of(cells: tuple[str, ...]) -> str:
    """What kind of reference data has this header, "" = none."""
    if not DOCUMENT_SIGNS.isdisjoint(cells):
        return ""
    return next((shape for key, shape in KEYS.items() if key in cells), "")


def missing_in(cells: tuple[str, ...]) -> list[str]:
    """The required columns that a header lacks; none when it is one of reference data."""
    return [] if shape_of(cells) else [name for name in fields.REQUIRED if name not in cells]


def reference_columns(shape: str) -> dict[str, str]:
    """Column → field for one kind of reference data."""
    columns = {name: name for name in fields.REFERENCES[shape] if name != "code"} | {f"{shape}_code": "code"}
    if shape == "product":
        columns |= {"supplier_code": "supplier", "customer_code": "customer"}
    return columns


class Plan(NamedTuple):
    """Which cell is which field."""

    places: tuple[tuple[int, str], ...]
    reasons: list[Reason]


def plan(cells: tuple[str, ...], columns: dict[str, str], line: int) -> Plan:
    """Raises `Refusal` for a column that is there twice; one that is not ours is told once."""
    places: dict[str, int] = {}
    reasons = []
    for index, cell in enumerate(cells):
        field = columns.get(cell)
        if field is None:
            near = get_close_matches(cell, columns, 1)
            reasons.append(finding("CSV_COLUMN_UNKNOWN", Spot(line), column=printable(cell, 80) or f"#{index + 1}", near=near))
        elif field in places:
            raise Refusal(finding("CSV_COLUMN_DUPLICATE", Spot(line), column=cell))
        else:
            places[field] = index
    return Plan(tuple((index, field) for field, index in places.items()), reasons)
