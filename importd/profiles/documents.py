"""Rows and nodes → records: the head, the partner and the lines of a document; or a customer, a supplier, a product.

What a layout finds comes as `Unit`s: the head's row or node, and the parts of which `[[lines]]` are made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

from importd import lookup
from importd.model import Reason
from importd.profiles.compiling import Getter, Places, Terms, getter, is_zero, negated
from importd.profiles.goods import LineRule, ProductKeys
from importd.profiles.negative import below_zero
from importd.profiles.partners import PartyBlock
from importd.profiles.programs import HEAD, KEYS, LINE, ORGANISATION, PARTY, PRODUCT, Program, program
from importd.profiles.table import Profile
from importd.profiles.value import Value
from importd.record import Record

_TEXTS: Final = frozenset(("line_id", "name", "description", "note"))
_KEYS: Final = frozenset(KEYS.values())
_NUMBERS: Final = ("quantity", "unit_price", "net_amount")


class Piece(NamedTuple):
    """A row or a node, and where it stands."""

    node: Any
    at: int = 0
    path: str = ""


class Unit(NamedTuple):
    """One document as a layout found it."""

    head: Piece
    parts: Callable[[str], Iterable[Piece]]  # what stands for an `each`: row, line_items …
    reasons: Sequence[Reason] = ()


TermsFor: TypeAlias = Callable[[Places], Terms]


class Mapper:
    """The programs of a profile for one kind of file; `places` are those of the head, `of_lines` those of the lines."""

    def __init__(self, profile: Profile, terms: TermsFor, places: Places, of_lines: Places | None = None) -> None:
        self._shape = profile.shape
        self._direction = profile.profile.direction
        self._lookup = _lookup(profile.partner)
        head, lines = terms(places), terms(of_lines or places)
        self._head = _head_program(profile, head)
        self._partner = _partner_program(profile, head)
        self.places = (places, of_lines or places)  # of the head, of the lines
        self.lines = tuple(_Lines(rule, lines if rule.each != "document" else head, profile) for rule in profile.lines)
        self._states = tuple(_state(place, kept, head) for place, kept in profile.filter.items())

    @property
    def columns(self) -> Mapping[str, str]:
        """Our field → what the sender calls it."""
        found = dict(self._head.columns) | dict(self._partner.columns)
        for one in self.lines:
            for field, place in one.columns.items():
                found.setdefault(field, place)
        return found

    def ignored_state(self, head: Any) -> tuple[str, str] | None:
        """The place and the value for which `[filter]` leaves a document out, None when it is wanted."""
        for get, kept, place in self._states:
            if (state := get(head, head).strip()) not in kept:
                return place, state
        return None

    def record(self, unit: Unit) -> Record:
        """The record, its parts in their groups."""
        head = unit.head
        record = Record(self._shape, head.at, head.path)
        record.reasons += unit.reasons
        self._head.run(head.node, head.node, record)
        self._partner.run(head.node, head.node, record)
        _join_address(record.values)
        if self._shape == "document":
            record.values["direction"] = self._direction
            record.lookup = self._lookup
            _settle(record)
            for lines in self.lines:
                lines.add_to(record, unit)
        return record


def _state(place: str, kept: tuple[str, ...], terms: Terms) -> tuple[Getter, frozenset[str], str]:
    return getter(Value.model_validate(place), None, terms), frozenset(kept), place


def _head_program(profile: Profile, terms: Terms) -> Program:
    if profile.shape == "document":
        return program(profile.fields, HEAD, terms, more=[("kind", profile.profile.kind)])
    return program(profile.product, PRODUCT, terms) if profile.shape == "product" else Program((), {})


def _partner_program(profile: Profile, terms: Terms) -> Program:
    if profile.shape == "product":
        return Program((), {})
    if profile.shape != "document":
        return program(profile.partner, ORGANISATION, terms)
    return program(profile.partner, PARTY, terms, prefix="seller." if profile.profile.direction == "purchase" else "buyer.")


def _join_address(values: dict[str, str]) -> None:
    """The number goes before the street, CEDEX behind the town."""
    for who in ("buyer.", "seller.", ""):
        inner = f"{who}address." if who else ""
        if number := values.pop(f"{who}street_no", ""):
            values[f"{inner}street"] = f"{number} {values.get(f'{inner}street', '')}".strip()
        if cedex := values.pop(f"{who}cedex", ""):
            values[f"{inner}city"] = f"{values.get(f'{inner}city', '')} {cedex}".strip()


def _settle(record: Record) -> None:
    """What a row cannot nest goes into its group."""
    for group in ("preceding", "notes"):
        inner = {
            name.partition(".")[2]: record.values.pop(name) for name in list(record.values) if name.startswith(f"{group}.")
        }
        if inner:
            record.add(group, record.at, record.path).values = inner


class _Lines:
    """One `[[lines]]`."""

    def __init__(self, rule: LineRule, terms: Terms, profile: Profile) -> None:
        self.each = rule.each
        self._when = _condition(rule.when, terms)
        self._unless = _condition(rule.unless, terms)
        keys = [(KEYS[key], value) for key in KEYS if isinstance(value := getattr(rule.product, key), Value)]
        self._program = program(rule, LINE, terms, more=keys)
        self._lookup = _lookup(rule.product)
        self._remarks = rule.text_if_no_code
        self._below_zero = below_zero(profile)

    @property
    def columns(self) -> Mapping[str, str]:
        return self._program.columns

    def add_to(self, record: Record, unit: Unit) -> None:
        """The lines that this rule makes of a document."""
        document = unit.head.node
        for node, at, path in [unit.head] if self.each == "document" else unit.parts(self.each):
            if self._when and is_zero(self._when(node, document)):
                continue
            if self._unless and not is_zero(self._unless(node, document)):
                continue
            line = Record("lines", at, path)
            line.lookup = self._lookup
            self._program.run(node, document, line)
            if line.values or line.reasons:
                self._finish(line)
                record.groups.setdefault("lines", []).append(line)
                record.reasons += line.reasons

    def _finish(self, line: Record) -> None:
        values = line.values
        if self._remarks and _KEYS.isdisjoint(values) and all(is_zero(values.get(name, "")) for name in _NUMBERS):
            line.values = {name: text for name, text in values.items() if name in _TEXTS}
            return
        discount = {name: text for name in ("percent", "amount") if not is_zero(text := values.pop(f"discount.{name}", ""))}
        if discount:
            line.add("adjustments", line.at, line.path).values = discount
        if values.get("unit_price", "").startswith("-") and self._below_zero & {values.get("product_code", ""), "*"}:
            values["unit_price"] = negated(values["unit_price"])  # a price is never below zero (BR-27): the quantity is
            values["quantity"] = negated(values.get("quantity", "1"))


def _lookup(block: PartyBlock | ProductKeys | None) -> str:
    return lookup.of(block.find, block.not_found, block.wait_for) if block is not None else ""


def _condition(value: Value | None, terms: Terms) -> Getter | None:
    return getter(value, None, terms) if value is not None else None
