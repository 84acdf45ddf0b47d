"""A page in a terminal: colours where they are wanted (NO_COLOR), lines, and wrapping to its width."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap
from typing import Final

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group
from rich.table import Table as RichTable
from rich.text import Text as RichText

from importd.cli.page import Block, Cell, Facts, Style, Table, Text

_STYLES: Final[dict[Style, str]] = {
    "": "",
    "good": "green",
    "warn": "yellow",
    "bad": "bold red",
    "dim": "dim",
    "head": "bold",
}
_PROSE: Final = 24  # signs that a column of prose needs beside the others


def console() -> Console:
    """The terminal. Texts are printed as they are: nothing in them is markup."""
    return Console(highlight=False, emoji=False, markup=False)


def group(blocks: Iterable[Block], width: int) -> Group:
    """The blocks as one thing that can be shown in place."""
    parts: list[RichTable | RichText] = []
    for block in blocks:
        parts += [_table(block)] if isinstance(block, Table) else _lines(block, width)
    return Group(*parts)


def print_page(blocks: Iterable[Block]) -> None:
    """Print the blocks to the terminal."""
    terminal = console()
    for block in blocks:
        if isinstance(block, Table) and _too_narrow(block, terminal.width):
            for line in _stacked(block, terminal.width):
                terminal.print(line, soft_wrap=True)
        elif isinstance(block, Table):
            terminal.print(_table(block))
        else:
            for line in _lines(block, terminal.width):
                terminal.print(line, soft_wrap=True)


def _lines(block: Text | Facts, width: int) -> Iterator[RichText]:
    """Wrapped here and not by rich, which would break at a space that does not break."""
    if isinstance(block, Text):
        for line in _wrapped(block.text, width - block.indent):
            yield RichText(" " * block.indent).append(line, _STYLES[block.style])
        return
    room = max((len(label) for label, _ in block.rows), default=0) + 2
    for label, cell in block.rows:
        for index, line in enumerate(_wrapped(cell.text, width - room)):
            yield RichText().append((label if index == 0 else "").ljust(room), "dim").append(line, _STYLES[cell.style])


def _wrapped(text: str, width: int) -> list[str]:
    return wrap(text, max(width, 20), break_on_hyphens=False) or [""]


def _table(table: Table) -> RichTable:
    made = RichTable(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for index, column in enumerate(table.columns):
        figures = table.wide is not None and index != table.wide
        made.add_column(column, justify="right" if index in table.right else "left", overflow="fold", no_wrap=figures)
    for row in table.rows:
        made.add_row(*(_text(cell) for cell in row))
    return made


def _text(cell: Cell) -> RichText:
    return RichText(cell.text, style=_STYLES[cell.style])


def _widths(table: Table) -> list[int]:
    rows = [list(table.columns), *([cell.text for cell in row] for row in table.rows)]
    return [max(len(row[index]) for row in rows) for index in range(len(table.columns))]


def _too_narrow(table: Table, width: int) -> bool:
    """Whether the column of prose would have too little room beside the others."""
    if table.wide is None:
        return False
    widths = _widths(table)
    room = width - sum(widths) + widths[table.wide] - len(widths)
    return room < min(widths[table.wide], _PROSE)


def _stacked(table: Table, width: int) -> Iterator[RichText]:
    """Each row as its prose, and below it the figures that stand to its right."""
    prose, widths = table.wide or 0, _widths(table)
    lead = sum(widths[:prose]) + prose
    heading = [Cell(column, "head") for column in table.columns]
    for row in (heading, *table.rows):
        before = _in_line(row, range(prose), widths, table.right)
        for line in _wrapped(row[prose].text, width - lead):
            yield before.append(line, _STYLES[row[prose].style])
            before = RichText(" " * lead)
        if any(cell.text for cell in row[prose + 1 :]):
            yield RichText(" " * lead).append_text(_in_line(row, range(prose + 1, len(widths)), widths, table.right))


def _in_line(row: Sequence[Cell], columns: Iterable[int], widths: Sequence[int], right: frozenset[int]) -> RichText:
    line = RichText()
    for index in columns:
        text = row[index].text.rjust(widths[index]) if index in right else row[index].text.ljust(widths[index])
        line.append(f"{text} ", _STYLES[row[index].style])
    return line
