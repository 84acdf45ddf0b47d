"""Value tables: what theirs is in our terms. What the profile maps goes before what is built in.

>>> countries = Table(ValueTable(builtin="iso3166", map={"Métropole": "FR"}))
>>> [countries(text) for text in ("FRA", "france (métropolitaine)", "Allemagne", "Germany", "metropole")]
['FR', 'FR', 'DE', 'DE', 'FR']
"""

from __future__ import annotations

import tomllib
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Final

from importd.mapping.forms import Fault
from importd.profiles.folding import folded, outside_parentheses
from importd.profiles.table import BUILT_IN, ValueTable

_YES: Final = ("1", "true", "vrai", "oui", "yes", "o", "y", "v", "x", "on", "ja", "si")
_NO: Final = ("0", "false", "faux", "non", "no", "n", "f", "off", "nein")
_CACHED: Final = 50_000  # texts of one table whose translation is remembered


class BadValue(Fault):
    """A text that cannot be used, before there is a field for it."""

    def __init__(self, code: str, value: str, expected: object = "", near: tuple[str, ...] = ()) -> None:
        super().__init__(code, expected, near)
        self.value = value


class Table:
    """A table of a profile, ready to be asked; each text is worked out once."""

    def __init__(self, rule: ValueTable, name: str = "") -> None:
        self._name = name
        self._missing = rule.missing
        self._own = {folded(theirs): ours for theirs, ours in rule.map.items()}
        self._built_in = built_in(rule.builtin)
        self._shown = tuple(rule.map)
        self._known: dict[str, str] = {}

    def __call__(self, text: str) -> str:
        """Ours, "" for blank. Raises `BadValue` for a text that the table refuses."""
        found = self._known.get(text)
        if found is None:
            found = self._translate(text)
            if len(self._known) < _CACHED:
                self._known[text] = found
        return found

    def _translate(self, text: str) -> str:
        for one in (folded(text), folded(outside_parentheses(text))):
            for table in (self._own, self._built_in):
                if one in table:
                    return table[one]
        if self._missing == "keep":
            return text
        if self._missing == "null":
            return ""
        if self._missing.startswith("="):
            return self._missing[1:]
        raise BadValue("MAP_VALUE_UNKNOWN", text, f"[tables.{self._name}]" if self._name else "", self._near(text))

    def _near(self, text: str) -> tuple[str, ...]:
        known = {folded(one): one for one in self._shown} or {one: one for one in self._built_in}
        return tuple(known[one] for one in get_close_matches(folded(text), known, 2))


def tables_of(rules: dict[str, ValueTable]) -> dict[str, Table]:
    """Every table that a value may name: the profile's, and what is built in under its own name."""
    own = {name: Table(rule, name) for name, rule in rules.items()}
    return {name: Table(ValueTable(builtin=name), name) for name in BUILT_IN} | own


@cache
def built_in(name: str) -> dict[str, str]:
    """What is built in, by folded key."""
    if name == "iso3166":
        return _countries()
    if name == "unit":
        return _units()
    return dict.fromkeys(_YES, "true") | dict.fromkeys(_NO, "false") if name == "bool" else {}


def _countries() -> dict[str, str]:
    found: dict[str, str] = {}
    short: dict[str, str] = {}
    for line in (files("importd.profiles") / "countries.tsv").read_text("utf-8").splitlines():
        code, *names = line.split("\t")
        if code.startswith("#"):
            continue
        for name in (code, *names):
            found.setdefault(folded(name), code)
            short.setdefault(folded(outside_parentheses(name)), code)
    return short | found


def _units() -> dict[str, str]:
    units: dict[str, list[str]] = tomllib.loads((files("importd.profiles") / "units.toml").read_text("utf-8"))
    found = {folded(name): code for code, names in units.items() for name in names}
    return found | {folded(code): code for code in units}
