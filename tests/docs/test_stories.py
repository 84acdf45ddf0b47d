"""Every reason that importd can give is told by a story, in French and in English, with a next step."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from importd.reasons import Entry, catalogue

CASES = Path(__file__).parents[1] / "cases"
TEXTS = [path.read_text("utf-8") for path in CASES.glob("*/expected.txt")]
TOLD = {code for text in TEXTS for code in re.findall(r"^  ([A-Z_0-9]+) \(", text, re.MULTILINE)}


@pytest.mark.parametrize("entry", list(catalogue().values()), ids=lambda entry: entry.code)
def test_a_code_has_words_and_a_story(entry: Entry) -> None:
    """Nobody should meet a reason for the first time in production."""
    assert all((entry.en, entry.fr, entry.next_en, entry.next_fr))
    assert entry.en != entry.fr
    assert entry.code in TOLD, f"no story in tests/cases provokes {entry.code}"


def test_stories_tell_known_codes_only() -> None:
    """A code that left the catalogue leaves the stories too."""
    assert set(catalogue()) >= TOLD
