"""The folders: names, collisions, and what a crash leaves behind."""

from __future__ import annotations

import os
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importd.config import Intake
from importd.names import original, stored
from importd.ports import Claim, Receipt
from importd.spool import FOLDERS, Spool, _names

DAY = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    """The folders of a workspace and nothing in them."""
    for folder in FOLDERS:
        (tmp_path / folder).mkdir()
    return Spool(tmp_path, Intake(quiet_seconds=0))


def claimed(spool: Spool, name: str = "a.csv", text: str = "x\n") -> Claim:
    """A file that was dropped and taken."""
    (spool.inbox / name).write_text(text)
    spool.look()
    (claim,) = spool.claim(10)
    return claim


def filed(spool: Spool, claim: Claim, outcome: str = "accepted") -> Path:
    """The claim filed; where it lies now."""
    destination = spool.destination(claim, outcome, set(), DAY)
    spool.file_away([Receipt(claim, outcome, destination)], "fr", frozenset())  # type: ignore[arg-type]
    return spool.workspace / original(destination)


def test_a_claim_keeps_its_name_and_leaves_the_inbox(spool: Spool) -> None:
    """From then on its sender cannot change it by name."""
    claim = claimed(spool)
    assert (claim.name, claim.sender) == ("a.csv", "default")
    assert os.listdir(spool.inbox) == []


def test_the_same_name_twice_in_a_batch_goes_into_two_batches(spool: Spool) -> None:
    """Two files of one sender, in two of its folders, under one name: neither replaces the other."""
    for folder in ("shop/a", "shop/b"):
        (spool.inbox / folder).mkdir(parents=True)
        (spool.inbox / folder / "x.csv").write_text(f"{folder}\n")
    spool.look()
    assert len(spool.claim(10)) == 1
    spool.look()
    assert len(spool.claim(10)) == 1
    assert len(spool.leftovers()) == 2


def test_filing_never_replaces(spool: Spool) -> None:
    """A second file of the same name gets a number before its ending."""
    first, second = filed(spool, claimed(spool, text="1\n")), filed(spool, claimed(spool, text="2\n"))
    assert (first.name, second.name) == ("a.csv", "a~2.csv")
    assert (first.read_text(), second.read_text()) == ("1\n", "2\n")


def test_a_place_taken_meanwhile_is_not_replaced(spool: Spool) -> None:
    """Between the decision and the filing somebody put a file there: ours goes beside it."""
    claim = claimed(spool)
    destination = spool.destination(claim, "accepted", set(), DAY)
    target = spool.workspace / destination
    target.parent.mkdir(parents=True)
    target.write_text("somebody's\n")
    spool.file_away([Receipt(claim, "accepted", destination)], "fr", frozenset())
    assert target.read_text() == "somebody's\n"
    assert (target.parent / "a~2.csv").read_text() == "x\n"


def test_a_move_that_a_crash_cut_in_two_is_finished(spool: Spool) -> None:
    """Linked to its destination but not yet unlinked: the claim's name goes, the file stays."""
    claim = claimed(spool)
    destination = spool.destination(claim, "accepted", set(), DAY)
    target = spool.workspace / destination
    target.parent.mkdir(parents=True)
    os.link(claim.path, target)
    spool.file_away([Receipt(claim, "accepted", destination)], "fr", frozenset())
    assert not os.path.exists(claim.path)
    assert os.listdir(target.parent) == ["a.csv"]


def test_a_rejected_file_lies_beside_its_slips(spool: Spool) -> None:
    """One for a person, one for a program."""
    path = filed(spool, claimed(spool), "rejected")
    assert sorted(os.listdir(path.parent))[-3:] == ["a.csv", "a.csv.reason.json", "a.csv.reason.txt"]


def test_a_name_too_long_for_its_slips_is_cut(spool: Spool) -> None:
    """255 bytes are a legal name; `.reason.json` must find room beside it."""
    claim = claimed(spool, "é" * 125 + ".csv")
    path = filed(spool, claim, "rejected")
    assert path.name.endswith("~2.csv")
    assert path.with_name(path.name + ".reason.json").exists()


def test_empty_batches_are_tidied(spool: Spool) -> None:
    """A crash between making the folder and the rename leaves nothing behind for ever."""
    (spool.workspace / ".claimed" / "batch" / "shop").mkdir(parents=True)
    assert spool.leftovers() == []
    assert os.listdir(spool.workspace / ".claimed") == []


def test_a_release_is_a_claim_linked_to_the_old_file(spool: Spool) -> None:
    """The disk alone says what it is: another attempt at file 42, to be restamped."""
    path = filed(spool, claimed(spool), "rejected")
    spool.release(str(path), "shop1", 42, restamp=True)
    (claim,) = spool.leftovers()
    assert (claim.retry_of, claim.restamp, claim.sender, claim.name) == (42, True, "shop1", "a.csv")
    assert not [name for name in os.listdir(spool.workspace / "rejected") if name.startswith("a.csv")]


@given(st.text(st.characters(exclude_characters="/\0", codec="utf-8"), min_size=1, max_size=80))
def test_numbered_names_fit_and_differ(name: str) -> None:
    """Whatever the name: every alternative is another one, and none is too long for a file system with its slips."""
    names = [found for found, _ in zip(_names(name), range(4), strict=False)]
    assert len(set(names)) == len(names)
    assert all(len(os.fsencode(found)) <= 255 - len(".reason.json") for found in names)


@given(st.binary(min_size=1, max_size=60))
def test_any_file_name_can_be_stored_and_found_again(raw: bytes) -> None:
    """Bytes that are no UTF-8, escapes, marks that turn the writing round: stored as plain text, and back."""
    name = os.fsdecode(raw.replace(b"/", b"").replace(b"\0", b"") or b"x")
    assert original(stored(name)) == name
    assert {unicodedata.category(sign) for sign in stored(name)}.isdisjoint({"Cc", "Cs"})
    assert not {"\u202e", "\u2066", "\u200f"} & set(stored(name))
