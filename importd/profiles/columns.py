"""Places in a sheet: a column by its name, the second of a name (`Complément#2`), by position (`#3`), by signs (`12-20`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Final

from importd.decoding.spot import Spot
from importd.model import Reason
from importd.names import printable
from importd.profiles.compiling import Getter
from importd.reasons import finding

_POSITION: Final = re.compile(r"#([1-9][0-9]{0,3})")
_SIGNS: Final = re.compile(r"([1-9][0-9]{0,4})-([1-9][0-9]{0,4})")
_SECOND: Final = re.compile(r"(.+)#([1-9][0-9]?)")


class Columns:
    """`compiling.Places` of a sheet. What is missing or there twice is gathered in `faults`."""

    def __init__(self, header: tuple[str, ...], line: int, preamble: Mapping[str, str], *, fixed: bool = False) -> None:
        self.faults: list[Reason] = []
        self.read: set[int] = set()  # the columns that were asked for
        self._header, self._line, self._preamble, self._fixed = header, line, preamble, fixed
        self._asked: set[str] = set()

    def getter(self, path: str, of: str) -> Getter:
        if of == "preamble":
            text = self._above(path)
            return lambda _node, _document: text
        if self._fixed and (signs := _SIGNS.fullmatch(path)):
            start, end = int(signs[1]) - 1, int(signs[2])
            return (
                (lambda _node, document: document[0][start:end])
                if of == "document"
                else (lambda node, _document: node[0][start:end])
            )
        index = self.index(path)
        if index is None:
            return lambda _node, _document: ""
        return _document_cell(index) if of == "document" else _cell(index)

    def index(self, path: str) -> int | None:
        """Which column it is; None once its fault has been put down."""
        found = self._find(path)
        if found is not None:
            self.read.add(found)
        return found

    def _find(self, path: str) -> int | None:
        places = [index for index, name in enumerate(self._header) if name == path]
        if len(places) == 1:
            return places[0]
        if position := _POSITION.fullmatch(path):
            return int(position[1]) - 1
        if not places and (second := _SECOND.fullmatch(path)):
            places = [index for index, name in enumerate(self._header) if name == second[1]]
            if len(places) >= int(second[2]):
                return places[int(second[2]) - 1]
            places = []
        if path not in self._asked:
            self._asked.add(path)
            self.faults.append(self._fault(path, twice=bool(places)))
        return None

    def _fault(self, path: str, *, twice: bool) -> Reason:
        if twice:
            return finding("CSV_COLUMN_DUPLICATE", Spot(self._line), column=path, expected=f"{path}#2")
        near = get_close_matches(path, self._header, 1)
        return finding("CSV_COLUMN_MISSING", Spot(self._line), column=path, near=near)

    def _above(self, path: str) -> str:
        if path not in self._preamble:
            near = get_close_matches(path, self._preamble, 1)
            self.faults.append(finding("CSV_COLUMN_MISSING", Spot(1), column=path, near=near))
        return self._preamble.get(path, "")

    def unread(self, ignored: Iterable[str]) -> list[Reason]:
        """What is in the file and not in the profile: told once, all together."""
        known = set(ignored)
        found = [
            printable(name, 80) or f"#{index + 1}"
            for index, name in enumerate(self._header)
            if index not in self.read and name not in known
        ]
        if len(found) < 2:
            return [finding("CSV_COLUMN_UNKNOWN", Spot(self._line), column=name) for name in found]
        return [finding("CSV_COLUMN_UNKNOWN", Spot(self._line), value=", ".join(found))]


def _cell(index: int) -> Getter:
    def cell(node: list[str], _document: list[str]) -> str:
        return node[index] if index < len(node) else ""

    return cell


def _document_cell(index: int) -> Getter:
    def cell(_node: list[str], document: list[str]) -> str:
        return document[index] if index < len(document) else ""

    return cell
