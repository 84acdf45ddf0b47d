"""A profile's file: what it may say, and what is said about one that cannot be used."""

from __future__ import annotations

import tomllib

import pytest

from importd.errors import SettingsError
from importd.profiles.loading import parse, whose
from tests.samples import folder
from tests.unit.profile_bench import profile

GOOD = """format_version = 1
[profile]
sender = "shop"
kind = "order"
files = ["a*.csv"]
[read]
format = "csv"
[fields]
external_id = "no"
date = "day"
[customer]
code = "client"
[[lines]]
each = "row"
product.code = "ref"
unit_price = { from = "price", negate = true }
[policy]
"line.unit_price" = "ours"
"""


def complaint(old: str, new: str) -> str:
    """What is said when a line of a good profile is changed."""
    assert old in GOOD
    with pytest.raises(SettingsError) as caught:
        parse(GOOD.replace(old, new).encode(), "shop.toml")
    return str(caught.value)


def test_the_shared_profiles_load_unchanged() -> None:
    """Four complete tables that people wrote before there was a program."""
    found = {path.name: parse(path.read_bytes(), path.name) for path in (folder().parent / "profiles").glob("*.toml")}
    assert len(found) == 4
    assert found["plain-csv.toml"].checks.total_net is not None
    assert str(found["plain-csv.toml"].policy["line.unit_price"].percent) == "1"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("unit_price =", "unit_prise =", '"lines[0].unit_prise" is not a key of a profile; did you mean "unit_price"?'),
        ("product.code", "product.cod", '"lines[0].product.cod" is not a key of a profile; did you mean "code"?'),
        ("negate", "negat", '"lines[0].unit_price.negat" is not a key of a profile; did you mean "negate"?'),
        ("[fields]", "[field]", '"field" is not a key of a profile; did you mean "fields"?'),
        ("line.unit_price", "line.unit_prise", '"unit_prise" is not a field of a line'),
        ("format_version = 1", "format_version = 2", "this importd reads format 1 (it is 2)"),
        ('external_id = "no"\n', "", "fields.external_id is missing"),
        ('[customer]\ncode = "client"\n', "", "[customer] is missing"),
        ('kind = "order"', 'kind = "ordre"', '"ordre" is not a kind'),
        ('date = "day"', 'date = { from = "day", const = "x" }', "has from and const; it takes exactly one of"),
        ('date = "day"', 'date = { table = "t" }', "has no source"),
        ('date = "day"', 'date = { from = "day", table = "t" }', 'there is no table "t"'),
        ('date = "day"', 'date = { from = "day", split = "fr_street" }', "split and take belong together"),
        ('date = "day"', 'date = { from = "day", split = "fr_street", take = "city" }', "fr_street gives number, street"),
        ('format = "csv"', 'format = "json"', 'group.mode = "repeated" is not a layout of json files'),
        ('format = "csv"', 'format = "csv"\ndates = ["JJ/MM/AAAA"]', "is not a pattern of dates"),
        ('format = "csv"', 'format = "csv"\ntimezone = "Paris"', "is not a time zone"),
        ('format = "csv"', 'format = "csv"\nencodings = ["mac-roman", "utf-8"]', "it may only stand alone"),
        ('format = "csv"', 'format = "csv"\ndecimal = ","\nthousands = ","', "decimal and thousands are both"),
        ('code = "client"', 'code = "client"\nnot_found = "ignore"', "is not one of reject, create, wait, use:CODE"),
        ('code = "client"', 'code = "client"\nwait_for = "1 day"', "is not a duration"),
        ('sender = "shop"', 'sender = "a/b"', "cannot be the name of a folder"),
        ("format_version = 1", "format_version =", "Mend the line and save"),
    ],
)
def test_a_fault_is_told_with_its_place(old: str, new: str, said: str) -> None:
    """The key, what is wrong with it, and what would be right."""
    text = complaint(old, new)
    assert text.startswith("shop.toml: ")
    assert said in text


def test_a_byte_that_is_not_utf8_is_told() -> None:
    """As everywhere."""
    with pytest.raises(SettingsError, match="Save the file as UTF-8"):
        parse(b"\xff", "shop.toml")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (GOOD.replace("unit_price", "x"), ("shop", ("a*.csv",))),
        (GOOD.replace("[read]", "[read"), ("shop", ("a*.csv",))),
        ("nothing at all", ("", ())),
        ("profile = 3", ("", ())),
    ],
)
def test_whose_files_a_broken_profile_holds(raw: str, expected: tuple[str, tuple[str, ...]]) -> None:
    """As far as it can be made out."""
    assert whose(raw.encode()) == expected


def test_every_key_is_described() -> None:
    """A key without a word of explanation would be a riddle."""
    seen, todo = set(), [type(profile())]
    while todo:
        model = todo.pop()
        seen.add(model)
        for field in model.model_fields.values():
            inner = [one for one in _models(field.annotation) if one not in seen]
            todo += inner
            assert field.description or _models(field.annotation), (model, field)
    assert len(seen) > 10


def _models(annotation: object) -> list[type]:
    from typing import get_args

    if isinstance(annotation, type) and hasattr(annotation, "model_fields"):
        return [annotation]
    return [one for part in get_args(annotation) for one in _models(part)]


def test_a_good_one_says_what_it_says() -> None:
    """A text alone is a place."""
    made = parse(GOOD.encode(), "shop.toml")
    assert made.lines[0].product.code is not None
    assert made.lines[0].product.code.from_ == "ref"
    assert tomllib.loads(GOOD)["profile"]["sender"] == made.profile.sender
