"""A profile as a parser: it yields the same records as the parsers of the standard formats. Compiled once.

What a sheet's columns mean depends on its header, so its programs are kept by header: a sender's files share one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Final

from importd.config import Rules
from importd.decode import Payload
from importd.errors import Refusal
from importd.mapping.style import Style
from importd.profiles import trees
from importd.profiles.compiling import Getter, Places, Terms
from importd.profiles.documents import Mapper, Unit
from importd.profiles.json_paths import JsonPlaces
from importd.profiles.layouts import SheetLayout
from importd.profiles.negative import below_zero
from importd.profiles.read import ROWS
from importd.profiles.table import Profile
from importd.profiles.tables import tables_of
from importd.profiles.xml_paths import XmlPlaces
from importd.reasons import finding
from importd.record import Record

_FAMILIES: Final = {"csv": "text", "fixed": "text", "json": "json", "xml": "xml"}


class ProfileParser:
    """`ports.Parser` of one profile."""

    electronic = False

    def __init__(self, profile: Profile, name: str, zone: str = "") -> None:
        read = profile.read
        self.profile = profile
        self.file = name  # NAME of profiles/NAME.toml
        self.name = f"profile {name}"
        self.sender = profile.profile.sender
        self.style = Style(
            read.decimal, read.thousands, read.dates, read.timezone, zone, company_currency=profile.fields.currency is None
        )
        self._tables = tables_of(profile.tables)
        self._below_zero = tuple(below_zero(profile))
        self._terms_of_checks = {"below_zero": self._below_zero, "tolerances": _tolerances(profile)}
        self._adapted: tuple[Rules, Rules] | None = None
        self._sheets = SheetLayout(profile, self._mapper)
        self._tree = self._mapper(JsonPlaces() if read.format == "json" else XmlPlaces()) if read.format not in ROWS else None
        self.columns: Mapping[str, str] = (self._tree or self._mapper(_Nowhere())).columns

    def _terms(self, places: Places) -> Terms:
        read = self.profile.read
        nulls = frozenset((*read.null, ""))
        return Terms(places, self.style, nulls, self._tables, read.html, read.strip_apostrophe)

    def _mapper(self, places: Places, of_lines: Places | None = None) -> Mapper:
        return Mapper(self.profile, self._terms, places, of_lines)

    # claiming

    def named(self, name: str) -> bool:
        """Whether `files` says that a file of this name is the profile's."""
        patterns = (*self.profile.profile.files, *self.profile.group.lines_files)
        return any(fnmatchcase(name, pattern) for pattern in patterns)

    def recognises(self, payload: Payload) -> bool:
        """Whether the file is of the profile's format and its beginning has the profile's columns or documents."""
        if payload.family != _FAMILIES[self.profile.read.format]:
            return False
        if self._tree is not None:
            return self._documents_show(payload.head)
        wanted = self.wanted
        return not wanted or any(all(name in line for name in wanted) for line in payload.head.splitlines())

    def _documents_show(self, head: str) -> bool:
        """A look at the first signs only: the names of the documents, and of what they hold, are written somewhere."""
        documents = [path.rpartition("/")[2].rpartition(".")[2] for path in self.profile.group.documents if path]
        key = self.profile.record_code or self.profile.fields.external_id
        place = key.own_places()[0] if key is not None and key.own_places() else ""
        last = place.replace("@", "/").rpartition("/")[2].rpartition(".")[2].partition("[")[0]
        return (not documents or "" in self.profile.group.documents or any(name in head for name in documents)) and last in head

    @cached_property
    def wanted(self) -> tuple[str, ...]:
        """The columns by which the header of a sheet is known: those of the keys."""
        group = self.profile.group
        named = [name for name in (*group.key, *group.same) if not name.startswith("#")]
        if not named:
            value = self.profile.record_code or self.profile.fields.external_id
            named = [place for place in (value.own_places() if value else ()) if not place.startswith("#")]
        return tuple(named) if self.profile.read.header and self.profile.read.format == "csv" else ()

    def rules(self, rules: Rules) -> Rules:
        """What holds for a file of this profile. The same rules come for one file after the other."""
        if self._adapted is None or self._adapted[0] is not rules:
            own = rules.others.get(self.sender) if rules.sender_name != self.sender else None
            changes = {"sender_name": self.sender, "sender": own or rules.sender, "electronic": False, "others": {}}
            self._adapted = rules, rules.model_copy(update=changes | self._terms_of_checks)
        return self._adapted[1]

    # parsing

    def parse(self, payload: Payload, partner: Payload | None = None) -> Iterator[Record]:
        """The records. `partner` is the file of lines, where the profile has two files."""
        self._refuse_another_format(payload)
        if self._tree is not None:
            units = trees.json_units if self.profile.read.format == "json" else trees.xml_units
            return self._records(payload, self._tree, units(payload, self.profile.group.documents))
        return self._records(payload, *self._sheets.units(payload, partner))

    def _refuse_another_format(self, payload: Payload) -> None:
        expected = self.profile.read
        most = expected.max_bytes
        if not payload.raw:
            raise Refusal(finding("FILE_EMPTY"))
        if payload.family == "empty":
            raise Refusal(finding("FILE_NO_DATA"))
        if payload.family != _FAMILIES[expected.format]:
            raise Refusal(finding("FILE_TYPE_MISMATCH", value=payload.looks_like, expected=expected.format.upper()))
        if most is not None and len(payload.raw) > most:
            raise Refusal(finding("FILE_TOO_LARGE", value=len(payload.raw), expected=most))

    def _records(self, payload: Payload, mapper: Mapper, units: Iterator[Unit]) -> Iterator[Record]:
        ignored: dict[tuple[str, str], int] = {}
        for unit in units:
            if state := mapper.ignored_state(unit.head.node):
                ignored[state] = ignored.get(state, 0) + 1
            else:
                yield mapper.record(unit)
        payload.reasons += [
            finding("DOC_STATE_IGNORED", value=value, column=place, expected=count) for (place, value), count in ignored.items()
        ]


def _tolerances(profile: Profile) -> dict[str, tuple[Decimal, str]]:
    """Our field of a total → how far it may be off, and what happens beyond."""
    totals = {name: getattr(profile.checks, name) for name in type(profile.checks).model_fields if name.startswith("total_")}
    return {name.replace("total_", "totals."): (one.tolerance, one.else_) for name, one in totals.items() if one is not None}


class _Nowhere:
    """Places without a file, to learn what the columns are called."""

    def getter(self, path: str, of: str) -> Getter:  # noqa: ARG002 - the shape of `Places`
        return lambda _node, _document: ""
