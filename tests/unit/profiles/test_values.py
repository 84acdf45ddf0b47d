"""Value forms and their options, as a row of a sheet or a node of a tree answers them."""

from __future__ import annotations

from typing import Any

import pytest

from importd.mapping import forms
from importd.mapping.style import Style
from importd.profiles.compiling import Terms, getter
from importd.profiles.json_paths import JsonPlaces
from importd.profiles.table import ValueTable
from importd.profiles.tables import BadValue, Table, tables_of
from importd.profiles.value import Value

NODE = {
    "a": " A ", "b": "", "null": "NULL", "street": "12 bis, rue de l'Étang", "town": "06000 NICE CEDEX 4", "ref": "ref:CHA-001",
    "note": "two\r\n\n lines", "gross": "24,00", "net": "20,00", "tax": "4,00", "rate": "0,055", "html": "Fils &amp; C&#039;ie",
    "zip": "'75008", "count": "3",
}  # fmt: skip
TABLES = tables_of({"vat": ValueTable(map={"N": "5.5"}), "keep": ValueTable(missing="keep"), "d": ValueTable(missing="=X")})


def text(value: Any, form: Any = None, **terms: Any) -> str:
    """What a value form gives for the node."""
    style = Style(",", dates=("%d/%m/%Y",))
    compiled = getter(Value.model_validate(value), form, Terms(JsonPlaces(), style, frozenset(("", "NULL")), TABLES, **terms))
    return compiled(NODE, NODE)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("null", ""),
        ({"from": "a", "null": ["A"]}, ""),
        ({"const": "x"}, "x"),
        ({"const": True}, "true"),
        ({"join": ["a", "b", {"const": "C"}], "sep": "-"}, "A-C"),
        ({"first": ["b", "null", "a"]}, "A"),
        ({"from": "b", "default": "D"}, "D"),
        ({"from": "street", "split": "fr_street", "take": "number"}, "12 bis"),
        ({"from": "town", "split": "fr_postcode_city", "take": "cedex"}, "CEDEX 4"),
        ({"from": "ref", "strip_prefix": "ref:"}, "CHA-001"),
        ({"from": "a", "strip_prefix": ["ref:"]}, "A"),
        ({"from": "note", "lines": " / "}, "two / lines"),
        ({"from": "a", "case": "lower"}, "a"),
        ({"from": "net", "negate": True}, "-20,00"),
        ({"from": "rate", "times": "100"}, "5,5"),
        ({"divide": ["gross", "count"], "scale": 2}, "8"),
        ({"rate_of": ["gross", "net"], "snap": ["20", "10"]}, "20"),
        ({"tax_of": ["tax", "net"]}, "20"),
        ({"tax_in": ["tax", "gross"], "snap": ["20"]}, "20"),
        ({"rate_of": ["gross", "b"]}, ""),
        ({"from": "a", "table": "keep"}, "A"),
        ({"from": "a", "table": "d"}, "X"),
        ({"from": "net", "of": "document"}, "20,00"),
    ],
)
def test_forms_and_options(value: Any, expected: str) -> None:
    """Each gives a text, as its sender would have written it."""
    assert text(value).strip() == expected


def test_what_the_profile_says_is_written_as_the_sender_writes() -> None:
    """So that the field's form reads constants, defaults and tables like everything else."""
    assert text({"const": "5.5"}, forms.number) == "5,5"
    assert text({"from": "b", "default": "5.5"}, forms.number) == "5,5"
    assert text({"first": [{"from": "b"}, {"const": "5.5"}]}, forms.number) == "5,5"
    assert text({"const": "2026-03-31"}, forms.day) == "31/03/2026"
    assert Table(ValueTable(map={"N": "5.5"}))("n") == "5.5"


def test_entities_and_apostrophes_are_undone_where_they_are_declared() -> None:
    """And nowhere else."""
    assert text("html") == NODE["html"]
    assert text("html", html=True) == "Fils & C'ie"
    assert text("zip", apostrophe=True) == "75008"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({"from": "a", "table": "vat"}, "MAP_VALUE_UNKNOWN"),
        ({"rate_of": ["gross", "net"], "snap": ["10", "5.5"]}, "AMT_VAT_RATE"),
        ({"divide": ["a", "count"]}, "VAL_NUMBER"),
    ],
)
def test_what_cannot_be_used_is_a_fault(value: Any, code: str) -> None:
    """With the text that was there."""
    with pytest.raises(BadValue) as caught:
        text(value)
    assert caught.value.code == code
    assert caught.value.value


@pytest.mark.parametrize(
    ("name", "texts", "expected"),
    [
        ("iso3166", ["FR", "fra", "France", "FRANCE (métropolitaine)", "France métropolitaine"], "FR"),
        ("iso3166", ["Allemagne", "Germany", "deu"], "DE"),
        ("iso3166", ["cote d'ivoire", "Côte d’Ivoire", "Ivory Coast"], "CI"),
        ("bool", ["OUI", "Oui", "1", "vrai", "true"], "true"),
        ("bool", ["Non", "0", "faux"], "false"),
        ("unit", ["pièce", "PCE", "Nos", "u", "C62"], "C62"),
        ("unit", ["kg", "Kilo", "KGM"], "KGM"),
        ("unit", ["m²", "m2", "mètre carré"], "MTK"),
    ],
)
def test_what_is_built_in(name: str, texts: list[str], expected: str) -> None:
    """Capitals, accents and parentheses do not count."""
    assert {TABLES[name](text) for text in texts} == {expected}


def test_a_table_proposes_what_is_near() -> None:
    """A word that is nearly right."""
    with pytest.raises(BadValue) as caught:
        Table(ValueTable(map={"virement": "VIR"}), "payment")("virment")
    assert (caught.value.near, caught.value.expected) == (("virement",), "[tables.payment]")
