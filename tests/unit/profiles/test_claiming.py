"""Who claims a file: exactly one profile, or one standard format."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from importd.config import Rules
from importd.decode import Payload
from importd.errors import Refusal
from importd.parsers import BUILT_IN
from importd.profiles import shelf
from importd.profiles.claiming import Held, claim
from importd.profiles.pairs import Waits, half_of, other_half
from importd.profiles.parser import ProfileParser
from importd.profiles.shelf import Book, Broken
from importd.reading import read
from tests.unit.profile_bench import RULES, parser, profile, rows
from tests.unit.profiles.test_loading import GOOD

MINE = rows("A;01/03/2026;C1;r;one;1;2")
NATIVE = "kind,number,issue_date\norder,A1,2026-03-31\n"


def made(name: str, **changes: Any) -> ProfileParser:
    """A profile of some name."""
    return ProfileParser(profile(**changes), name)


def whose(
    text: str, *profiles: ProfileParser, name: str = "a.csv", sender: str = "default", broken: tuple[Broken, ...] = ()
) -> str:
    """The parser that gets a file."""
    payload = Payload(text.encode(), name, RULES.model_copy(update={"sender_name": sender}))
    return claim(payload, Book(profiles, broken), BUILT_IN).name


def refusal(text: str, *profiles: ProfileParser, **more: Any) -> tuple[str, str]:
    """The code and the words of the one reason."""
    with pytest.raises(Refusal) as caught:
        whose(text, *profiles, **more)
    [reason] = caught.value.reasons
    return reason.code, reason.value


def test_a_name_decides_and_a_header_among_names() -> None:
    """One that fits is taken, none or several are told."""
    one, other = made("one"), made("other", group={"key": ["numero"]}, fields={"external_id": "numero"})
    assert whose(MINE, one) == "profile one"
    assert whose(MINE, one, other) == "profile one"
    assert refusal(MINE, one, made("twin")) == ("FILE_AMBIGUOUS_MAPPING", "one.toml, twin.toml")
    assert refusal("x;y\n", one, other) == ("FILE_AMBIGUOUS_MAPPING", "one.toml, other.toml")


def test_a_profile_is_asked_in_its_own_folder_and_in_the_root() -> None:
    """Another sender's folder is none of its business."""
    assert whose(MINE, made("one"), sender="shop") == "profile one"
    assert refusal(MINE, made("one"), sender="elsewhere")[0] == "FILE_FORMAT_UNKNOWN"


def test_a_standard_format_in_a_shops_folder_stays_one() -> None:
    """Unless it looks like the profile's."""
    assert whose(NATIVE, made("one"), sender="shop") == "importd CSV"
    assert whose(NATIVE, made("one", profile={"files": ["z*.csv"]}), sender="shop") == "importd CSV"


def test_nobody_claims_it() -> None:
    """The profiles that were asked are named."""
    assert refusal(MINE, made("one", profile={"files": ["z*.csv"]}), sender="shop")[0] == "FILE_NO_MAPPING"
    assert refusal(MINE)[0] == "FILE_FORMAT_UNKNOWN"


def test_a_profile_without_names_claims_what_looks_like_its_own() -> None:
    """In its sender's folder only."""
    free = made("free", profile={"files": []})
    assert whose(MINE, free, sender="shop") == "profile free"
    assert refusal(MINE, free)[0] == "FILE_NO_MAPPING"


def test_a_file_of_another_kind_is_refused_with_the_expected_one() -> None:
    """By its content; an empty one is empty."""
    for raw, code in ((b"PK\x03\x04xl/", "FILE_TYPE_MISMATCH"), (b"", "FILE_EMPTY"), (b"\n\n", "FILE_NO_DATA")):
        with pytest.raises(Refusal) as caught:
            list(parser().parse(Payload(raw, "a.csv", RULES)))
        assert caught.value.reasons[0].code == code


def test_a_broken_profile_holds_what_may_be_its() -> None:
    """By name in the root, everything that nobody else knows in its folder."""
    named = Broken("shop.toml", "shop", ("a*.csv",), "why")
    for sender, name in (("default", "a1.csv"), ("shop", "a1.csv"), ("shop", "b.csv")):
        with pytest.raises(Held):
            whose("x;y\n", sender=sender, name=name, broken=(named,))
    assert whose(NATIVE, sender="shop", name="b.csv", broken=(named,)) == "importd CSV"
    assert refusal("x;y\n", sender="other", name="a1.csv", broken=(named,))[0] == "FILE_FORMAT_UNKNOWN"
    with pytest.raises(Held):
        whose("x;y\n", broken=(Broken("x.toml", "", (), "why"),))


def test_profiles_are_loaded_once_per_state_of_their_folder(tmp_path: Path) -> None:
    """A change of the folder is another state."""
    assert shelf.look(tmp_path) is None
    folder = tmp_path / "profiles"
    folder.mkdir()
    (folder / "shop.toml").write_text(GOOD)
    (folder / "bad.toml").write_text(GOOD.replace("[read]", "[raed]"))
    (folder / ".hidden.toml").write_text("x")
    at = shelf.look(tmp_path)
    assert at is not None
    first = shelf.book(at)
    assert [one.file for one in first.profiles] == ["shop"]
    assert [(one.name, one.sender, one.files) for one in first.broken] == [("bad.toml", "shop", ("a*.csv",))]
    assert shelf.book(at) is first
    (folder / "bad.toml").unlink()
    assert shelf.look(tmp_path) != at
    assert not shelf.book(shelf.look(tmp_path)).broken


def test_a_held_file_is_read_again_later(tmp_path: Path) -> None:
    """Its state says so, its reason names the fault."""
    folder = tmp_path / "profiles"
    folder.mkdir()
    (folder / "shop.toml").write_text(GOOD.replace("unit_price", "unit_prise"))
    rules = Rules(today=RULES.today, profiles=shelf.look(tmp_path))
    reading = read(b"no;day\n", "a.csv", rules, BUILT_IN, ())
    assert (reading.state, [one.code for one in reading.reasons]) == ("held", ["MAP_INVALID"])
    assert "unit_prise" in reading.detail
    assert tomllib.loads(GOOD)["profile"]["sender"] == "shop"


def test_halves_are_paired_by_what_the_star_stands_for() -> None:
    """heads_7.csv belongs to lines_7.csv."""
    group = {"mode": "files", "lines_files": ["lines_*.csv"], "lines_key": ["of"]}
    pair = made("pair", profile={"files": ["heads_*.csv"]}, group=group)
    half = half_of(pair, "lines_7.csv")
    assert half is not None
    assert (half.lines, half.middle) == (True, "7")
    assert half_of(pair, "x.csv") is None
    assert half_of(parser(), "a.csv") is None
    assert other_half(pair, "lines_7.csv", ["/c/lines_8.csv", "/c/heads_8.csv", "/c/heads_7.csv"]) == "/c/heads_7.csv"
    with pytest.raises(Waits, match=r"heads_7\.csv"):
        other_half(pair, "lines_7.csv", ["/c/heads_8.csv"])
