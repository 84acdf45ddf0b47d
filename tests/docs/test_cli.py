"""docs/cli.md and docs/reasons.md are made from the code, and every command and code is in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from importd.cli.reference import PAGES
from importd.reasons import catalogue

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_what_the_code_says(name: str) -> None:
    """Make it anew with `python -m importd.cli.reference docs/`."""
    assert (DOCS / name).read_text("utf-8") == PAGES[name]()


@pytest.mark.parametrize(
    "command",
    [
        "init",
        "run",
        "check",
        "status",
        "series",
        "show",
        "rejected",
        "rejected show",
        "rejected mail",
        "retry",
        "why",
        "doctor",
        "journal",
        "sender",
        "metrics",
        "service show",
        "service install",
        "references from",
        "xref list",
        "xref set",
    ],
)
def test_every_command_is_documented(command: str) -> None:
    """With its own heading."""
    assert f"\n## importd {command}\n" in PAGES["cli.md"]()


def test_every_reason_is_documented() -> None:
    """Each code of the catalogue has a heading, and no placeholder is left."""
    page = PAGES["reasons.md"]()
    assert [code for code in catalogue() if f"\n## {code}\n" not in page] == []
    assert "{" not in page
    assert "[" not in page
