"""`importd status`: what it sees, and how bad it finds it."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from importd.errors import NotAWorkspace, Trouble
from importd.views import status
from importd.views.status import Status
from tests.workbench import Workbench

Hold = Callable[..., None]
CUSTOMERS = "customer_code,name\nC1,Ateliers Martin\n"
PRODUCTS = "product_code,name\nP1,Chaise\n"
HOLDER = """
import json, sys
from pathlib import Path
from importd.lock import WorkspaceLock
lock = WorkspaceLock(Path(sys.argv[1]))
lock.tell(**json.loads(sys.argv[2]))
print("ready", flush=True)
sys.stdin.read()
"""


def look(bench: Workbench, **more: Any) -> Status:
    """What `importd status` finds now."""
    return status.look(bench.path, datetime.now(UTC), **more)


def codes(answer: Status) -> list[str]:
    """The findings, for short."""
    return [found.code for found in answer.findings]


def ledger(bench: Workbench, statement: str, *values: object) -> None:
    """Change the ledger behind everybody's back."""
    with closing(sqlite3.connect(bench.database)) as connection, connection:
        connection.execute(statement, values)


def invoice(number: str, product: str = "P1") -> str:
    """A small invoice in JSON."""
    line = {"product_code": product, "quantity": "1", "unit_price": "10.00", "vat_rate": "20"}
    document = {"kind": "invoice", "number": number, "issue_date": "2026-11-20", "buyer": {"code": "C1"}, "lines": [line]}
    return json.dumps(document)


@pytest.fixture
def hold(workbench: Workbench) -> Iterator[Hold]:
    """Another process that holds the workspace and says this of itself."""
    holders: list[subprocess.Popen[str]] = []

    def start(**told: object) -> None:
        command = [sys.executable, "-c", HOLDER, str(workbench.path), json.dumps({"state": "running", **told})]
        holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert holder.stdout is not None
        assert holder.stdout.readline() == "ready\n"
        holders.append(holder)

    yield start
    for holder in holders:
        holder.communicate("")


def test_a_running_service_with_nothing_to_do_is_well(workbench: Workbench, hold: Hold) -> None:
    """Alive, empty, adding up: ok."""
    hold()
    answer = look(workbench)
    assert (answer.health, answer.exit_code, answer.findings, answer.service.state) == ("ok", 0, (), "running")


def test_a_stopped_service_is_trouble(workbench: Workbench) -> None:
    """Supervision must hear of it even before a file waits."""
    workbench.drain()
    answer = look(workbench)
    assert (answer.health, answer.service.state, codes(answer)) == ("trouble", "stopped", ["service_stopped"])


def test_a_service_that_was_killed_is_told_apart(workbench: Workbench) -> None:
    """The lock file still says running, and nobody holds it."""
    (workbench.path / ".claimed/service.lock").write_text('{"state": "running"}')
    assert codes(look(workbench)) == ["service_died"]


def test_a_workspace_that_never_ran_says_so(workbench: Workbench) -> None:
    """No lock file at all."""
    assert look(workbench).service.state == "never"


def test_a_timer_needs_no_living_service(workbench: Workbench) -> None:
    """With `--timer`, stopped is well until a file has waited for too long."""
    workbench.drain()
    workbench.drop("a.csv", CUSTOMERS)
    assert look(workbench, timer=timedelta(hours=1)).health == "ok"
    late = status.look(workbench.path, datetime.now(UTC) + timedelta(hours=2), timedelta(hours=1))
    assert codes(late) == ["timer_late"]


def test_a_paused_service_is_trouble_and_says_why(workbench: Workbench, hold: Hold) -> None:
    """The reason that the service wrote into its lock comes through, escaped."""
    hold(state="paused", why="disk full\x1b[2J")
    answer = look(workbench)
    assert (answer.exit_code, codes(answer)) == (2, ["service_paused"])
    assert "disk full\\x1b[2J" in answer.findings[0].message


def test_a_service_that_gives_no_sign_while_files_wait_is_trouble(workbench: Workbench, hold: Hold) -> None:
    """Alive is not enough: ten minutes without a look at a full inbox."""
    hold(beat=time.time() - 600, since="2026-01-01T00:00:00+00:00")
    assert look(workbench).health == "ok"
    workbench.drop("a.csv", CUSTOMERS)
    assert (look(workbench).service.state, look(workbench).exit_code) == ("silent", 2)


def test_rejected_files_need_a_person(workbench: Workbench, hold: Hold) -> None:
    """They are counted in the folder, without their slips, and shown with their first reason."""
    workbench.drop("empty.csv")
    workbench.settings("[intake]\nquiet_seconds = 0\n")
    workbench.drain()
    hold()
    answer = look(workbench)
    assert (answer.exit_code, codes(answer), answer.rejected_now) == (1, ["rejected"], 1)
    assert [(one.id, one.original, one.code) for one in answer.last_rejections] == [(1, "empty.csv", "FILE_EMPTY")]


