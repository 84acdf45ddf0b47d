"""The waiting room of the service: who is called when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from importd.ports import Claim
from importd.waiting import WaitingRoom

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CLAIM = Claim(7, "/w/.claimed/b/shop/a.csv", "shop")


def room() -> WaitingRoom:
    """One file, judged at state 1, waits for an hour."""
    found = WaitingRoom()
    assert found.enter(CLAIM, (NOW + timedelta(hours=1)).isoformat(), 1)
    return found


def test_nobody_is_called_while_nothing_changes() -> None:
    """Neither the facts nor the hour."""
    assert room().called(1, NOW) == []


def test_a_change_calls() -> None:
    """Until the file was judged in the new state."""
    found = room()
    assert found.called(2, NOW) == [CLAIM]
    assert not found.enter(CLAIM, (NOW + timedelta(hours=1)).isoformat(), 2)
    assert found.called(2, NOW) == []


def test_the_deadline_calls() -> None:
    """At that very moment."""
    assert room().called(1, NOW + timedelta(hours=1)) == [CLAIM]


def test_changed_profiles_call_everybody() -> None:
    """What a file waits for may have been declared away."""
    found = room()
    found.call_all()
    assert found.called(1, NOW) == [CLAIM]


def test_who_leaves_is_not_called() -> None:
    """The file has another outcome."""
    found = room()
    assert found.holds(CLAIM)
    found.leave(CLAIM)
    assert (found.holds(CLAIM), found.called(2, NOW)) == (False, [])
