"""The whole of a proposal: what the sample is, how it is laid out, and which of its columns are which fields."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Final, Literal, NamedTuple

from importd.config import Rules
from importd.decode import Payload
from importd.errors import Refusal
from importd.mapping import days
from importd.model import Reason
from importd.proposing import layout, sheets, trees
from importd.proposing.assign import Match, Shape, matches
from importd.proposing.content import Column, Numbers, kinds, numbers_of, patterns_of
from importd.proposing.names import concepts, score
from importd.proposing.sheets import Guess
from importd.reasons import finding

_KINDS: Final = (
    ("credit", "credit_note"),
    ("quote", "quote"),
    ("invoice", "invoice"),
    ("order", "order"),
    ("delivery", "delivery_note"),
)


class Unused(NamedTuple):
    """A column that is no field of ours, as far as we can tell."""

    name: str
    samples: tuple[str, ...]
    line: bool


class Dates(NamedTuple):
    """How days are written."""

    patterns: tuple[str, ...]  # that all values fit; one = it is certain
    count: int
    sample: str
    excluded: str  # a pattern that one value excludes, and that value
    by: str


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
    shape, kind, by = _kind(sheet.columns, numbers, name)
    chosen = matches(sheet.columns, found.sides, numbers.style, shape)
    lines = {column.name for column in sheet.columns if found.sides[column.name] == "line"}
    return Proposal(
        "csv", shape, kind, _direction(sheet.columns), by, sheet.encoding, sheet.delimiter, max(sheet.header_line - 1, 0), sheet.totals,
        sheet.header_at >= 0, found.evidence, found.key, (found.head, found.line), "", found.line or "row", numbers,
        **_common(sheet.columns, lines, chosen, numbers),
    )  # fmt: skip


def _of_tree(payload: Payload) -> Proposal:
    xml = payload.family == "xml"
    sign = "/" if xml else "."
    tree = trees.read(trees.of_xml(payload.xml) if xml else trees.of_json(payload.json), sign)
    columns = (*tree.head, *(Column(f"\0{column.name}", column.values) for column in tree.rows))
    numbers = numbers_of(columns)
    shape, kind, by = _kind(columns, numbers, payload.name)
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
        "count": str(tree.count),
        "rows": str(tree.row_count),
    }
    return Proposal(
        payload.family, shape, kind, _direction(columns), by, layout=Guess("tree", "propose_tree", values), documents=tree.documents,
        each=tree.lines, numbers=numbers,
        **_common(columns, {f"\0{row.name}" for row in rows}, [*heads, *of_lines], numbers),
    )  # fmt: skip


def _common(columns: Sequence[Column], lines: set[str], chosen: Sequence[Match], numbers: Numbers) -> dict[str, object]:
    taken = {one.column for one in chosen}
    return {
        "dates": _dates([column for column in columns if column.name in taken], chosen),
        "matches": tuple(chosen),
        "samples": {column.name: _samples(column) for column in columns},
        "unused": tuple(Unused(one.name, _samples(one), one.name in lines) for one in columns if one.name not in taken),
        "traits": {column.name: tuple(sorted(kinds(column, numbers.style))) for column in columns if column.name in taken},
    }


def _samples(column: Column) -> tuple[str, ...]:
    return tuple(dict.fromkeys(column.filled))[:4]


def _dates(columns: Sequence[Column], chosen: Sequence[Match]) -> Dates | None:
    """Of the columns that are days, all together: one day beyond the twelfth settles which is the month."""
    named = {one.column for one in chosen if one.field.endswith("date")}
    values = [value for column in columns if column.name in named for value in column.filled]
    if not values:
        return None
    fitting = patterns_of(values)
    excluded = next(
        ((pattern, value) for value in values for pattern in days.proposals(value) for pattern in days.COMMON
         if pattern not in fitting and pattern not in tuple(days.proposals(value)) and any(pattern in tuple(days.proposals(one)) for one in values)),
        ("", ""),
    )  # fmt: skip
    if fitting and not excluded[0]:
        swapped = fitting[0].replace("%d", "\0").replace("%m", "%d").replace("\0", "%m")
        if swapped != fitting[0] and swapped not in fitting and swapped in days.COMMON:
            value = next((one for one in values if swapped not in tuple(days.proposals(one))), "")
            excluded = (swapped, value)
    return Dates(fitting, len(values), values[0], *excluded)


def _kind(columns: Sequence[Column], numbers: Numbers, name: str) -> tuple[Shape, str, str]:
    """What the file holds: by what it has columns for, then by the words of its columns and its name."""
    best = {field: max((score(_leaf(column.name), field) for column in columns), default=0.0) for field in _TELLING}
    dated = any("date" in kinds(column, numbers.style) for column in columns)
    called = concepts(PurePath(name).stem)
    if best["line.quantity"] < 0.8 and best["fields.total_gross"] < 0.8 and best["fields.total_net"] < 0.8:
        ordered = any({"order", "invoice"} & set(concepts(column.name)) for column in columns)
        if not ordered and (best["product.price"] >= 0.8 or best["product.ean"] >= 0.8):
            return "product", "product", "propose_kind_product"
        if "customer" in called or not (dated and best["fields.external_id"] >= 0.8):
            if best["party.postcode"] >= 0.8 or best["party.siret"] >= 0.8 or best["party.email"] >= 0.8:
                return "customer", "customer", "propose_kind_customer"
    words = [concept for text in (PurePath(name).name, *(column.name for column in columns)) for concept in concepts(text)]
    said: Literal["propose_kind_words", "propose_kind_default"] = "propose_kind_words"
    kind = next((kind for concept, kind in _KINDS[:4] if concept in words), "")
    return "document", kind or "order", said if kind else "propose_kind_default"


_TELLING: Final = (
    "line.quantity",
    "fields.total_gross",
    "fields.total_net",
    "party.email",
    "fields.external_id",
    "party.postcode",
    "party.siret",
    "party.city",
    "product.price",
    "product.ean",
)


def _leaf(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[2]


def _direction(columns: Sequence[Column]) -> str:
    words = {concept for column in columns for concept in concepts(column.name)}
    return "purchase" if "supplier" in words and not {"customer", "billing"} & words else "sale"
