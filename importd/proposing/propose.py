"""The whole of a proposal: what the sample is, how it is laid out, and which of its columns are which fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from importd.config import Rules
from importd.decode import Payload
from importd.errors import Refusal
from importd.model import Reason
from importd.proposing import layout, sheets, trees
from importd.proposing.assign import Match, Shape, matches
from importd.proposing.content import Column, kinds
from importd.proposing.dates import Dates, dates_of
from importd.proposing.kind import direction_of, kind_of
from importd.proposing.numbers import Numbers, numbers_of
from importd.proposing.sheets import Guess
from importd.reasons import finding


class Unused(NamedTuple):
    """A column that is no field of ours, as far as we can tell."""

    name: str
    samples: tuple[str, ...]
    line: bool


class Proposal(NamedTuple):
    """What is proposed."""

    format: str
    shape: Shape
    kind: str
    direction: str
    kind_by: str
    encoding: Guess | None = None
    delimiter: Guess | None = None
    skip: int = 0
    totals: str = ""
    header: bool = True
    layout: Guess | None = None
    key: tuple[str, ...] = ()
    types: tuple[str, str] = ("", "")
    documents: str = ""
    each: str = "row"
    numbers: Numbers | None = None
    dates: Dates | None = None
    matches: tuple[Match, ...] = ()
    samples: dict[str, tuple[str, ...]] = {}  # noqa: RUF012 - never changed
    unused: tuple[Unused, ...] = ()
    traits: dict[str, tuple[str, ...]] = {}  # noqa: RUF012 - what the values of a column are
    reasons: tuple[Reason, ...] = ()


def propose(raw: bytes, name: str, rules: Rules) -> Proposal:
    """The proposal; a file that is no sample at all comes back with reasons."""
    payload = Payload(raw, name, rules)
    try:
        if payload.family in ("json", "xml"):
            return _of_tree(payload)
        if payload.family != "text":
            return refused(finding("FILE_FORMAT_UNKNOWN", value=payload.looks_like or "empty"))
        return _of_sheet(raw, name)
    except Refusal as refusal:
        return refused(*refusal.reasons)


def refused(*reasons: Reason) -> Proposal:
    """A proposal of nothing, and why."""
    return Proposal("", "document", "", "", "", reasons=reasons)


def _of_sheet(raw: bytes, name: str) -> Proposal:
    sheet = sheets.read(raw)
    if len(sheet.columns) < 2 or not sheet.columns[0].values:
        return refused(finding("FILE_NO_DATA"))
    found = layout.find(sheet.columns)
    numbers = numbers_of(sheet.columns)
    shape, kind, by = kind_of(sheet.columns, numbers, name)
    chosen = matches(sheet.columns, found.sides, numbers.style, shape)
    lines = {column.name for column in sheet.columns if found.sides[column.name] == "line"}
    proposal = Proposal(
        "csv", shape, kind, direction_of(sheet.columns), by, sheet.encoding, sheet.delimiter, max(sheet.header_line - 1, 0), sheet.totals,
        sheet.header_at >= 0, found.evidence, found.key, (found.head, found.line), "", found.line or "row", numbers,
    )  # fmt: skip
    return _filled(proposal, sheet.columns, lines, chosen, numbers)


def _of_tree(payload: Payload) -> Proposal:
    xml = payload.family == "xml"
    sign = "/" if xml else "."
    tree = trees.read(trees.of_xml(payload.xml) if xml else trees.of_json(payload.json), sign)
    columns = (*tree.head, *(Column(f"\0{column.name}", column.values) for column in tree.rows))
    numbers = numbers_of(columns)
    shape, kind, by = kind_of(columns, numbers, payload.name)
    if shape != "document" and tree.lines:  # a list of records, which looked like the lines of one document
        place = f"{tree.documents}{sign}{tree.lines}".strip(sign)
        tree = trees.SampleTree(place, "", tree.rows, (), tree.row_count, 0)
        columns = tree.head
    sides: dict[str, layout.Side] = {column.name: "line" if column.name[:1] == "\0" else "document" for column in columns}
    heads = matches(tree.head, sides, numbers.style, shape)
    rows = [Column(column.name[1:], column.values) for column in columns if column.name[:1] == "\0"]
    inner: dict[str, layout.Side] = dict.fromkeys((row.name for row in rows), "line")
    of_lines = [one._replace(column=f"\0{one.column}") for one in matches(rows, inner, numbers.style, shape)] if rows else []
    values = {
        "documents": tree.documents or "—",
        "lines": tree.lines or "—",
        "count": str(tree.total),
        "rows": str(tree.row_count),
    }
    proposal = Proposal(
        payload.family, shape, kind, direction_of(columns), by, layout=Guess("tree", "propose_tree", values), documents=tree.documents,
        each=tree.lines, numbers=numbers,
    )  # fmt: skip
    return _filled(proposal, columns, {f"\0{row.name}" for row in rows}, [*heads, *of_lines], numbers)


def _filled(
    proposal: Proposal, columns: Sequence[Column], lines: set[str], chosen: Sequence[Match], numbers: Numbers
) -> Proposal:
    """With its columns: which are fields, what shows it, and which are none."""
    taken = {one.column for one in chosen}
    dated = {one.column for one in chosen if one.field.endswith("date")}
    return proposal._replace(
        dates=dates_of([value for column in columns if column.name in dated for value in column.filled]),
        matches=tuple(chosen),
        samples={column.name: _samples(column) for column in columns},
        unused=tuple(Unused(one.name, _samples(one), one.name in lines) for one in columns if one.name not in taken),
        traits={column.name: tuple(sorted(kinds(column, numbers.style))) for column in columns if column.name in taken},
    )


def _samples(column: Column) -> tuple[str, ...]:
    return tuple(dict.fromkeys(column.filled))[:4]
