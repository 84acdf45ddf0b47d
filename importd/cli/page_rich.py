"""A page in a terminal: colours where they are wanted (NO_COLOR), lines, and wrapping to its width."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
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


def print_page(blocks: Iterable[Block]) -> None:
    """Print the blocks to the terminal. Texts are printed as they are: nothing in them is markup."""
    console = Console(highlight=False, emoji=False, markup=False)
    for block in blocks:
        if isinstance(block, Text):
            console.print(Padding(_text(Cell(block.text, block.style)), (0, 0, 0, block.indent)))
        elif isinstance(block, Facts):
            console.print(_facts(block))
        else:
            console.print(_table(block))


def _text(cell: Cell) -> RichText:
    return RichText(cell.text, style=_STYLES[cell.style], overflow="fold")


def _facts(facts: Facts) -> RichTable:
    grid = RichTable.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for label, cell in facts.rows:
        grid.add_row(label, _text(cell))
    return grid


def _table(table: Table) -> RichTable:
    made = RichTable(box=SIMPLE_HEAD, title=table.title or None, title_justify="left", title_style="bold", pad_edge=False)
    for index, column in enumerate(table.columns):
        right = index in table.right
        made.add_column(column, justify="right" if right else "left", no_wrap=right, overflow="fold")
    for row in table.rows:
        made.add_row(*(_text(cell) for cell in row))
    return made
