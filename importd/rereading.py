"""One place of a file, read again: bytes → decoded → cell → field → value, each step as the readers take it.

For `importd why`. It judges nothing and needs no ledger; a file that can no longer be read says so in `faults`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from importd.config import Rules
from importd.decode import Payload
from importd.errors import ImportdError, Refusal
from importd.mapping.assemble import assemble
from importd.mapping.references import refer
from importd.model import Document, Reason, Reference
from importd.parsers.csv_rows import header_line, rows, split_header
from importd.place import Mapped, Place
from importd.ports import Parser
from importd.profiles import sheet
from importd.profiles.claiming import claim
from importd.profiles.parser import ProfileParser
from importd.profiles.shelf import book
from importd.reading import terms
from importd.record import Record

_LINE_END: Final = re.compile(r"\r\n?|\n")
_MOST: Final = 40  # fields of one place that are told


def look(raw: bytes, name: str, rules: Rules, parsers: Sequence[Parser], line: int, path: str, column: str) -> Place:
    """What stands on a physical line (0 = use `path`), in a column or element (name or number, "" = all of it)."""
    payload = Payload(raw, name, rules)
    place = Place()
    try:
        place = place._replace(**_decoded(payload, line))
        parser = claim(payload, book(rules.profiles, rules.company.timezone), parsers)
        place = place._replace(format=parser.name, **_profile(parser, column))
        if payload.family == "text" and line:
            place = place._replace(**_cells(payload, parser, line, column))
        wanted = place.column or column
        place = place._replace(mapped=tuple(_mapped(payload, parser, line, path, wanted))[:_MOST], **_profile(parser, wanted))
    except Refusal as refusal:
        place = place._replace(faults=tuple(refusal.reasons))
    except ImportdError as error:  # a profile that is broken, a half that is elsewhere
        place = place._replace(faults=(Reason(code="MAP_INVALID", severity="hold", value=str(error)),))
    return place._replace(encoding=payload.encoding)


def _decoded(payload: Payload, line: int) -> dict[str, Any]:
    if payload.family not in ("text", "json", "xml"):
        return {}
    lines = _LINE_END.split(payload.text)
    return {"lines": len(lines) - (lines[-1] == ""), "text": lines[line - 1] if 0 < line <= len(lines) else ""}


def _profile(parser: Parser, column: str) -> dict[str, Any]:
    if not isinstance(parser, ProfileParser):
        return {}
    found = [where for where, value in parser.profile.values() if column and column in value.own_places()]
    return {"profile": f"{parser.file}.toml", "rules": tuple(dict.fromkeys(found))}


def _cells(payload: Payload, parser: Parser, line: int, column: str) -> dict[str, Any]:
    """The row that the line is a part of: the last one that starts on it or above."""
    header, found = _sheet(payload, parser)
    row: list[str] = []
    for start, cells in found:
        if start > line:
            break
        row = cells
    names = [*header, *(f"#{number + 1}" for number in range(len(header), len(row)))]
    pairs = tuple(zip(names, row, strict=False))
    if not column:
        return {"cells": pairs}
    index = _index(names, column)
    if index is None or index >= len(row):
        return {"cells": pairs, "column": column}
    return {"column": names[index], "cell": row[index]}


def _sheet(payload: Payload, parser: Parser) -> tuple[tuple[str, ...], Iterator[tuple[int, list[str]]]]:
    if isinstance(parser, ProfileParser):
        payload.encodings = parser.profile.read.encodings
        known = frozenset(place for _, value in parser.profile.values() for place in value.own_places())
        found = sheet.read(payload, parser.profile.read, known | set(parser.wanted))
        return (found.headers[-1] if found.headers else ()), found.rows
    _, delimiter = split_header(header_line(payload.head))
    body = rows(payload.text, delimiter)
    _, header = next(body, (1, []))
    return tuple(cell.strip() for cell in header), body


def _index(names: Sequence[str], column: str) -> int | None:
    """By its name, else by its number, the first being 1."""
    for index, name in enumerate(names):
        if name.casefold() == column.casefold():
            return index
    return int(column.removeprefix("#")) - 1 if re.fullmatch(r"#?[1-9][0-9]{0,3}", column, re.ASCII) else None


def _mapped(payload: Payload, parser: Parser, line: int, path: str, column: str) -> Iterator[Mapped]:
    """The fields that stand at this place, as the parser took them and as they were understood."""
    rules, style = terms(parser, payload)
    for record in parser.parse(payload):
        here = list(_here(record, line, path))
        if not here:
            continue
        understood = assemble(record, rules, style)[0] if record.shape == "document" else refer(record, style)[0]
        for group, index, member, leaf in here:
            for field, text in member.values.items():
                full = f"{group}.{field}" if group else field
                called = {field, full, parser.columns.get(field, ""), parser.columns.get(full, "")}
                if not (leaf or column) or (leaf or column).casefold() in map(str.casefold, called):
                    yield Mapped(full, text, _value(understood, group, index, field))


def _here(record: Record, line: int, path: str) -> Iterator[tuple[str, int, Record, str]]:
    """The record, and the members of its groups, that stand at this place: (group, position, record, what is asked in it)."""
    members = [(group, index, one) for group, listed in record.groups.items() for index, one in enumerate(listed)]
    for group, index, one in [("", 0, record), *members]:
        if line:
            if one.at == line:
                yield group, index, one, ""
        elif (leaf := _leaf(path, one.path)) is not None:
            yield group, index, one, leaf


def _leaf(path: str, base: str) -> str | None:
    """What a path names right below a place, "" = the place itself, None = neither.

    >>> _leaf("lines[2].unit_price", "lines[2]"), _leaf("buyer.name", ""), _leaf("lines[2].unit_price", "")
    ('unit_price', 'buyer.name', None)
    """
    if not path.startswith(base):
        return None
    rest = path[len(base) :]
    if "[" in rest or (base and rest and rest[0] not in "./"):
        return None
    return rest.lstrip("./")


def _value(understood: Document | Reference | None, group: str, index: int, field: str) -> str:
    """The value as it was understood, as text; "" where there is none."""
    if isinstance(understood, Reference):
        return str(understood.fields.get(field, ""))
    found: object = understood
    if understood is not None and group:
        members = getattr(understood, group, ())
        found = members[index] if index < len(members) else None
    for name in field.split("."):
        found = getattr(found, name, None)
    return "" if found is None else str(found)
