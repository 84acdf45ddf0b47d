"""Pages: plain text for pipes and files, wrapped lines and colours for terminals."""

from __future__ import annotations

import pytest

from importd.cli.page import Cell, Facts, Table, Text, plain_lines
from importd.cli.page_rich import print_page

LONG = "un texte assez long pour ne pas tenir sur une seule ligne de soixante colonnes, « CHA-01 » compris"


def test_plain_text_is_neither_cut_nor_wrapped() -> None:
    """So that it can be searched."""
    assert list(plain_lines([Text(LONG, indent=2)])) == ["  " + LONG]


def test_plain_columns_stand_under_each_other() -> None:
    """Numbers to the right."""
    table = Table(["a", "n"], [[Cell("x"), Cell("1")], [Cell("long"), Cell("100")]], frozenset({1}))
    assert list(plain_lines([table])) == ["a       n", "x       1", "long  100"]


def test_a_terminal_wraps_under_the_indent_and_keeps_hard_spaces(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Sixty columns: nothing is wider, and « CHA-01 » is not torn apart."""
    monkeypatch.setenv("COLUMNS", "60")
    print_page([Text(LONG.replace("« ", "«\u00a0").replace(" »", "\u00a0»"), "bad", 4), Facts([("label", Cell(LONG))])])
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 60
    assert lines[1].startswith("    ")
    assert any("«\u00a0CHA-01\u00a0»" in line for line in lines)


def test_nothing_from_outside_is_markup(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Square brackets in a file name are square brackets."""
    monkeypatch.setenv("COLUMNS", "60")
    print_page([Text("[red]x[/red].csv"), Table(["[b]"], [[Cell("[link=a]")]])])
    printed = capsys.readouterr().out
    assert "[red]x[/red].csv" in printed
    assert "[link=a]" in printed