def test_the_conservation_line_counts_every_outcome(workbench: Workbench) -> None:
    """What was seen is accepted + duplicate + rejected, and it holds."""
    workbench.drop("customers.csv", CUSTOMERS)
    workbench.drop("products.csv", PRODUCTS)
    workbench.drop("one.json", invoice("A-1"))
    workbench.drop("again.json", invoice("A-1"))
    workbench.drop("bad.json", invoice("A-2", product="NIX"))
    workbench.drain()
    line = look(workbench).ledger
    assert (line.seen, line.accepted, line.duplicate, line.rejected, line.in_hand) == (5, 3, 1, 1, 0)
    assert line.holds


def test_the_last_number_of_each_series_is_shown(workbench: Workbench) -> None:
    """As documents carry it."""
    workbench.drop("customers.csv", CUSTOMERS)
    workbench.drop("products.csv", PRODUCTS)
    workbench.drop("one.json", invoice("A-1"))
    workbench.drain()
    (line,) = look(workbench).series
    assert (line.series, line.last_number, line.count, line.no_gap) == ("invoices", "FA2026-00001", 1, True)


def test_a_claimed_file_that_nobody_recorded_is_in_hand(workbench: Workbench) -> None:
    """A service killed between claim and arrival: the disk alone knows, and it is counted as seen."""
    claimed = workbench.path / ".claimed/0018-abc/shop1"
    claimed.mkdir(parents=True)
    (claimed / "a.csv").write_text(CUSTOMERS)
    line = look(workbench).ledger
    assert (line.seen, line.in_hand, line.holds) == (1, 1, True)


def test_a_file_in_hand_that_is_gone_breaks_the_line(workbench: Workbench) -> None:
    """A row without an outcome whose file nobody can find is a lost file."""
    ledger(workbench, "INSERT INTO files(name, sender, claimed_as, arrived) VALUES('a.csv', 'shop1', 'b/shop1/a.csv', '2026')")
    answer = look(workbench)
    assert not answer.ledger.holds
    assert "file_missing" in codes(answer)
    assert ".claimed/b/shop1/a.csv" in answer.findings[codes(answer).index("file_missing")].next_step


def test_a_row_that_vanished_breaks_the_line(workbench: Workbench) -> None:
    """The last id given away says how many there must be."""
    for name in ("a.csv", "b.csv"):
        workbench.drop(name, CUSTOMERS)
    workbench.drain()
    ledger(workbench, "DELETE FROM files WHERE id = 1")
    answer = look(workbench)
    assert not answer.ledger.holds
    assert "count_off" in codes(answer)


def test_a_series_that_was_tampered_with_breaks_the_line(workbench: Workbench) -> None:
    """A number drawn without a document is a gap."""
    ledger(workbench, "INSERT INTO series(name, period, start, last, last_date) VALUES('invoices', '2026', 1, 1, '2026-01-01')")
    answer = look(workbench)
    assert not answer.ledger.holds
    assert "gap" in codes(answer)


def test_a_decided_file_that_was_not_filed_is_counted(workbench: Workbench) -> None:
    """A crash between commit and rename: it only has to be filed."""
    claimed = workbench.path / ".claimed/b/shop1"
    claimed.mkdir(parents=True)
    (claimed / "a.csv").write_text(CUSTOMERS)
    insert = """INSERT INTO files(name, sender, claimed_as, arrived, outcome, decided, destination)
      VALUES('a.csv', 'shop1', 'b/shop1/a.csv', '2026', 'accepted', '2026-01-01T00:00:00.000+00:00', 'processed/2026-01-01/a.csv')"""
    ledger(workbench, insert)
    answer = look(workbench)
    assert (answer.unfiled, answer.ledger.in_hand, answer.ledger.holds) == (1, 0, True)


def test_claims_that_a_running_service_leaves_alone_are_trouble(workbench: Workbench, hold: Hold) -> None:
    """It should have taken them up at its next look."""
    claimed = workbench.path / ".claimed/b/shop1"
    claimed.mkdir(parents=True)
    (claimed / "a.csv").write_text(CUSTOMERS)
    hold(beat=time.time() + 3600)
    later = status.look(workbench.path, datetime.now(UTC) + timedelta(hours=1))
    assert codes(later) == ["claim_stuck"]


