"""The recipes of examples/senders: each profile loads, each sample is read by the profile of its folder, each page names both."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from importd.config import Rules
from importd.parsers import BUILT_IN
from importd.profiles import shelf
from importd.profiles.pairs import half_of
from importd.reading import read
from importd.validators import document_checks
from tests.samples import PROJECT

SENDERS = PROJECT / "examples" / "senders"
RECIPES = sorted(path for path in SENDERS.iterdir() if path.is_dir())
FILES = sorted(SENDERS.glob("*/sample/*"))


@pytest.mark.parametrize("folder", RECIPES, ids=lambda path: path.name)
def test_a_recipe_is_whole(folder: Path) -> None:
    """Profiles that can be used, a sample, a page; the list names it."""
    book = shelf.book(shelf.look(folder))
    assert book.profiles
    assert not book.broken
    assert len({one.sender for one in book.profiles}) == 1
    page = (folder / "README.md").read_text("utf-8")
    assert all(f"profiles/{one.file}.toml" in page for one in book.profiles)
    assert f"inbox/{book.profiles[0].sender}/" in page
    assert list((folder / "sample").iterdir())
    assert f"({folder.name}/README.md)" in (SENDERS / "README.md").read_text("utf-8")


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_a_sample_gives_its_document(file: Path) -> None:
    """Nothing is refused before the ledger is asked."""
    at = shelf.look(file.parents[1])
    [sender] = {one.sender for one in shelf.book(at).profiles}
    waiting = tuple(str(one) for one in FILES if one.parent == file.parent and one != file)
    rules = Rules(today=date(2026, 11, 23), sender_name=sender, profiles=at, waiting=waiting)
    reading = read(file.read_bytes(), file.name, rules, BUILT_IN, document_checks(), lambda path: Path(path).read_bytes())
    assert [reason for reason in reading.reasons if reason.severity == "reject"] == []
    assert len(reading.documents) == 1
    assert reading.format.startswith("profile ")
    assert (reading.partner is not None) == any(half_of(one, file.name) is not None for one in shelf.book(at).profiles)
