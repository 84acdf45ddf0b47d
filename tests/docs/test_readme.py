"""What the README tells a newcomer to do works, and what the pages point to is there."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/*.md")])


def commands(page: str, heading: str) -> list[str]:
    """The commands in the indented block below a heading."""
    below = page.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return [line.strip().partition("     #")[0] for line in below.splitlines() if line.startswith("    ")]


def run(command: str, home: Path) -> subprocess.CompletedProcess[str]:
    """A command of a page, with this very Python and a home of its own."""
    words = [word.replace("~", str(home)) for word in shlex.split(command)]
    if words[0].endswith("bin/importd"):
        words[:1] = [sys.executable, "-m", "importd"]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("page", ["README.md"])
def test_the_first_workspace(page: str, tmp_path: Path) -> None:
    """A newcomer's first five minutes: each command does what the page says."""
    found = commands((ROOT / page).read_text("utf-8"), "Your own workspace")
    assert [run(command, tmp_path).returncode for command in found] == [0] * len(found)
    assert len(found) == 4
    assert sorted(path.name for path in (tmp_path / "compta" / "processed").glob("*/*")) == [
        "commandes.csv", "customers.csv", "products.csv", "suppliers.csv",
    ]  # fmt: skip


def test_the_two_commands_are_targets_of_make() -> None:
    """`make demo` and `make test` exist, and so does what they are said to do without make."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    named = {word.split()[1] for word in commands((ROOT / "README.md").read_text("utf-8"), "See it, test it") if "make" in word}
    assert named == {"demo", "test"}
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in named)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    """A link to a page of ours leads to a page of ours."""
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text("utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_guides_exist_in_both_languages() -> None:
    """The operators' guide says the same in French and in English: the same commands under as many headings."""
    english, french = ((ROOT / "docs" / name).read_text("utf-8") for name in ("operations.md", "operations.fr.md"))
    assert english.count("\n## ") == french.count("\n## ")
    for word in ("importd init", "importd retry 42 --restamp", "importd status --json", "VACUUM INTO", "| 75 |"):
        assert (word in english) == (word in french) is True, word
