"""What is judged against the ledger, and checks that other packages bring."""

from __future__ import annotations

from datetime import date
from importlib.metadata import EntryPoint
from typing import Any

import pytest

from importd import validators
from importd.config import Rules
from importd.errors import SettingsError
from importd.gist import Gist, gist_of
from importd.model import Direction, Document
from importd.numbering import Series
from importd.ports import Earlier, Match, Matched
from importd.validators import duplicates
from importd.validators.not_late import lateness
from importd.validators.number_free import number_free
from tests.unit.fakes import FakeFacts

TODAY = date(2026, 3, 31)
RULES = Rules(today=TODAY, sender_name="shop1")
INVOICES = Series("invoices", "FA{year}-{seq:05}", "year", 1)


def gist(number: str = "A1", direction: Direction = "sale", day: date = TODAY) -> Gist:
    """The gist of an invoice."""
    return gist_of(Document(kind="invoice", direction=direction, number=number, issue_date=day, currency="EUR"))


def judged(document: Gist, facts: FakeFacts, partner: str = "P1") -> list[tuple[str, str]]:
    """(code, expected) of what the check for duplicates says."""
    return [(one.code, one.expected) for one in duplicates.check(document, RULES, facts, Matched(Match(partner), ()))]


def test_a_sale_is_known_by_sender_kind_and_number() -> None:
    """Another sender may use the same number."""
    one = gist()
    facts = FakeFacts(sales={("shop1", "invoice", "A1"): Earlier("FA2026-00001", one.content, TODAY, 1)})
    assert judged(one, facts) == [("DUP_SAME", "FA2026-00001")]
    assert judged(one._replace(content="other"), facts) == [("DUP_CHANGED", "FA2026-00001")]
    facts.sales = {("shop2", "invoice", "A1"): Earlier("FA2026-00001", one.content, TODAY, 1)}
    assert judged(one, facts) == []


def test_a_purchase_is_known_by_supplier_number_and_year_whoever_sent_it() -> None:
    """Where the supplier is not known nothing can be known of its documents."""
    one = gist(direction="purchase")
    facts = FakeFacts(purchases={("P1", "invoice", "A1", 2026): Earlier("AC2026-00001", one.content, TODAY, 1)})
    assert judged(one, facts) == [("DUP_SAME", "AC2026-00001")]
    assert judged(gist(direction="purchase", day=date(2025, 3, 31)), facts) == []
    assert judged(one, facts, "P2") == judged(one, facts, "") == []


@pytest.mark.parametrize(
    ("policy", "last", "code"),
    [
        ("refuse", date(2026, 4, 1), "DOC_LATE"), ("restamp", date(2026, 4, 1), "DOC_RESTAMPED"), ("allow", date(2026, 4, 1), ""),
        ("refuse", TODAY, ""), ("refuse", None, ""),
    ],
)  # fmt: skip
def test_a_document_is_late_when_its_series_is_ahead(policy: Any, last: date | None, code: str) -> None:
    """The same day is in time, and so is the first of a series."""
    reason = lateness(gist(), policy, "invoices", last)
    assert (reason.code if reason else "") == code


def test_a_number_of_theirs_is_free_when_nobody_has_or_will_have_it() -> None:
    """Neither on record, nor of the form that our series writes."""
    facts = FakeFacts(numbers={("sale", "invoice", "W-1")})
    for number, codes in (("W-1", ["NUM_TAKEN"]), ("FA2030-123456", ["NUM_TAKEN"]), ("W-2", []), ("FA-1", [])):
        assert [one.code for one in number_free(gist(number), facts, INVOICES)] == codes


def entry(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """Another package offers this as a check."""
    point = EntryPoint("odd", value, "importd.checks")
    monkeypatch.setattr(validators, "entry_points", lambda group: [point] if group == "importd.checks" else [])


def test_a_check_of_another_package_comes_last(monkeypatch: pytest.MonkeyPatch) -> None:
    """After ours, which are always there."""
    entry(monkeypatch, "importd.validators.dates:check")
    assert validators.document_checks() == (*validators.DOCUMENT_CHECKS, validators.dates.check)


@pytest.mark.parametrize(
    "value", ["no_such_package:check", "importd.validators.dates:no_such_check", "importd.validators:dates"]
)
def test_a_check_that_cannot_be_loaded_stops_the_start(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """It is named, and so is what to do."""
    entry(monkeypatch, value)
    with pytest.raises(SettingsError, match=r"the check odd of .*pip uninstall"):
        validators.document_checks()
