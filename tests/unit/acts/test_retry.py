"""`importd retry`: rejected files come before the importer again."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing

import pytest

from importd.acts.retry import RetryReport, retry, who
from importd.config import Intake
from importd.spool import Spool
from importd.store import questions
from importd.store.sqlite import SqliteStore
from importd.views import rejected
from tests.unit.views.test_status import CUSTOMERS, PRODUCTS, invoice
from tests.workbench import Workbench


def act(bench: Workbench, *names: str, restamp: bool = False) -> RetryReport:
    """Retry the files of these names or ids."""
    with questions.reading(bench.database) as connection:
        files = [rejected.find(bench.path, connection, name, "en") for name in names]
    with closing(SqliteStore(bench.database)) as store:
        return retry(Spool(bench.path, Intake()), store, files, by="anna", restamp=restamp, service_alive=False)


def rows(bench: Workbench, question: str) -> Sequence[tuple[object, ...]]:
    """What the database answers."""
    with closing(sqlite3.connect(bench.database)) as connection:
        return connection.execute(question).fetchall()


@pytest.fixture
def bench(workbench: Workbench) -> Workbench:
    """A workspace that has rejected one.json and two.json, for a product that nobody knows yet."""
    workbench.drop("customers.csv", CUSTOMERS)
    workbench.drop("one.json", invoice("A-1"), "shop1")
    workbench.drop("two.json", invoice("A-2"), "shop1")
    workbench.drain()
    return workbench


def test_a_retry_is_a_new_claim_linked_to_the_old_one(bench: Workbench) -> None:
    """Once the product is known, the same file is accepted, and the reason files are gone."""
    bench.drop("products.csv", PRODUCTS)
    bench.drain()
    assert act(bench, "one.json").all_done
    bench.drain()
    found = rows(bench, "SELECT name, sender, outcome, retry_of FROM files WHERE retry_of IS NOT NULL")
    assert found == [("one.json", "shop1", "accepted", 2)]
    assert sorted(path.name for path in (bench.path / "rejected").glob("one*")) == []


def test_who_did_it_is_journalled(bench: Workbench) -> None:
    """In the table of acts, with the file and its name."""
    act(bench, "one.json", "#3", restamp=True)
    found = rows(bench, "SELECT who, act, file_id, detail FROM acts")
    assert found == [("anna", "retry", 2, "one.json restamp"), ("anna", "retry", 3, "two.json restamp")]


def test_one_that_fails_stops_none_of_the_others(bench: Workbench) -> None:
    """The first one was deleted; nothing is noted down about it."""
    (bench.path / "rejected/one.json").unlink()
    report = act(bench, "#2", "#3")
    assert [(one.id, one.state) for one in report.files] == [(2, "gone"), (3, "released")]
    assert not report.all_done
    assert rows(bench, "SELECT file_id FROM acts") == [(3,)]


def test_a_file_that_goes_at_the_last_moment_leaves_no_act(bench: Workbench) -> None:
    """Found, then deleted before the move: the act is rolled back."""
    with questions.reading(bench.database) as connection:
        files = [rejected.find(bench.path, connection, "#2", "en")]
    (bench.path / "rejected/one.json").unlink()
    with closing(SqliteStore(bench.database)) as store:
        report = retry(Spool(bench.path, Intake()), store, files, by="anna", restamp=False, service_alive=True)
    assert (report.files[0].state, report.service_alive) == ("gone", True)
    assert rows(bench, "SELECT * FROM acts") == []


def test_what_was_retried_before_says_as_what(bench: Workbench) -> None:
    """Number 2 went on as number 4, which was rejected again."""
    act(bench, "#2")
    assert act(bench, "#2").files[0].waits
    bench.drain()
    (again,) = act(bench, "#2").files
    assert (again.state, again.again, again.again_outcome) == ("gone", 4, "rejected")


def test_a_file_that_the_ledger_does_not_know_goes_to_the_inbox(bench: Workbench) -> None:
    """And the act names it without an id."""
    (bench.path / "rejected/mine.csv").write_text(PRODUCTS)
    assert act(bench, "mine.csv").files[0].state == "to_inbox"
    assert (bench.path / "inbox/mine.csv").exists()
    assert rows(bench, "SELECT act, file_id, detail FROM acts") == [("retry", None, "mine.csv")]


def test_a_file_of_the_inbox_is_never_replaced(bench: Workbench) -> None:
    """The one in rejected/ stays where it is."""
    (bench.path / "rejected/mine.csv").write_text("ours")
    bench.drop("mine.csv", "theirs")
    assert act(bench, "mine.csv").files[0].state == "inbox_taken"
    assert (bench.path / "inbox/mine.csv").read_text() == "theirs"
    assert (bench.path / "rejected/mine.csv").read_text() == "ours"


def test_sudo_is_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """The person, not root."""
    monkeypatch.setenv("SUDO_USER", "anna")
    assert who() == "anna"


def test_a_sender_that_is_not_utf_8_keeps_its_folder(workbench: Workbench) -> None:
    """The claim lies under the very bytes of the sender's folder."""
    workbench.drop("one.json", invoice("A-1"), "caf\udce9")
    workbench.drain()
    assert act(workbench, "#1").all_done
    assert len(list(workbench.path.glob(".claimed/retry-1-*/caf\udce9/one.json"))) == 1
    workbench.drain()
    assert rows(workbench, "SELECT sender, retry_of FROM files WHERE id = 2") == [("caf\\xe9", 1)]
