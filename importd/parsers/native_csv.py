"""Our own CSV. Documents: one row per line, the heading repeated on each. Reference data: one row per record.

Which rows belong together is said by kind, number, direction and seller_code; they need not stand together. A heading
cell that is blank on a later row means "as above"; one that differs is a fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from operator import itemgetter
from typing import Final

from importd.decode import Payload
from importd.decoding.spot import Spot, line_of
from importd.errors import Refusal
from importd.parsers.csv_columns import COLUMNS, HEADER, KEYS, LINE, Plan, missing_in, named, plan, reference_columns, shape_of
from importd.parsers.csv_rows import check_width, header_line, rows, split_header
from importd.reasons import finding
from importd.record import Record

_KEY: Final = ("kind", "number", "direction", "seller.code")


class NativeCsv:
    """Recognised by its header: kind, number and issue_date; or customer_code, supplier_code, product_code without them."""

    name = "importd CSV"
    columns: Mapping[str, str] = COLUMNS
    electronic = False

    def recognises(self, payload: Payload) -> bool:
        """Whether the header has our names."""
        if payload.family != "text":
            return False
        cells, _ = split_header(header_line(payload.head))
        return not missing_in(cells)

    def parse(self, payload: Payload) -> Iterator[Record]:
        """Reference records as they come; documents in the order of their first rows, after the last row was read."""
        text = payload.text
        _, delimiter = split_header(header_line(payload.head))
        found = rows(text, delimiter)
        line, header = next(found, (1, []))
        cells = named(header)
        if missing := missing_in(cells):  # the whole text came out otherwise than its head: a wrongly guessed encoding
            raise Refusal(*(finding("CSV_COLUMN_MISSING", Spot(line), column=name) for name in missing))
        shape = shape_of(cells)
        layout = plan(cells, reference_columns(shape) if shape else HEADER | LINE, line)
        body = check_width(found, len(cells), text)
        yield from _references(body, layout, shape) if shape else _documents(body, layout)


def near_miss(payload: Payload) -> Refusal | None:
    """For a text that nobody recognised: a header that lacks one of our columns."""
    line = header_line(payload.head)
    cells, _ = split_header(line)
    known = set(cells) & (HEADER.keys() | LINE.keys() | KEYS.keys())
    if len(known) < 2:
        return None
    strangers = [cell for cell in cells if cell not in known]
    at = Spot(line_of(payload.head, payload.head.index(line)))
    near = {name: get_close_matches(name, strangers, 1) for name in missing_in(cells)}
    return Refusal(*(finding("CSV_COLUMN_MISSING", at, column=name, near=found) for name, found in near.items()))


def _references(body: Iterator[tuple[int, list[str]]], layout: Plan, shape: str) -> Iterator[Record]:
    reasons = layout.reasons
    for line, row in body:
        record = Record(shape, line)
        record.values = {field: row[index] for index, field in layout.places}
        record.reasons, reasons = reasons, []
        yield record


def _documents(body: Iterator[tuple[int, list[str]]], layout: Plan) -> Iterator[Record]:
    line_fields = set(LINE.values())
    heading = [(index, field) for index, field in layout.places if field not in line_fields]
    lines = [(index, field) for index, field in layout.places if field in line_fields]
    keys = itemgetter(*(index for index, field in heading if field in _KEY))
    whole = itemgetter(*(index for index, _ in heading))
    found: dict[tuple[str, ...], tuple[Record, tuple[str, ...]]] = {}
    for line, row in body:
        key = tuple(map(str.strip, keys(row)))
        known = found.get(key)
        if known is None:
            record = Record("document", line)
            record.values = {field: row[index] for index, field in heading}
            found[key] = record, whole(row)
        else:
            record = known[0]
            if whole(row) != known[1]:
                _compare(record, row, line, heading)
        _add_line(record, row, line, lines)
    first = layout.reasons
    for record, _ in found.values():
        record.reasons[:0], first = first, []
        _settle(record)
        yield record


def _compare(record: Record, row: list[str], line: int, heading: list[tuple[int, str]]) -> None:
    """The heading of a later row against what the first rows said."""
    for index, field in heading:
        cell, said = row[index].strip(), record.values[field].strip()
        if cell and not said:
            record.values[field] = cell
        elif cell and cell != said and not any(reason.field == field for reason in record.reasons):
            record.reasons.append(finding("DOC_HEADER_CONFLICT", Spot(line), field=field, value=cell, expected=said))


def _add_line(record: Record, row: list[str], line: int, places: list[tuple[int, str]]) -> None:
    values = {field: row[index] for index, field in places if row[index] and not row[index].isspace()}
    if not values:
        return
    member = record.add("lines", line)
    member.values = values
    discount = {name: values.pop(f"discount.{name}") for name in ("percent", "amount") if f"discount.{name}" in values}
    if discount:
        member.add("adjustments", line).values = discount
    if "charge.amount" in values:
        member.add("adjustments", line).values = {"charge": "true", "amount": values.pop("charge.amount")}


def _settle(record: Record) -> None:
    """Move what a row cannot nest into its group."""
    for group in ("preceding", "notes"):
        inner = {
            field.partition(".")[2]: record.values.pop(field) for field in list(record.values) if field.startswith(f"{group}.")
        }
        if any(text.strip() for text in inner.values()):
            record.add(group, record.at).values = inner


PARSER: Final = NativeCsv()
