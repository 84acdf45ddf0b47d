"""A standard of the trade as a table: which element holds which of our fields. Compiled once, walked once per document.

A table holds rows `(field, path)` and groups `Group(name, path, table)`; a group's element opens a member of its own and the
rows inside are relative to it. A path is written as in the standard, with the prefixes that the table is compiled with:
`cac:Item/cbc:Name`, an attribute of the element before it `cbc:Quantity/@unitCode`, the group's own element `.`.

Elements match by namespace and local name: prefixes never matter. Where an element occurs several times, or two rows have
the same field, the first one with a value counts.
A choice by a neighbour (a scheme, an indicator, a currency) is no part of a path: gather the group, choose afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeAlias, cast

from lxml import etree

from importd.record import Record

Row: TypeAlias = tuple[str, str]
Table: TypeAlias = "Sequence[Row | Group]"
Steps: TypeAlias = "dict[str, Step]"


class Group(NamedTuple):
    """A repeated part: its name in the record, its element, and the table of what it holds."""

    name: str
    path: str
    table: Table


class Step:
    """What to do at one element: take its text, open a group's member, go on below."""

    __slots__ = ("attributes", "field", "group", "path", "steps")

    def __init__(self) -> None:
        self.field = ""  # that takes the text
        self.attributes: tuple[tuple[str, str], ...] = ()  # (attribute, field), taken with the text
        self.group = ""  # whose member starts here
        self.path = ""  # of the group, as its table writes it
        self.steps: Steps = {}


def compiled(table: Table, namespaces: Mapping[str, str]) -> Steps:
    """The table as a tree of steps by element. Raises `ValueError` where two entries want the same element."""
    start = Step()
    _fill(start, table, namespaces)
    return start.steps


def _fill(base: Step, table: Table, namespaces: Mapping[str, str]) -> None:
    for entry in table:
        if isinstance(entry, Group):
            step = _reach(base, entry.path, namespaces)
            if step.group or step.field or step.steps:
                raise ValueError(f"{entry.path} is used twice")
            step.group, step.path = entry.name, entry.path
            _fill(step, entry.table, namespaces)
        else:
            _place(base, *entry, namespaces)


def _place(base: Step, field: str, path: str, namespaces: Mapping[str, str]) -> None:
    element, _, attribute = path.partition("@")
    step = _reach(base, element.rstrip("/"), namespaces)
    if attribute:
        if not step.field:
            raise ValueError(f"{path}: the row of the element itself comes first")
        step.attributes += ((attribute, field),)
    elif step.field:
        raise ValueError(f"{path} is used twice")
    else:
        step.field = field


def _reach(base: Step, path: str, namespaces: Mapping[str, str]) -> Step:
    if path == ".":
        return base
    for part in path.split("/"):
        prefix, _, name = part.partition(":")
        base = base.steps.setdefault(f"{{{namespaces[prefix]}}}{name}", Step())
    return base


def columns(table: Table, groups: str = "", base: str = "") -> dict[str, str]:
    """Where our fields stand, from the root on: {"issue_date": "cbc:IssueDate", "lines.quantity": "cac:InvoiceLine/cbc:InvoicedQuantity"}.

    A field of a group has the names of the groups before its own; a group's own name is its element.
    """
    named: dict[str, str] = {}
    for name, path, *inner in table:
        place = f"{base}{path}".removesuffix("/.").replace("/./", "/")
        named.setdefault(f"{groups}{name}", place)
        for rows in inner:
            named = columns(rows, f"{groups}{name}.", f"{place}/") | named
    return named


def walk(element: etree._Element, steps: Steps, record: Record) -> None:
    """Gather into `record` what the steps ask for; one look at each element, none below an element that no row names.

    A member's `path` counts the members of its group in the record: /Invoice/cac:InvoiceLine[2].
    """
    for child in element:
        step = steps.get(child.tag)
        if step is None:
            continue
        target = _member(child, step, record) if step.group else record
        field = step.field
        if field and not target.values.get(field):
            text = child.text
            target.values[field] = text.strip() if text else ""
            for attribute, name in step.attributes:
                value = child.get(attribute)
                if value is not None:
                    target.values[name] = value.strip()
        if step.steps:
            walk(child, step.steps, target)


def _member(element: etree._Element, step: Step, record: Record) -> Record:
    position = len(record.groups.get(step.group, ())) + 1
    return record.add(step.group, cast("int", element.sourceline), f"{record.path}/{step.path}[{position}]")
