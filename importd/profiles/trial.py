"""A profile tried out: its documents, and beside each field the places that it came from and what stood there.

It reads with the very parser that imports; the ledger is not asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from importd.config import Rules
from importd.decode import Payload
from importd.errors import Refusal
from importd.mapping.assemble import assemble
from importd.mapping.references import refer
from importd.model import Document, Reason, Reference
from importd.naming import named
from importd.ports import Check
from importd.profiles.documents import Mapper, Piece, Unit
from importd.profiles.parser import ProfileParser
from importd.profiles.places import Place, of_head, of_lines
from importd.profiles.read import ROWS
from importd.profiles.skipped import Skipped, rows_of
from importd.profiles.table import Profile
from importd.profiles.tried import Source, Trial, Tried, TriedField, TriedLine
from importd.reading import terms
from importd.reasons import finding
from importd.record import Record

MOST: Final = 1000  # documents that are told


class _Trying(ProfileParser):
    """The profile, which keeps what its layout found beside each record."""

    def __init__(self, base: ProfileParser, zone: str) -> None:
        super().__init__(base.profile, base.file, zone)
        self.found: list[tuple[Unit, Record, Mapper]] = []
        self.left_out: list[tuple[Unit, str]] = []

    def _records(self, payload: Payload, mapper: Mapper, units: Iterator[Unit]) -> Iterator[Record]:  # noqa: ARG002 - as its base
        for unit in units:
            if state := mapper.ignored_state(unit.head.node):
                self.left_out.append((unit, " = ".join(state)))
            else:
                record = mapper.record(unit)
                self.found.append((unit, record, mapper))
                yield record


def attempt(base: ProfileParser, payload: Payload, partner: Payload | None, rules: Rules, checks: Sequence[Check]) -> Trial:
    """Everything that this profile makes of the file; faults are told, none is raised."""
    trying = _Trying(base, rules.company.timezone)
    adapted, style = terms(trying, payload)
    documents: list[Tried] = []
    reasons: list[Reason] = []
    try:
        for record in trying.parse(payload, partner):
            understood, told = _understood(record, adapted, style, checks)
            reasons += named(told, trying.columns, "" if record.shape == "document" else record.shape)
            if len(documents) < MOST:
                documents.append(_tried(*trying.found[-1], trying, understood))
        if not trying.found and not trying.left_out and base.profile.read.empty != "ok":
            reasons.append(finding("FILE_NO_DATA"))
    except Refusal as refusal:
        reasons += refusal.reasons
    begun = trying.found or trying.left_out
    skipped = list(_skipped(payload, trying, paired=partner is not None)) if begun else []
    return Trial(tuple(documents), len(trying.found), tuple(skipped), (*payload.reasons, *reasons), payload.encoding)


def _skipped(payload: Payload, trying: _Trying, *, paired: bool) -> Iterator[Skipped]:
    """With two files, the rows of the file of heads: a line without a head is refused."""
    if trying.profile.read.format not in ROWS:
        yield from (Skipped(unit.head.at, unit.head.path, "filter", why, "") for unit, why in trying.left_out)
        return
    used = {record.at for _, record, _ in trying.found}
    if not paired:
        used |= {line.at for _, record, _ in trying.found for line in record.groups.get("lines", [])}
    left_out = {at: why for unit, why in trying.left_out for at in _lines(unit, trying.profile)}
    yield from rows_of(payload, trying, used, left_out)


def _understood(
    record: Record, rules: Rules, style: Any, checks: Sequence[Check]
) -> tuple[Document | Reference | None, list[Reason]]:
    if record.shape != "document":
        return refer(record, style)
    document, reasons = assemble(record, rules, style)
    if document is not None:
        found = [one for check in checks for one in check(document, rules)]
        reasons = [*reasons, *(one if one.document else one.model_copy(update={"document": document.number}) for one in found)]
    return document, reasons


def _tried(unit: Unit, record: Record, mapper: Mapper, parser: ProfileParser, understood: Document | Reference | None) -> Tried:
    head = unit.head
    places = of_head(parser.profile)
    return Tried(
        record.at, record.path, record.shape, _fields(places, head, head, mapper, 0, record, understood),
        tuple(_lines_of(unit, record, mapper, parser, understood)),
    )  # fmt: skip


def _lines_of(
    unit: Unit, record: Record, mapper: Mapper, parser: ProfileParser, understood: Document | Reference | None
) -> Iterator[TriedLine]:
    """Which rule made which line is found by making the lines of each rule once more: they stand in that order."""
    made = record.groups.get("lines", [])
    typed = understood.lines if isinstance(understood, Document) and len(understood.lines) == len(made) else ()
    index = 0
    for number, rule in enumerate(parser.profile.lines):
        once_more = Record()
        mapper.lines[number].add_to(once_more, unit)
        pieces = {
            (piece.at, piece.path): piece for piece in ([unit.head] if rule.each == "document" else unit.parts(rule.each))
        }
        for again in once_more.groups.get("lines", []):
            piece = pieces[again.at, again.path]
            line = typed[index] if typed else None
            fields = _fields(of_lines(rule, number), piece, unit.head, mapper, rule.each != "document", made[index], line)
            yield TriedLine(again.at, again.path, fields)
            index += 1


def _fields(
    places: Iterable[Place], piece: Piece, head: Piece, mapper: Mapper, which: int, record: Record, understood: Any
) -> tuple[TriedField, ...]:
    found = []
    for place in places:
        sources = tuple(
            Source(path, mapper.places[which].getter(path, of)(piece.node, head.node).strip()) for path, of in place.paths
        )
        value = _value(understood, record, place.field)
        if value or any(one.text for one in sources):
            found.append(TriedField(place.key, value, sources))
    return tuple(found)


def _value(understood: Any, record: Record, field: str) -> str:
    """As it was understood; the text as it was mapped where the document was refused."""
    found: Any = understood
    if isinstance(understood, Reference):
        return str(understood.fields.get(field, ""))
    if understood is None:
        return record.values.get(field, "")
    for name in field.replace("discount.", "adjustments.").split("."):
        found = found if isinstance(found, str) else getattr(found, name, None)
        if isinstance(found, tuple):
            found = found[0] if found else None
    return str(found) if found is not None else record.values.get(field, "")


def _lines(unit: Unit, profile: Profile) -> Iterator[int]:
    yield unit.head.at
    for rule in profile.lines:
        yield from (piece.at for piece in unit.parts(rule.each))
