"""The rules of EN 16931 and of the reform that importd applies: what each is about, in words.

The texts lie in `validators/en16931/rules.toml`. A rule of every VAT category stands there once.

>>> entry = find("BR-AE-05")
>>> entry.term, entry.text("en")
('BT-152', 'A line of the category AE (reverse charge) has a VAT rate that fits it')
>>> find("R120") is None
True
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple


class Rule(NamedTuple):
    """One rule: the business term that it is about, what it asks for, and the reform's reason code of its own, if any."""

    term: str
    en: str
    fr: str
    reform: str

    def text(self, language: str) -> str:
        """What it asks for, in French for "fr" and else in English."""
        return self.fr if language == "fr" else self.en


@cache
def find(name: str) -> Rule | None:
    """The rule of this name, BR-CO-15; None for one that importd only names."""
    book = _book()
    if name in book["rules"]:
        return _rule(book["rules"][name], ("", "", ""))
    family, _, number = name.removeprefix("BR-").partition("-")
    body = book["rules"].get(f"BR-*-{number}")
    category = book["categories"].get(family)
    return _rule(body, category) if body and category else None


@cache
def names() -> tuple[str, ...]:
    """Every rule, those of the categories one by one."""
    book = _book()
    plain = [name for name in book["rules"] if "*" not in name]
    families = [name.replace("*", family) for family in book["categories"] for name in book["rules"] if "*" in name]
    return tuple(sorted([*plain, *families]))


@cache
def _book() -> dict[str, dict[str, Any]]:
    return tomllib.loads((files("importd") / "validators" / "en16931" / "rules.toml").read_text("utf-8"))


def _rule(body: dict[str, str], category: list[str] | tuple[str, ...]) -> Rule:
    code, english, french = category
    en = body["en"].replace("{category}", f"{code} ({english})")
    fr = body["fr"].replace("{category}", f"{code} ({french})")
    return Rule(body["term"], en, fr, body.get("reform", ""))