def test_a_parked_file_needs_a_person(workbench: Workbench, hold: Hold) -> None:
    """It is named."""
    claimed = workbench.path / ".claimed/b/shop1"
    claimed.mkdir(parents=True)
    (claimed / "a.csv").write_text(CUSTOMERS)
    values = ("a.csv", "s", "b/shop1/a.csv", "2026", "parked", "2026")
    columns = "name, sender, claimed_as, arrived, outcome, decided"
    ledger(workbench, f"INSERT INTO files({columns}) VALUES(?, ?, ?, ?, ?, ?)", *values)
    hold()
    answer = look(workbench)
    assert (answer.exit_code, codes(answer), answer.ledger.parked) == (1, ["parked"], 1)


def test_a_broken_settings_file_is_told_and_the_rest_answered(workbench: Workbench, hold: Hold) -> None:
    """A running service goes on with the last good settings: somebody must look; a stopped one cannot start."""
    workbench.settings("language = 'klingon'")
    assert look(workbench).health == "trouble"
    hold()
    assert codes(look(workbench)) == ["settings_broken"]
    assert look(workbench).health == "attention"


def test_the_oldest_file_is_named_safely(workbench: Workbench) -> None:
    """With its sender and its age; what cannot be printed is escaped."""
    workbench.drop("evil\x1b[2J.csv", CUSTOMERS, "shop1")
    oldest = look(workbench).oldest
    assert oldest is not None
    assert (oldest.name, oldest.sender) == ("shop1/evil\\x1b[2J.csv", "shop1")
    assert 0 <= oldest.seconds < 60


def test_a_file_that_cannot_be_taken_for_long_needs_a_person(workbench: Workbench, hold: Hold) -> None:
    """A sender that keeps its file open for hours."""
    workbench.drop("slow.csv", CUSTOMERS)
    hold(beat=time.time() + 7200, untaken={"slow.csv": "being written"})
    later = status.look(workbench.path, datetime.now(UTC) + timedelta(hours=2))
    assert codes(later) == ["waits_long"]
    assert "l’écrit encore" in later.findings[0].message


@pytest.mark.skipif(os.getuid() == 0, reason="root may read every folder")
def test_a_folder_that_cannot_be_read_is_named(workbench: Workbench) -> None:
    """Its files would never be seen."""
    folder = workbench.path / "inbox/shop1"
    folder.mkdir(mode=0)
    assert "folder_closed" in codes(look(workbench))


def test_processed_today_counts_from_local_midnight(workbench: Workbench) -> None:
    """What was decided the day before does not count."""
    workbench.drop("a.csv", CUSTOMERS)
    workbench.drain()
    assert look(workbench).processed_today == 1
    tomorrow = status.look(workbench.path, datetime.now(UTC) + timedelta(days=1))
    assert tomorrow.processed_today == 0


def test_a_ledger_left_by_a_crash_can_be_read(workbench: Workbench) -> None:
    """The write-ahead log of a killed process, without its shared memory."""
    script = f"""
import os, sqlite3
connection = sqlite3.connect({str(workbench.database)!r})
connection.execute("INSERT INTO files(name, sender, claimed_as, arrived) VALUES('a', 's', 'b/s/a', '2026')")
connection.commit()
os._exit(0)
"""
    subprocess.run([sys.executable, "-c", script], check=True)
    workbench.database.with_name("importd.db-shm").unlink(missing_ok=True)
    assert look(workbench).ledger.seen == 1


def test_no_workspace_and_no_ledger_are_different_troubles(tmp_path: Path) -> None:
    """Neither is guessed at."""
    with pytest.raises(NotAWorkspace):
        status.look(tmp_path, datetime.now(UTC))
    (tmp_path / "importd.toml").touch()
    with pytest.raises(Trouble):
        status.look(tmp_path, datetime.now(UTC))


def test_a_ledger_that_is_no_database_is_trouble(workbench: Workbench) -> None:
    """And the message names the file."""
    for path in workbench.path.glob("importd.db*"):
        path.unlink()
    workbench.database.write_text("this is not a database, whatever its name says" * 100)
    with pytest.raises(Trouble, match=r"importd\.db"):
        look(workbench)


def test_a_file_claimed_on_a_share_and_not_copied_yet_is_in_hand(workbench: Workbench) -> None:
    """An inbox on another mount: killed between the claim there and the copy here. With a row or without, nothing is lost."""
    for name in ("a.csv", "b.csv"):
        place = workbench.path / "inbox/.importd/b/shop1" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(CUSTOMERS)
    ledger(workbench, "INSERT INTO files(name, sender, claimed_as, arrived) VALUES('a.csv', 'shop1', 'b/shop1/a.csv', '2026')")
    line = look(workbench).ledger
    assert (line.seen, line.in_hand, line.holds) == (2, 2, True)
