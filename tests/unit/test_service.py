"""The loop under trouble: the intake pauses, nothing is blamed, everything resumes."""

from __future__ import annotations

import errno
import json
import logging
import os
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from importd import app, lock
from importd.errors import Trouble, WorkspaceBusy
from importd.spool import Spool
from tests.workbench import NOON, Workbench

CUSTOMER = "customer_code,name\nC1,Dupont\n"


def wait_for(condition: Callable[[], bool], seconds: float = 10) -> None:
    """Until it holds, at most so long."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.01)


def running(bench: Workbench, during: Callable[[], None]) -> None:
    """The service in its own loop while `during` does something to it."""
    faults: list[BaseException] = []

    def meanwhile(stop: Callable[[], None]) -> None:
        try:
            during()
        except BaseException as fault:
            faults.append(fault)
        finally:
            stop()

    with app.service(bench.path, clock=lambda: NOON) as service:
        other = threading.Thread(target=meanwhile, args=(service.stop,))
        other.start()
        service.run()
        other.join()
    if faults:
        raise faults[0]


def filed(bench: Workbench, name: str) -> bool:
    """Whether it lies in processed/."""
    return any(path.name == name for path in (bench.path / "processed").rglob("*"))


def test_a_dropped_file_is_imported_while_the_service_runs(workbench: Workbench) -> None:
    """The doorbell rings, the file is filed."""

    def during() -> None:
        workbench.drop("c.csv", CUSTOMER)
        wait_for(lambda: filed(workbench, "c.csv"))

    running(workbench, during)


def test_a_name_that_is_not_utf8_does_not_silence_the_service(workbench: Workbench) -> None:
    """It ends the watcher with a fault; the files after it are imported all the same."""

    def during() -> None:
        time.sleep(0.3)
        (workbench.path / "inbox" / "caf\udce9.csv").write_text(CUSTOMER)
        wait_for(lambda: filed(workbench, "caf\udce9.csv"))
        workbench.drop("after.csv", CUSTOMER)
        wait_for(lambda: filed(workbench, "after.csv"))

    running(workbench, during)


def test_a_busy_database_pauses_the_intake_and_rejects_nothing(
    workbench: Workbench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Somebody holds the database for longer than we wait: one line says so, and the file goes in when it is free."""
    monkeypatch.setattr("importd.store.sqlite._BUSY_MS", 50)
    monkeypatch.setattr("importd.service._FIRST_PAUSE", 0.1)

    def during() -> None:
        with closing(sqlite3.connect(workbench.database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            workbench.drop("c.csv", CUSTOMER)
            wait_for(lambda: (lock_state(workbench.path) or {}).get("state") == "paused")
            assert not filed(workbench, "c.csv")
            other.execute("ROLLBACK")
        wait_for(lambda: filed(workbench, "c.csv"))

    with caplog.at_level(logging.INFO, "importd"):
        running(workbench, during)
    assert not list((workbench.path / "rejected").glob("c.csv*"))
    assert "paused why=" in caplog.text
    assert "resumed" in caplog.text


def lock_state(workspace: Path) -> dict[str, object] | None:
    """What the holder says, read without touching its lock: this very process holds it."""
    with (workspace / lock.NAME).open() as file:
        text = file.read()
    try:
        told: dict[str, object] = json.loads(text)
    except ValueError:
        return None
    return told


def test_changed_settings_are_taken_up_and_broken_ones_are_not(workbench: Workbench, caplog: pytest.LogCaptureFixture) -> None:
    """A broken importd.toml is reported, and the last good one stays in force."""
    workbench.drop("c.csv", CUSTOMER)
    workbench.drop("p.csv", "product_code,name\nP1,Chaise\n")
    workbench.drain()
    good = (workbench.path / "importd.toml").read_text("utf-8")
    invoice = (
        "kind,number,issue_date,buyer_code,product_code,quantity,unit_price,vat_rate\ninvoice,{},2026-11-20,C1,P1,1,10,20\n"
    )

    def numbers() -> list[str]:
        with closing(sqlite3.connect(workbench.database)) as database:
            return [row[0] for row in database.execute("SELECT number FROM documents ORDER BY id")]

    def during() -> None:
        workbench.settings("language = [")
        workbench.drop("a.csv", invoice.format("A1"))
        wait_for(lambda: len(numbers()) == 1)
        workbench.settings(good.replace("FA{year}", "FX{year}"))
        workbench.drop("b.csv", invoice.format("A2"))
        wait_for(lambda: len(numbers()) == 2)

    with caplog.at_level(logging.INFO, "importd"):
        running(workbench, during)
    assert [number[:2] for number in numbers()] == ["FA", "FX"]
    assert "settings-broken" in caplog.text


def test_a_second_importer_is_told_who_holds_the_workspace(workbench: Workbench) -> None:
    """The lock names its holder, and goes with it."""
    command = [sys.executable, "-m", "importd", "run", "--once", "--workspace", str(workbench.path)]
    with app.service(workbench.path):
        second = subprocess.run(command, capture_output=True, text=True, check=False)
    assert second.returncode == 75
    assert f"process {os.getpid()}" in second.stdout + second.stderr
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_folders_on_two_mounts_are_refused_at_the_start(workbench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Filing must be atomic: a real rename proves it."""
    real = os.rename

    def rename(source: str, target: str) -> None:
        if "/rejected/" in str(target):
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        real(source, target)

    monkeypatch.setattr("os.rename", rename)
    with pytest.raises(Trouble, match="one mount"):
        Spool(workbench.path, app.config.load(workbench.path).intake).prove()


def test_a_file_that_cannot_be_read_is_parked_and_tried_again(workbench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine fails on this one file: nobody's fault; it goes in once it can be read."""
    monkeypatch.setattr("importd.reader.os.read", failing_once())
    monkeypatch.setattr("importd.service._PARKED_FIRST", 0.0)
    workbench.drop("c.csv", CUSTOMER)
    with app.service(workbench.path, clock=lambda: NOON, seen=workbench.receipts.append) as service:
        service.drain()
        service.drain()
    assert [receipt.outcome for receipt in workbench.receipts] == ["parked", "accepted"]


def failing_once() -> Callable[[int, int], bytes]:
    """os.read whose first read of a claimed file fails with an I/O error, in each reader process."""
    real, failed = os.read, []

    def read(descriptor: int, size: int) -> bytes:
        claimed = stat.S_ISREG(os.fstat(descriptor).st_mode) and "/.claimed/" in os.readlink(f"/proc/self/fd/{descriptor}")
        if claimed and not failed:
            failed.append(descriptor)
            raise OSError(errno.EIO, "Input/output error")
        return real(descriptor, size)

    return read


def test_busy_means_busy() -> None:
    """The exception that `run` turns into exit code 75 is its own type."""
    assert not issubclass(WorkspaceBusy, Trouble)
