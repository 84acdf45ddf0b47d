"""CSV as rows with their physical line: strict quotes, limits on a record, no sniffing, no silent repair."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Final

from importd.decoding.spot import Spot, end_of
from importd.errors import Refusal
from importd.model import Reason
from importd.reasons import finding

DELIMITERS: Final = ",;\t|"
RECORD: Final = 1 << 20  # signs; an open quotation mark must not swallow a whole file


def split_header(line: str) -> tuple[tuple[str, ...], str]:
    """The cells of a header line and the delimiter that makes most of them: lower case, stripped.

    >>> split_header('Kind;"number";issue_date')
    (('kind', 'number', 'issue_date'), ';')
    """
    best: tuple[tuple[str, ...], str] = ((line.strip().lower(),), ",")
    for delimiter in DELIMITERS:
        if line.count(delimiter) >= len(best[0]):
            cells = next(csv.reader([line], delimiter=delimiter), [])
            best = (tuple(cell.strip().lower() for cell in cells), delimiter)
    return best


def header_line(head: str) -> str:
    """The first line that is not blank, "" when there is none."""
    return next((line for line in io.StringIO(head, newline="") if line.strip()), "").rstrip("\r\n")


def rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Every row that is not blank, with the physical line on which it starts (header = 1). Raises `Refusal`."""
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    start = 1
    try:
        for row in reader:
            if any(row) and not "".join(row).isspace():
                yield start, row
            start, lines.signs = reader.line_num + 1, 0
    except csv.Error as error:
        raise Refusal(_explain(str(error), start, lines, text)) from None


class _Lines:
    """The physical lines of a text; more than `RECORD` signs without the end of a row are refused."""

    def __init__(self, text: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self.signs = 0  # of the row that is being read
        self.last = ""
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.signs += len(line)
        self.number += 1
        self.last = line
        if self.signs > RECORD:
            raise Refusal(finding("CSV_RECORD_TOO_LONG", Spot(self.number), value=self.signs, expected=RECORD))
        return line


def _explain(message: str, start: int, lines: _Lines, text: str) -> Reason:
    if "field larger" in message:
        return finding("CSV_RECORD_TOO_LONG", Spot(start), value=lines.signs, expected=csv.field_size_limit())
    if "unexpected end" in message and start == lines.number and not text.endswith(("\n", "\r")):
        return finding("FILE_TRUNCATED", Spot(start), value=end_of(lines.last))
    return finding("CSV_QUOTE", Spot(start), value=lines.last.strip()[:80])


def check_width(found: Iterable[tuple[int, list[str]]], width: int, text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that have `width` cells; blank ones beyond are ignored. Raises one `Refusal` for all the others, at the end."""
    faults: list[Reason] = []
    last = 0
    for line, row in found:
        last = line
        if len(row) == width or (len(row) > width and not any(row[width:])):
            yield line, row
        else:
            faults.append(finding("CSV_ROW_LENGTH", Spot(line), value=len(row), expected=width))
    if faults:
        if faults[-1].line == last and int(faults[-1].value) < width and not text.endswith(("\n", "\r")):
            faults[-1] = finding("FILE_TRUNCATED", Spot(last), value=end_of(text))
        raise Refusal(*faults)
