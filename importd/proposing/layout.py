"""How the rows of a sheet make documents: which columns concern the document and which the line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from importd.proposing.content import Column
from importd.proposing.names import concepts, score
from importd.proposing.sheets import NAMED, Guess

Side = Literal["document", "head", "line", "either"]  # document: of a tree, where a line has places of its own
_STRONG: Final = frozenset(("num", "order", "invoice", "document"))
_TYPES: Final = 4  # different types of records at most


class Layout(NamedTuple):
    """A layout of `[group]`."""

    mode: Literal["repeated", "first_row", "records"]
    key: tuple[str, ...]
    evidence: Guess
    sides: dict[str, Side]  # of each column
    head: str = ""  # typed records: the type of the head's row, and of the lines'
    line: str = ""


def find(columns: Sequence[Column]) -> Layout:
    """The layout that the values show."""
    typed = _typed(columns)
    return typed or _grouped(columns)


def _typed(columns: Sequence[Column]) -> Layout | None:
    """A first column of a few short marks, E and L, with other columns filled for each."""
    first = columns[0].values if columns else ()
    marks = list(dict.fromkeys(first))
    if (
        not 2 <= len(marks) <= _TYPES
        or any(len(mark) > 2 or not mark.isalpha() for mark in marks)
        or len(first) <= len(marks) - 1
    ):
        return None
    head, line = marks[0], max(marks[1:], key=first.count)
    sides: dict[str, Side] = {}
    for column in columns:
        where = {mark for mark, value in zip(first, column.values, strict=True) if value}
        sides[column.name] = "line" if where == {line} else "head" if head in where and line not in where else "either"
    values = {"head": head, "line": line, "count": str(first.count(head))}
    return Layout("records", (), Guess("records", "propose_records", values), sides, head, line)


def _grouped(columns: Sequence[Column]) -> Layout:
    """By the column that names the document."""
    candidates = [column for column in columns if column.filled and score(column.name, "fields.external_id") >= NAMED]
    ranked = sorted(candidates, key=lambda column: _rank(column, columns), reverse=True)
    if not ranked:
        sides: dict[str, Side] = dict.fromkeys((column.name for column in columns), "either")
        return Layout("repeated", (), Guess("repeated", "propose_no_key", {}), sides)
    key = ranked[0]
    groups = _groups(key)
    sides = {column.name: _side(column, groups) for column in columns}
    sides[key.name] = "head"
    several = [group for group in groups if len(group) > 1]
    heads = [column for column in columns if sides[column.name] == "head" and column is not key and column.filled]
    blank = [column for column in heads if any(column.values[group[0]] for group in several) and _blank_below(column, several)]
    values = {
        "name": key.name,
        "groups": str(len(groups)),
        "several": str(len(several)),
        "heads": ", ".join(one.name for one in heads[:4]),
    }
    if several and (not key.values[several[0][1]] or (blank and len(blank) >= len(heads) / 2)):
        return Layout("first_row", (key.name,), Guess("first_row", "propose_first_row", values), sides)
    text = "propose_repeated" if several else "propose_repeated_unsure"
    return Layout("repeated", (key.name,), Guess("repeated", text, values), sides)


def _rank(column: Column, columns: Sequence[Column]) -> tuple[bool, int, float]:
    """A number of a document goes before a mere reference, which may be the product's."""
    binds, groups = _binds(column, columns), _groups(column)
    numbered = bool(_STRONG & set(concepts(column.name))) and (binds > 0 or (len(groups) == 1 and len(column.values) > 1))
    return numbered, binds, score(column.name, "fields.external_id")


def _binds(key: Column, columns: Sequence[Column]) -> int:
    """How many other columns say the same on all rows of each value; nothing where there is one value, or one for each row."""
    groups = _groups(key)
    if len(groups) == 1 or all(len(group) == 1 for group in groups):
        return 0
    return sum(_side(column, groups) == "head" for column in columns)


def _groups(key: Column) -> list[list[int]]:
    """The rows of each value; a blank one belongs to the one above."""
    found: dict[str, list[int]] = {}
    current = ""
    for index, value in enumerate(key.values):
        current = value or current
        found.setdefault(current, []).append(index)
    return list(found.values())


def _side(column: Column, groups: Sequence[Sequence[int]]) -> Side:
    several = [group for group in groups if len(group) > 1]
    if not several or not column.filled:
        return "either"
    constant = all(len({column.values[index] for index in group} - {""}) <= 1 for group in several)
    return "head" if constant else "line"


def _blank_below(column: Column, groups: Sequence[Sequence[int]]) -> bool:
    return all(not column.values[index] for group in groups for index in group[1:])
