"""The contract of a parser (`ports.Parser`): any bytes give records or one clear refusal."""

# ruff: noqa: S101, PT017 - a contract is made of assertions

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import ClassVar, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from importd import reading
from importd.config import Rules
from importd.decode import Payload
from importd.errors import Refusal
from importd.mapping import fields
from importd.ports import Parser
from importd.record import Record
from importd.validators import document_checks

RULES: Final = Rules(today=date(2026, 11, 23))
_PARTIES: Final = tuple(
    f"{who}.{field}"
    for who in ("seller", "buyer")
    for field in (*fields.PARTY, *(f"address.{name}" for name in fields.ADDRESS))
)
_KNOWN: Final[dict[str, frozenset[str]]] = {
    "document": frozenset((*fields.HEADER, *fields.TRADE, *_PARTIES, *(f"totals.{name}" for name in fields.TOTALS))),
    "lines": frozenset((*fields.LINE, *fields.GROSS, *fields.ITEMS)),
    "means": frozenset(fields.MEANS),
    "adjustments": frozenset(fields.ADJUSTMENT),
    "taxes": frozenset(fields.TAX),
    "preceding": frozenset(fields.PRECEDING),
    "notes": frozenset(fields.NOTE),
    **{shape: frozenset(table) for shape, table in fields.REFERENCES.items()},
}


class ParserContract:
    """Subclass it with your `parser` and some whole files that it reads without a reason to refuse them."""

    parser: ClassVar[Parser]
    good: ClassVar[Sequence[bytes]]
    rules: ClassVar[Rules] = RULES

    def _payload(self, raw: bytes) -> Payload:
        return Payload(raw, "file", self.rules)

    def _parsed(self, raw: bytes) -> list[Record]:
        return list(self.parser.parse(self._payload(raw)))

    def test_is_a_parser_with_a_name(self) -> None:
        """It has everything that the port asks for, and a name that operators can read."""
        assert isinstance(self.parser, Parser)
        assert self.parser.name.strip()

    def test_recognises_its_own_files(self) -> None:
        """A good file is recognised by its content; its name plays no part."""
        assert self.good, "give at least one good file"
        assert all(self.parser.recognises(self._payload(raw)) for raw in self.good)

    def test_good_files_give_records(self) -> None:
        """A good file gives at least one record, and no record carries a reason that refuses it."""
        for raw in self.good:
            records = self._parsed(raw)
            assert records
            assert not [reason for record in records for reason in record.reasons if reason.severity == "reject"]

    def test_records_hold_texts_under_our_names(self) -> None:
        """A key that is not ours would be lost without a word."""
        for raw in self.good:
            for record in _with_members(self._parsed(raw)):
                assert not set(record.values) - _KNOWN[record.shape], f"unknown fields of {record.shape}"
                assert all(isinstance(value, str) for value in record.values.values())

    def test_good_files_become_documents_or_references(self) -> None:
        """The mapping can use what a good file gives."""
        for raw in self.good:
            found = reading.read(raw, "file", self.rules, [self.parser], ())
            assert not found.refused, found.reasons
            assert found.documents or found.references

    def test_same_bytes_same_records(self) -> None:
        """Nothing is kept from one file to the next."""
        for raw in self.good:
            assert [_plain(record) for record in self._parsed(raw)] == [_plain(record) for record in self._parsed(raw)]

    def test_any_bytes_give_records_or_one_refusal(self) -> None:
        """Whatever is done to a good file, and whatever else comes: records, or a `Refusal`; nothing else is raised."""
        whole = st.sampled_from(list(self.good))

        @settings(deadline=None)  # a busy machine is no fault of the format
        @given(st.one_of(st.binary(max_size=400), _damaged(whole)))
        def any_bytes(raw: bytes) -> None:
            if self.parser.recognises(self._payload(raw)):
                _read(self.parser, self._payload(raw))

        any_bytes()

    def test_no_bytes_bring_down_what_follows(self) -> None:
        """What comes out of a damaged file goes through mapping and checks; a reason is given, never an internal fault."""
        whole, checks = st.sampled_from(list(self.good)), document_checks()

        @settings(deadline=None)  # a busy machine is no fault of the format
        @given(_damaged(whole))
        def damaged(raw: bytes) -> None:
            found = reading.read(raw, "file", self.rules, [self.parser], checks)
            assert found.refused or found.documents or found.references
            assert "SYS_INTERNAL" not in [reason.code for reason in found.reasons], found.reasons

        damaged()


def _read(parser: Parser, payload: Payload) -> list[Record]:
    try:
        return list(parser.parse(payload))
    except Refusal as refusal:
        assert refusal.reasons, "a refusal says why"
        return []


def _with_members(records: Sequence[Record]) -> Iterator[Record]:
    for record in records:
        yield record
        for members in record.groups.values():
            yield from _with_members(members)


def _plain(record: Record) -> tuple[object, ...]:
    groups = {name: [_plain(member) for member in members] for name, members in record.groups.items()}
    return record.shape, record.at, record.path, record.values, groups, record.reasons


@st.composite
def _damaged(draw: st.DrawFn, whole: st.SearchStrategy[bytes]) -> bytes:
    """A good file with a few pieces cut out, put in or written over."""
    raw = draw(whole)
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(raw)))
        end = min(len(raw), start + draw(st.integers(0, 40)))
        raw = raw[:start] + draw(st.binary(max_size=12)) + raw[end:]
    return raw
