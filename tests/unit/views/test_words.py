"""The texts for operators, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import importd
from importd.views.words import Words, texts


@pytest.mark.parametrize("key", texts())
def test_both_languages_say_the_same_with_the_same_values(key: str) -> None:
    """No language lacks a value, and both give a next step or neither."""
    french, english = texts()[key]["fr"], texts()[key]["en"]
    assert french
    assert english
    assert sorted(re.findall(r"\{(\w+)\}", french)) == sorted(re.findall(r"\{(\w+)\}", english))
    assert (" → " in french) == (" → " in english)


def test_every_text_is_used() -> None:
    """A key that nobody says is taken out."""
    folder = Path(importd.__file__).parent
    code = "".join(path.read_text() for part in ("cli", "views", "acts", "proposing") for path in (folder / part).glob("*.py"))
    built = (
        "outcome_",
        "would_",
        "health_",
        "title_",
        "means_",
        "our_",
        "official_",
        "seller_party",
        "buyer_party",
        "not_quiet_yet",
        "being_written",
    )
    assert [key for key in texts() if f'"{key}"' not in code and f"'{key}'" not in code and not key.startswith(built)] == []


def test_french_spaces_do_not_break() -> None:
    """Before a colon and inside guillemets."""
    assert "\u00a0:" in Words("fr")("service_paused", why="x")
    assert Words("fr").count(12345) == "12\u202f345"
    assert Words("en").count(12345) == "12,345"
