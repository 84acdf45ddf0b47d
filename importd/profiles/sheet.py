"""CSV and fixed-width text as a sheet: header, preamble and rows as `[read]` declares them. Nothing is sniffed.

A separator that was declared wrongly is refused with the one that would have worked.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Final, NamedTuple, TypeAlias

from importd.decode import Payload
from importd.decoding.spot import Spot
from importd.errors import Refusal
from importd.parsers.csv_rows import DELIMITERS, check_width, rows
from importd.profiles.read import Read
from importd.reasons import finding

Row: TypeAlias = tuple[int, list[str]]  # (physical line where it starts, cells)
_FAR: Final = 30  # rows that are looked at for a header that stands further down


class Sheet(NamedTuple):
    """The rows of a file and what stands above them."""

    headers: tuple[tuple[str, ...], ...]  # one, or two with typed records that have a header each; none without a header
    line: int  # of the header, 0 without one
    preamble: tuple[tuple[str, str], ...]  # pairs above the header
    rows: Iterator[Row]


def read(payload: Payload, rule: Read, wanted: frozenset[str] = frozenset()) -> Sheet:
    """The sheet. `wanted` are names of columns, only to find out what to propose. Raises `Refusal`."""
    text = payload.text
    found = _under_title(raw_rows(payload, rule), rule)
    if rule.header and rule.format != "fixed":
        return _with_header(found, text, rule, wanted)
    above, body = _skipped(found, rule.skip)
    return Sheet((), 0, _pairs(above), _without(body, rule))


def raw_rows(payload: Payload, rule: Read) -> Iterator[Row]:
    """Every row that is not blank, whatever it is. Raises `Refusal`."""
    return _lines(payload.text) if rule.format == "fixed" else rows(payload.text, rule.delimiter)


def _skipped(found: Iterator[Row], skip: int) -> tuple[list[Row], Iterator[Row]]:
    """The rows that stand on the first lines, and the others."""
    above: list[Row] = []
    for line, row in found:
        if line > skip:
            return above, _again((line, row), found)
        above.append((line, row))
    return above, found


def _lines(text: str) -> Iterator[Row]:
    """Each line is one cell: the places cut it."""
    for number, line in enumerate(io.StringIO(text, newline=None), 1):
        if line.strip():
            yield number, [line.rstrip("\n")]


def _under_title(found: Iterator[Row], rule: Read) -> Iterator[Row]:
    if not rule.section:
        yield from found
        return
    inside, titles = False, []
    for line, row in found:
        if row and row[0].startswith(rule.title_mark):
            cells = [cell.removeprefix(rule.title_mark).strip() for cell in row]
            inside = rule.section in cells
            titles += [" ".join(filter(None, cells))]
        elif inside:
            yield line, row
    if titles and not any(rule.section in title for title in titles):
        raise Refusal(finding("PATH_NO_DOCUMENT", value=rule.section, near=titles[:5]))


def _with_header(found: Iterator[Row], text: str, rule: Read, wanted: frozenset[str]) -> Sheet:
    above: list[Row] = []
    for line, row in found:
        if line <= rule.skip or (rule.header_has and not _says(row, rule.header_has)):
            above.append((line, row))
            continue
        headers = [_names(row, rule.header_mark)]
        _refuse_another_header(headers[0], line, found, rule, wanted)
        body, second = _second_header(found, rule) if rule.header_mark else (found, None)
        if second:
            headers.append(second)
        width = max(len(header) for header in headers)
        body = check_width(body, width, text) if not second else _padded(body, width)
        return Sheet(tuple(headers), line, _pairs(above), _without(body, rule))
    if rule.header_has and above:
        near = get_close_matches(rule.header_has, [cell.strip() for _, row in above[:_FAR] for cell in row], 1)
        raise Refusal(finding("CSV_COLUMN_MISSING", Spot(above[0][0]), column=rule.header_has, near=near))
    return Sheet((), 0, _pairs(above), iter(()))


def _says(row: list[str], name: str) -> bool:
    return any(cell.strip() == name for cell in row)


def _names(row: list[str], mark: str) -> tuple[str, ...]:
    """The names of the columns; blank ones at the end are no columns."""
    cells = [cell.strip() for cell in row]
    if mark:
        cells[0] = cells[0].removeprefix(mark).strip()
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _refuse_another_header(
    header: tuple[str, ...], line: int, found: Iterator[Row], rule: Read, wanted: frozenset[str]
) -> None:
    """None of the columns that the profile knows is there: with another separator, or further down, they would be."""
    if wanted & set(header):
        return
    if len(header) == 1:
        for delimiter in DELIMITERS:
            cells = {cell.strip() for cell in next(csv.reader([header[0]], delimiter=delimiter), [])}
            if delimiter != rule.delimiter and cells & wanted:
                shown = "\\t" if delimiter == "\t" else delimiter
                raise Refusal(finding("CSV_DELIMITER", Spot(line), value=rule.delimiter, expected=f'delimiter = "{shown}"'))
    for further, row in itertools.islice(found, _FAR):
        if wanted & {cell.strip() for cell in row}:
            column = next((name for name in header if name), "")
            raise Refusal(
                finding(
                    "CSV_COLUMN_MISSING", Spot(line), column=_first(wanted, row), value=column, rule=f"skip = {further - 1}"
                )
            )


def _first(wanted: frozenset[str], row: list[str]) -> str:
    """The first column of the row further down that the profile knows."""
    return next(cell.strip() for cell in row if cell.strip() in wanted)


def _second_header(found: Iterator[Row], rule: Read) -> tuple[Iterator[Row], tuple[str, ...] | None]:
    """The header of the lines, where typed records have one of their own."""
    first = next(found, None)
    if first is None:
        return found, None
    if first[1] and first[1][0].startswith(rule.header_mark):
        return found, _names(first[1], rule.header_mark)
    return _again(first, found), None


def _again(first: Row, rest: Iterator[Row]) -> Iterator[Row]:
    yield first
    yield from rest


def _padded(found: Iterable[Row], width: int) -> Iterator[Row]:
    """Rows of two kinds have two widths: what is left out at the end is blank."""
    for line, row in found:
        yield line, row + [""] * (width - len(row))


def _pairs(above: Iterable[Row]) -> tuple[tuple[str, str], ...]:
    return tuple((row[0].strip().rstrip(":"), row[1].strip()) for _, row in above if len(row) > 1 and row[0].strip())


def _without(found: Iterator[Row], rule: Read) -> Iterator[Row]:
    """The rows without those that the profile ignores."""
    if not rule.ignore_rows:
        return found
    words = tuple(word.casefold() for word in rule.ignore_rows)
    return (
        one for one in found if not next((cell for cell in one[1] if cell.strip()), "").strip().casefold().startswith(words)
    )
