"""The layouts of sheets: what a header means with a profile, compiled once per header, and how rows become documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple, TypeAlias

from importd.decode import Payload
from importd.errors import Refusal
from importd.model import Reason
from importd.profiles import grouping, sheet
from importd.profiles.columns import Columns
from importd.profiles.compiling import Getter, Places
from importd.profiles.documents import Mapper, Unit
from importd.profiles.grouping import Key, key_of
from importd.profiles.sheet import Row, Sheet
from importd.profiles.table import Profile

_KEPT: Final = 32  # headers whose programs are kept
MapperFor: TypeAlias = Callable[[Places, Places | None], Mapper]


class Programs(NamedTuple):
    """What was compiled for one header."""

    mapper: Mapper
    units: Callable[[Iterator[Row]], Iterator[Unit]]
    reasons: list[Reason]


class SheetLayout:
    """How the sheets of one profile are read."""

    def __init__(self, profile: Profile, make: MapperFor) -> None:
        self.profile = profile
        self._make = make
        self._kept: dict[tuple[object, ...], Programs] = {}
        self._known = frozenset(_known_columns(profile))

    def units(self, payload: Payload, partner: Payload | None) -> tuple[Mapper, Iterator[Unit]]:
        """The documents that the file holds; `partner` is the file of lines of a profile with two. Raises `Refusal`."""
        payload.encodings = self.profile.read.encodings
        found = sheet.read(payload, self.profile.read, self._known)
        if partner is not None:
            return self._joined(found, partner)
        programs = self._programs(found)
        payload.reasons += programs.reasons
        return programs.mapper, programs.units(found.rows)

    def _programs(self, found: Sheet) -> Programs:
        key = (found.headers, found.preamble)
        known = self._kept.get(key)
        if known is None:
            known = self._compiled(found)
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[key] = known
        return known

    def _compiled(self, found: Sheet) -> Programs:
        """Raises `Refusal` for columns that are missing or there twice."""
        read, group = self.profile.read, self.profile.group
        header = found.headers[0] if found.headers else ()
        columns = Columns(header, found.line, dict(found.preamble), fixed=read.format == "fixed")
        of_lines = Columns(found.headers[1], found.line, dict(found.preamble)) if len(found.headers) > 1 else columns
        mapper = self._make(columns, of_lines)
        key = key_of([columns.getter(name, "") for name in group.key])
        same = [(name, columns.getter(name, "")) for name in group.same]
        kind = columns.getter(group.type, "") if group.mode == "records" else None
        faults = [fault for one in dict.fromkeys((columns, of_lines)) for fault in one.faults]
        twice = [fault for fault in faults if fault.code == "CSV_COLUMN_DUPLICATE"]
        if faults and (header or read.header):
            raise Refusal(*(twice or faults))
        unread = columns.unread(read.ignore) if of_lines is columns else []
        return Programs(mapper, lambda rows: self._units(rows, key, same, kind), unread)

    def _units(self, rows: Iterator[Row], key: Key, same: list[tuple[str, Getter]], kind: Getter | None) -> Iterator[Unit]:
        group = self.profile.group
        if self.profile.shape != "document":
            return grouping.one_by_one(rows)
        if kind is not None:
            known = frozenset(
                "" if rule.each == "blank" else rule.each for rule in self.profile.lines if rule.each != "document"
            )
            return grouping.records(rows, kind, group.head, known)
        return grouping.first_row(rows, key) if group.mode == "first_row" else grouping.repeated(rows, key, same)

    def _joined(self, heads: Sheet, partner: Payload) -> tuple[Mapper, Iterator[Unit]]:
        group = self.profile.group
        partner.encodings = self.profile.read.encodings
        found = sheet.read(partner, self.profile.read, frozenset(group.lines_key))
        columns = Columns(heads.headers[0] if heads.headers else (), heads.line, dict(heads.preamble))
        of_lines = Columns(found.headers[0] if found.headers else (), found.line, dict(found.preamble))
        mapper = self._make(columns, of_lines)
        key = key_of([columns.getter(name, "") for name in group.key])
        lines_key = key_of([of_lines.getter(name, "") for name in group.lines_key])
        if faults := [*columns.faults, *of_lines.faults]:
            raise Refusal(*faults)
        return mapper, grouping.joined(heads.rows, key, found.rows, lines_key)


def _known_columns(profile: Profile) -> list[str]:
    group = profile.group
    return [*group.key, *group.same, *(place for _, value in profile.values() for place in value.own_places())]
