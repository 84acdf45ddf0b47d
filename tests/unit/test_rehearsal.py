"""Senders test alone: what lies in check/ is judged, moves to check/done/ with its report, and leaves no trace anywhere else."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from importd import config
from importd.candidates import listing
from importd.errors import SettingsError
from importd.views import check
from tests import doubles
from tests.unit.views.test_status import CUSTOMERS, PRODUCTS, invoice
from tests.workbench import Workbench


@pytest.fixture
def ready(workbench: Workbench) -> Workbench:
    """A workspace that knows a customer and a product."""
    workbench.drop("customers.csv", CUSTOMERS)
    workbench.drop("products.csv", PRODUCTS)
    workbench.drain()
    return workbench


def counted(bench: Workbench) -> tuple[int, int, int]:
    """Files, documents and series of the ledger."""
    with closing(sqlite3.connect(bench.database)) as connection:
        return tuple(
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("files", "documents", "series")
        )


def done(bench: Workbench, sender: str = "") -> Path:
    """Where files lie that were tried out."""
    return bench.path / "inbox" / sender / "check/done"


def test_a_good_file_gets_its_report_and_nothing_is_kept(ready: Workbench) -> None:
    """Outcome, the number that it would draw, and no row, no number, no receipt."""
    before = counted(ready)
    ready.drop("a.json", invoice("A-1"), "check")
    assert ready.drain() == []
    text = (done(ready) / "a.json.report.txt").read_text("utf-8").replace("\u00a0", " ")
    assert text.startswith("a.json : serait accepté\n  A-1 → FA2026-00001  ")
    (file,) = json.loads((done(ready) / "a.json.report.json").read_text("utf-8"))["files"]
    assert (file["outcome"], file["sender"], file["documents"][0]["ours"]) == ("accepted", "default", "FA2026-00001")
    assert (done(ready) / "a.json").exists()
    assert os.listdir(ready.path / "inbox/check") == ["done"]
    assert counted(ready) == before


def test_a_bad_file_gets_every_reason(ready: Workbench) -> None:
    """In a sender's own folder, by that sender's settings; nothing goes to rejected/."""
    ready.drop("a.json", invoice("A-1", product="NIX"), "shop1/check")
    ready.drain()
    text = (done(ready, "shop1") / "a.json.report.txt").read_text("utf-8")
    assert "serait refusé" in text
    assert "[REF_PRODUCT_UNKNOWN]" in text
    assert not (ready.path / "rejected/a.json").exists()


def test_the_same_file_may_be_tried_often_and_dropped_for_good(ready: Workbench) -> None:
    """Each try has a name of its own; the real one is no duplicate of them."""
    for _ in range(2):
        ready.drop("a.json", invoice("A-1"), "check")
        ready.drain()
    assert {"a.json", "a~2.json", "a~2.json.report.txt"} <= set(os.listdir(done(ready)))
    ready.drop("a.json", invoice("A-1"))
    assert [receipt.outcome for receipt in ready.drain()] == ["accepted"]


def test_reference_data_beside_documents_count_and_are_not_kept(workbench: Workbench) -> None:
    """Files of one folder are judged together, as `importd check` does."""
    for name, content in (("a.json", invoice("A-1")), ("customers.csv", CUSTOMERS), ("products.csv", PRODUCTS)):
        workbench.drop(name, content, "check")
    workbench.drain()
    assert "serait accepté" in (done(workbench) / "a.json.report.txt").read_text("utf-8").replace("\u00a0", " ")
    with closing(sqlite3.connect(workbench.database)) as connection:
        assert connection.execute("SELECT count(*) FROM customers").fetchone() == (0,)


def test_what_was_tried_is_never_a_candidate(ready: Workbench) -> None:
    """Neither in check/ nor in check/done/; deeper down a folder of that name is a sender's own business."""
    ready.drop("a.json", invoice("A-1"), "check")
    ready.drain()
    ready.drop("b.json", invoice("A-2"), "shop1/check")
    ready.drop("c.json", invoice("A-3"), "shop1/2026/check")
    found = [os.path.relpath(one.path, ready.path) for one in listing(ready.path / "inbox", "default")]
    assert found == ["inbox/shop1/2026/check/c.json"]


def test_a_file_that_is_not_whole_waits(ready: Workbench) -> None:
    """And is named among what was left."""
    draft = ready.path / "inbox/check/a.json"
    with draft.open("w") as half:
        half.write('{"kind": ')
        half.flush()
        ready.drain()
        assert draft.exists()
    assert not (done(ready) / "a.json").exists()


def test_a_reader_that_dies_is_told_and_ends_it(ready: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file costs nothing but its report."""
    from importd import app

    parsers = (*app.registry(), doubles.PARSERS["killer"])
    monkeypatch.setattr(app, "registry", lambda: parsers)
    ready.drop("a.txt", "double: killer\n", "check")
    ready.drain()
    (file,) = json.loads((done(ready) / "a.txt.report.json").read_text("utf-8"))["files"]
    assert file["outcome"] == "trouble"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_closed_folder_is_left_and_told(ready: Workbench) -> None:
    """Nothing is judged over and over."""
    ready.drop("a.json", invoice("A-1"), "check")
    (ready.path / "inbox/check").chmod(0o555)
    ready.drain()
    (ready.path / "inbox/check").chmod(0o755)
    assert not (done(ready) / "a.json").exists()


def test_a_file_in_the_way_of_done_is_told(ready: Workbench) -> None:
    """Somebody made a file called done."""
    (ready.path / "inbox/check/done").touch()
    ready.drop("a.json", invoice("A-1"), "check")
    ready.drain()
    assert (ready.path / "inbox/check/a.json").exists()


def test_the_running_service_answers_within_seconds(ready: Workbench) -> None:
    """A file event is enough."""
    command = [sys.executable, "-m", "importd", "run", "--workspace", str(ready.path)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as service:
        assert service.stderr is not None
        assert "started" in service.stderr.readline()
        ready.drop("a.json", invoice("A-1"), "check")
        until = time.monotonic() + 10
        while not (done(ready) / "a.json").exists() and time.monotonic() < until:
            time.sleep(0.02)
        service.terminate()
        assert "tried-out files=1" in service.stderr.read()
    assert (done(ready) / "a.json.report.txt").exists()


def test_no_sender_may_be_called_check() -> None:
    """The name is reserved."""
    with pytest.raises(SettingsError, match="give the sender another name"):
        config.parse(b"[senders.check]\nanswers = true\n")


def test_check_reads_the_folder_as_the_service_does(ready: Workbench) -> None:
    """`importd check inbox/check/a.json` judges by the same sender."""
    assert check.sender_of(str(ready.path / "inbox/check/a.json"), ready.path) == "default"
    assert check.sender_of(str(ready.path / "inbox/shop1/check/a.json"), ready.path) == "shop1"
