"""Senders, the chart, the metrics, and the status that stays on the screen."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from importd.cli.page_rich import group
from importd.cli.watching import chart_of
from importd.errors import ImportdError
from importd.store import questions, senders
from importd.views import metrics, sender, status
from tests.unit.views.test_status import CUSTOMERS, PRODUCTS, invoice
from tests.workbench import Workbench


@pytest.fixture
def busy(workbench: Workbench) -> Workbench:
    """Two senders, one of whom has trouble."""
    workbench.drop("customers.csv", CUSTOMERS)
    workbench.drop("products.csv", PRODUCTS)
    workbench.drain()
    workbench.drop("a.json", invoice("A-1"), "shop1")
    workbench.drop("b.json", invoice("A-2", product="NIX"), "shop1")
    workbench.drop("c.csv", "kind,number\n", "shop1")
    workbench.drain()
    return workbench


def told(bench: Workbench, name: str = "") -> dict[str, sender.SenderLine]:
    """What `importd sender` finds, by name."""
    with questions.reading(bench.database) as connection:
        return {one.name: one for one in sender.tell(connection, name, "en").senders}


def test_one_sender(busy: Workbench) -> None:
    """Formats, share of refused files, causes, last file."""
    (line,) = told(busy, "shop1").values()
    assert (line.looked_at, line.refused, line.documents) == (3, 2, 1)
    assert line.error_rate == pytest.approx(0.6667)
    assert {one.name for one in line.causes} == {"REF_PRODUCT_UNKNOWN", "CSV_COLUMN_MISSING"}
    assert line.formats[0].name == "importd JSON"
    assert line.every_seconds == 0


def test_all_senders(busy: Workbench) -> None:
    """Each of whom a file ever came."""
    assert set(told(busy)) == {"default", "shop1"}
    assert told(busy)["default"].error_rate == 0


def test_the_rhythm_leaves_out_what_came_in_one_go() -> None:
    """Three a day, each with a second file right behind it."""
    rows = [
        senders.SentRow(hour, "a", f"2026-11-23T{hour:02}:00:0{second}+00:00", "", "accepted", "", 1, "[]")
        for hour in (8, 12, 16, 20)
        for second in (0, 1)
    ]
    assert sender._rhythm(rows) == 4 * 3600 - 1


def test_a_sender_that_nobody_knows(busy: Workbench) -> None:
    """The message names those that are known."""
    with pytest.raises(ImportdError, match="default, shop1"):
        told(busy, "shop2")


@pytest.mark.parametrize("sql", [senders.SENDERS, senders.LATEST, senders.FLOW])
def test_no_question_scans_the_files(busy: Workbench, sql: str) -> None:
    """The walk along the senders looks once for each."""
    with questions.reading(busy.database) as connection:
        plan = " / ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", ("x", 1)[: sql.count("?")]))
    assert "SCAN files" not in plan, plan


def test_the_metrics_are_well_formed(busy: Workbench) -> None:
    """Each sample has a help and a type before it, and is a number."""
    text = metrics.text(status.look(busy.path, datetime.now(UTC)), busy.path)
    known = set(re.findall(r"^# TYPE (\w+) gauge$", text, re.MULTILINE))
    samples = [line for line in text.splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r'(\w+)\{(\w+="[^"]*",?)+\} \d+', line) for line in samples)
    assert {line.partition("{")[0] for line in samples} == known
    assert re.search(r'^importd_files\{.*outcome="rejected"\} 2$', text, re.MULTILINE)
    assert re.search(r'^importd_series_last\{.*series="invoices",period="2026"\} 1$', text, re.MULTILINE)


def test_metrics_of_nothing_say_so(tmp_path: Path) -> None:
    """Supervision must see that it cannot be seen."""
    text = metrics.text(status.unknown(tmp_path, datetime.now(UTC), "no workspace"), tmp_path)
    assert re.search(r"^importd_health\{.*\} 3$", text, re.MULTILINE)


def test_the_metrics_file_is_replaced_whole(busy: Workbench, tmp_path: Path) -> None:
    """And no draft stays beside it."""
    command = [
        sys.executable,
        "-m",
        "importd",
        "metrics",
        "--workspace",
        str(busy.path),
        "--to",
        str(tmp_path / "importd.prom"),
    ]
    subprocess.run(command, check=True, timeout=60)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["importd.prom"]


def test_the_chart() -> None:
    """Nothing is blank, anything is seen."""
    assert chart_of([0, 0]) == "  "
    assert chart_of([1, 1000]) == "▁█"


def test_watching_ends_with_the_health(busy: Workbench) -> None:
    """Page after page where it is no terminal; Ctrl-C ends it."""
    command = [sys.executable, "-m", "importd", "status", "--watch", "--workspace", str(busy.path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as watching:
        assert watching.stdout is not None
        lines = iter(watching.stdout.readline, "")
        assert any("shop1" in line for line in lines)
        time.sleep(0.1)
        watching.send_signal(signal.SIGINT)
        watching.communicate(timeout=30)
    assert watching.returncode == 2


@pytest.mark.parametrize("width", [20, 60, 200])
def test_a_narrow_terminal_is_enough(busy: Workbench, width: int) -> None:
    """Nothing is wider than it."""
    from rich.console import Console

    from importd.cli.status_page import page
    from importd.views.words import Words

    answer = status.look(busy.path, datetime.now(UTC))
    screen = Console(width=width, record=True, file=open("/dev/null", "w"))  # noqa: SIM115 - closed with the test
    screen.print(group(page(answer, Words("fr")), width))
    assert max(len(line) for line in screen.export_text().splitlines()) <= width + 1
    screen.file.close()
