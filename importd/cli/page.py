"""What a command shows: a few kinds of block, written as plain text here and with colours in `page_rich`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple, TypeAlias

Style = Literal["", "good", "warn", "bad", "dim", "head"]


class Text(NamedTuple):
    """A line of text; a long one is wrapped under its own indent."""

    text: str
    style: Style = ""
    indent: int = 0


class Cell(NamedTuple):
    """A value with a colour."""

    text: str
    style: Style = ""


class Facts(NamedTuple):
    """Labels and values, one below the other."""

    rows: Sequence[tuple[str, Cell]]


class Table(NamedTuple):
    """Columns with headings; those named in `right` stand to the right.

    `wide` is the column of prose: it alone is wrapped, and comes last in plain text, so that the others stay in line.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    right: frozenset[int] = frozenset()
    wide: int | None = None


Block: TypeAlias = Text | Facts | Table


def show(blocks: Iterable[Block], *, plain: bool) -> None:
    """Print a page: with colours and lines in a terminal, else as plain text."""
    if plain or not sys.stdout.isatty() or os.environ.get("TERM") == "dumb":
        for line in plain_lines(blocks):
            print(line)
        return
    from importd.cli.page_rich import print_page

    print_page(blocks)


def plain_lines(blocks: Iterable[Block]) -> Iterator[str]:
    """The page without a single sign for its looks; nothing is cut or wrapped, so that it can be searched."""
    for block in blocks:
        if isinstance(block, Text):
            yield " " * block.indent + block.text
        elif isinstance(block, Facts):
            width = max((len(label) for label, _ in block.rows), default=0)
            yield from (f"{label:<{width}}  {cell.text}".rstrip() for label, cell in block.rows)
        else:
            yield from _plain_table(block)


def _plain_table(table: Table) -> Iterator[str]:
    rows = [list(table.columns), *([cell.text for cell in row] for row in table.rows)]
    order = sorted(range(len(table.columns)), key=lambda index: index == table.wide)
    widths = [max(len(row[index]) for row in rows) for index in range(len(table.columns))]
    for row in rows:
        cells = [
            row[index].rjust(widths[index]) if index in table.right else row[index].ljust(widths[index]) for index in order
        ]
        yield "  ".join(cells).rstrip()
