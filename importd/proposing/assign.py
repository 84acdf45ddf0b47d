"""Which column is which field: by its name, its values, where it varies, and what it adds up to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import permutations
from typing import Final, Literal, NamedTuple

from importd.mapping.style import Style
from importd.proposing.content import Column, as_number, kinds
from importd.proposing.layout import Side
from importd.proposing.names import concepts, fields, score

Shape = Literal["document", "customer", "product"]
LEAST: Final = 0.55
_CLOSE: Final = 0.02
_TAKES: Final[Mapping[str, tuple[str, ...]]] = {  # what the values of a field may be; () = anything
    "fields.date": ("date",), "fields.due_date": ("date",), "fields.operation_date": ("date",), "fields.currency": ("currency",),
    "fields.total_net": ("number",), "fields.total_tax": ("number",), "fields.total_gross": ("number",), "fields.iban": ("iban",),
    "fields.payment_mode": ("words",), "fields.payment_terms": ("words", "number"),
    "party.vat": ("vat",), "party.siret": ("siret",), "party.siren": ("siren",), "party.email": ("email",), "party.phone": ("phone",),
    "party.postcode": ("postcode",), "party.country": ("country",), "party.name": ("words",), "party.street": ("words",),
    "party.city": ("words",), "party.complement": ("words",), "party.active": ("bool",), "product.active": ("bool",),
    "line.quantity": ("quantity",), "line.unit_price": ("number",), "line.net_amount": ("number",), "line.label": ("words",),
    "line.discount_percent": ("number",), "line.discount_amount": ("number",), "line.vat_rate": ("rate", "percent"),
    "line.unit": ("unit",), "line.product.ean": ("gtin",), "line.line_id": ("integer",),
    "product.ean": ("gtin",), "product.price": ("number",), "product.vat_rate": ("rate", "percent"), "product.name": ("words",),
    "product.unit": ("unit",),
}  # fmt: skip
_REFUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "fields.external_id": ("date", "email"), "party.code": ("date", "email"), "line.product.code": ("date", "email", "rate"),

    "fields.note": ("number", "date"), "line.label": ("email", "date"), "party.name": ("email", "date"), "party.street": ("email", "date"),
    "party.city": ("email", "country", "date"), "line.unit_price": ("date",), "line.quantity": ("date",),
    "fields.payment_mode": ("number", "date"), "fields.total_tax": ("rate",),
    "fields.order_reference": ("date",), "product.code": ("email", "date"),
}  # fmt: skip
_BY_CONTENT: Final = {  # values that hardly anything else has
    "gtin": ("line.product.ean", "product.ean"), "siret": ("party.siret",), "vat": ("party.vat",), "email": ("party.email",),
    "iban": ("fields.iban",), "currency": ("fields.currency",),
}  # fmt: skip


class Match(NamedTuple):
    """A column and the field that it is proposed for."""

    column: str
    field: str
    score: float
    by: tuple[str, ...]  # name, content, arithmetic
    rivals: tuple[str, ...] = ()  # columns that fit as well: a person must decide


def matches(columns: Sequence[Column], sides: Mapping[str, Side], style: Style, shape: Shape) -> list[Match]:
    """The best pairs, each column and each field once."""
    known = {column.name: kinds(column, style) for column in columns}
    products = _products(columns, known, style)
    sale = any({"customer", "billing"} & set(concepts(column.name)) for column in columns)
    pairs = [pair for column in columns for pair in _pairs(column, known[column.name], sides, products, shape, sale=sale)]
    pairs.sort(key=lambda pair: (-pair.score, [column.name for column in columns].index(pair.column)))
    chosen: dict[str, Match] = {}
    taken: set[str] = set()
    for pair in pairs:
        if pair.field not in chosen and pair.column not in taken:
            chosen[pair.field] = pair
            taken.add(pair.column)
    return [_with_rivals(one, pairs, taken) for one in chosen.values()]


def _with_rivals(one: Match, pairs: Sequence[Match], taken: set[str]) -> Match:
    rivals = [
        pair.column for pair in pairs
        if pair.field == one.field and pair.column not in taken and one.score - pair.score <= _CLOSE
    ]  # fmt: skip
    return one._replace(rivals=tuple(rivals))


def _pairs(
    column: Column,
    known: frozenset[str],
    sides: Mapping[str, Side],
    products: Mapping[str, str],
    shape: Shape,
    *,
    sale: bool,
) -> Iterator[Match]:
    if not known:
        named = max(fields(), key=lambda field: score(column.name, field))
        if score(column.name, named) >= 0.95 and _fits(named, sides[column.name], shape):
            yield Match(column.name, named, score(column.name, named) - 0.3, ("name",))
        return
    for field in fields():
        if not _fits(field, sides[column.name], shape) or not _allowed(field, known):
            continue
        value, by = score(column.name, field), ["name"]
        if any(field in _BY_CONTENT.get(kind, ()) for kind in known):
            value, by = max(value, 0.5) + 0.3, [*by * (value > 0.3), "content"]
        if products.get(column.name) == field:
            value, by = max(value, 0.45) + 0.25, [*by * (value > 0.3), "arithmetic"]
        if "supplier" in concepts(column.name) and (sale or not field.startswith("party.")):
            continue
        if "delivery" in concepts(column.name) and field not in ("fields.operation_date", "fields.external_id"):
            value *= 0.6
        if sides[column.name] == "head" and field.startswith("line."):
            value -= 0.12
        if "zero" in known and field != "line.discount_percent":
            value -= 0.15
        if value >= LEAST:
            yield Match(column.name, field, round(value, 3), tuple(by))


def _fits(field: str, side: Side, shape: Shape) -> bool:
    area = field.partition(".")[0]
    if shape != "document":
        return area == ("party" if shape == "customer" else "product")
    if area == "product" or field == "party.active":
        return False
    return side != "document" if area == "line" else side != "line"


def _allowed(field: str, known: frozenset[str]) -> bool:
    takes = _TAKES.get(field, ())
    return (not takes or not known.isdisjoint(takes)) and known.isdisjoint(_REFUSES.get(field, ()))


def _products(columns: Sequence[Column], known: Mapping[str, frozenset[str]], style: Style) -> dict[str, str]:
    """Quantity × price = amount on every row, in columns whose names do not contradict it."""
    numeric = [column for column in columns if "number" in known[column.name] and "date" not in known[column.name]]
    best: tuple[float, dict[str, str]] = (0, {})
    for one, two, three in permutations(numeric[:14], 3):
        rows = [row for row in zip(one.values, two.values, three.values, strict=True) if all(row)]
        if rows and all(_multiply(row, style) for row in rows) and any(as_number(row[0], style) != 1 for row in rows):
            found = {one.name: "line.quantity", two.name: "line.unit_price", three.name: "line.net_amount"}
            worth = (
                sum(score(name, field) for name, field in found.items()) + ("integer" in known[one.name]) / 2 + len(rows) / 1e4
            )
            best = max(best, (worth, found), key=lambda pair: pair[0])
    return best[1] if best[0] > 0.5 else {}


def _multiply(row: tuple[str, ...], style: Style) -> bool:
    quantity, price, amount = (as_number(text, style) or Decimal(0) for text in row)
    return bool(quantity and price) and abs(quantity * price - amount) <= Decimal("0.011")
