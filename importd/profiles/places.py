"""Which key of a profile fills which field, and the places that it reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from importd.profiles.goods import LineRule
from importd.profiles.programs import HEAD, KEYS, LINE, ORGANISATION, PARTY, PRODUCT
from importd.profiles.table import Profile
from importd.profiles.value import Value


class Place(NamedTuple):
    """One key of a table."""

    key: str  # fields.date, lines[0].product.code
    field: str  # of the record: issue_date
    paths: tuple[tuple[str, str], ...]  # (column or path, whose it is: "", document or preamble)


def of_head(profile: Profile) -> Iterator[Place]:
    """The keys of the head and of the partner, or of a record of reference data."""
    kind = profile.profile.kind
    if profile.shape == "document":
        if kind.const is None:
            yield Place("profile.kind", "kind", tuple(_paths(kind)))
        yield from _of("fields", profile.fields, HEAD)
        purchase = profile.profile.direction == "purchase"
        who, party = ("supplier", "seller.") if purchase else ("customer", "buyer.")
        yield from _of(who, profile.partner, {key: party + field for key, field in PARTY.items()})
    else:
        block, names = (profile.product, PRODUCT) if profile.shape == "product" else (profile.partner, ORGANISATION)
        yield from _of(profile.shape, block, names)


def of_lines(rule: LineRule, number: int) -> Iterator[Place]:
    """The keys of one `[[lines]]`."""
    yield from _of(f"lines[{number}].product", rule.product, KEYS)
    yield from _of(f"lines[{number}]", rule, LINE)


_JOINED: Final = {"street_no": "street", "cedex": "city"}  # keys that become a part of another field


def _of(section: str, block: Any, names: Mapping[str, str]) -> Iterator[Place]:
    for key, field in names.items():
        value = getattr(block, key, None)
        if isinstance(value, Value):
            whole = names.get(_JOINED.get(key, ""), field)
            yield Place(f"{section}.{key}", whole, tuple(_paths(value)))


def _paths(value: Value) -> Iterator[tuple[str, str]]:
    if value.from_ is not None:
        yield value.from_, value.of
    for part in value.parts:
        yield from _paths(part)
