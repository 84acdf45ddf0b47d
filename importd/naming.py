"""What the sender calls one of our fields, and where in the sender's tree it stands: the column of a reason.

A parser's `columns` name a field by its column, or by its path from the document on. A reason whose place is a part of the
document (a line, a row of the VAT breakdown) keeps of such a path what lies below that part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from importd.model import Reason

_POSITION = re.compile(r"\[\d+\]")


def named(reasons: Iterable[Reason], columns: Mapping[str, str], shape: str = "") -> Iterator[Reason]:
    """The reasons with the sender's own names; `shape` is given where they are about a record of reference data."""
    for reason in reasons:
        column = "" if reason.column or not reason.field else _column(reason, columns, shape)
        yield reason.model_copy(update={"column": column}) if column else reason


def _column(reason: Reason, columns: Mapping[str, str], shape: str) -> str:
    field = reason.field
    if not reason.path.startswith("/"):
        return columns.get(f"{shape}.{field}") or columns.get(field, "")
    there = _POSITION.sub("", reason.path).split("/")
    known = (columns.get(key) for key in (field, f"lines.{field}"))
    ways = [_below(there, column.split("/")) for column in known if column]
    return max(ways, key=lambda way: way[0], default=(0, ""))[1]


def _below(there: list[str], column: list[str]) -> tuple[int, str]:
    """How many elements of the column the place ends with already, and what is left; nothing of a column from elsewhere.

    >>> _below(["", "Invoice", "cac:InvoiceLine"], ["cac:InvoiceLine", "cac:Price", "cbc:PriceAmount"])
    (1, 'cac:Price/cbc:PriceAmount')
    >>> _below(["", "Invoice", "cac:TaxTotal", "cac:TaxSubtotal"], ["cac:TaxTotal", "cbc:TaxAmount"])
    (0, '')
    """
    shared = next((count for count in range(len(column), 0, -1) if there[-count:] == column[:count]), 0)
    elsewhere = not shared and column[0] in there
    return shared, "" if elsewhere else "/".join(column[shared:])
