"""Orders of an old cash register. A file is a list of lines with bars between their fields:

ORD|number|date|customer's code
LIN|product's code|quantity|unit price|VAT rate
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from importd.decode import Payload
from importd.errors import Refusal
from importd.reasons import finding
from importd.record import Record

FIELDS = {
    "ORD": ("number", "issue_date", "buyer.code"),
    "LIN": ("product_code", "quantity", "unit_price", "vat_rate"),
}


class PipeOrders:
    """Recognised by the first field of its first line."""

    name = "pipe orders"
    columns: Mapping[str, str] = {"buyer.code": "ORD field 4", "product_code": "LIN field 2", "quantity": "LIN field 3"}
    electronic = False

    def recognises(self, payload: Payload) -> bool:
        return payload.family == "text" and payload.head.startswith("ORD|")

    def parse(self, payload: Payload) -> Iterator[Record]:
        orders: list[Record] = []
        for at, line in enumerate(payload.text.splitlines(), 1):
            kind, *cells = line.split("|")
            if kind in FIELDS and len(cells) == len(FIELDS[kind]) and (orders or kind == "ORD"):
                if kind == "ORD":
                    orders.append(Record("document", at))
                    orders[-1].values["kind"] = "order"
                record = orders[-1] if kind == "ORD" else orders[-1].add("lines", at)
                record.values.update(zip(FIELDS[kind], cells, strict=True))
            elif line.strip():
                expected = len(FIELDS.get(kind, FIELDS["ORD"])) + 1
                raise Refusal(finding("CSV_ROW_LENGTH", Record(at=at), value=len(cells) + 1, expected=expected))
        yield from orders


PARSER = PipeOrders()
