"""Files that wait for references, in a service at work: who is judged again when, and what a restart changes (nothing)."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from importd import app
from importd.cli.status_page import page
from importd.ports import Receipt
from importd.service import Service
from importd.views import status
from importd.views.words import Words
from tests.workbench import Workbench

PROFILE = """format_version = 1
profile = { sender = "shop", kind = "order", files = ["orders*.csv"] }
read = { format = "csv", delimiter = ";", dates = ["iso"] }
group = { key = ["id"] }
fields = { external_id = "id", date = "date" }
customer = { external_id = "client", not_found = "wait", wait_for = "2h" }
[[lines]]
each = "row"
product.code = "code"
label = "code"
quantity = { const = "1" }
unit_price = { const = "10" }
vat_rate = { const = "20" }
"""
ORDER = "id;date;client;code\n1001;2026-11-20;17;P1\n"
CUSTOMER = "customer_code,name\nC1,Dupont\n"


@pytest.fixture
def bench(workbench: Workbench) -> Workbench:
    """A workspace whose shop waits for customers; the product is known."""
    (workbench.path / "profiles").mkdir()
    (workbench.path / "profiles/shop.toml").write_text(PROFILE)
    workbench.drop("customers.csv", CUSTOMER)
    workbench.drop("products.csv", "product_code,name\nP1,Chaise\n")
    workbench.drain()
    return workbench


def rows(bench: Workbench) -> list[tuple[object, ...]]:
    """How the order stands: outcome, attempts, deadline."""
    with closing(sqlite3.connect(bench.database)) as connection:
        question = "SELECT outcome, attempts, waits_until FROM files WHERE name LIKE 'orders%' ORDER BY id"
        return connection.execute(question).fetchall()


def claimed(bench: Workbench) -> list[Path]:
    """What lies in .claimed/."""
    return [path for path in (bench.path / ".claimed").glob("*/*/*") if path.is_file()]


def test_a_service_judges_a_waiting_file_again_only_when_something_changed(bench: Workbench) -> None:
    """One receipt while nothing happens; one more for a record of somebody else; then the key is linked by another process."""
    seen: list[Receipt] = []
    with app.service(bench.path, clock=lambda: bench.now, seen=seen.append) as service:
        bench.drop("orders-1.csv", ORDER, "shop")
        for _ in range(5):
            service.drain()
        assert [receipt.outcome for receipt in seen] == ["waiting"]
        assert len(claimed(bench)) == 1
        bench.drop("c2.csv", "customer_code,name\nC2,Durand\n")
        service.drain()
        assert [receipt.outcome for receipt in seen] == ["waiting", "accepted", "waiting"]
        bench.link("shop", "customer", "17", "C1")
        service.drain()
        assert [receipt.outcome for receipt in seen] == ["waiting", "accepted", "waiting", "accepted"]
    assert claimed(bench) == []


def test_the_record_that_comes_with_it_is_enough(bench: Workbench) -> None:
    """Whatever the order of arrival: what the inbox brings is judged before those who wait."""
    bench.drop("orders-1.csv", ORDER, "shop")
    bench.drain()
    bench.drop("c2.csv", "customer_code,name\n17,Durand\n")
    assert sorted((receipt.claim.name, receipt.outcome) for receipt in bench.drain()) == [
        ("c2.csv", "accepted"),
        ("orders-1.csv", "waiting"),
    ]
    bench.link("shop", "customer", "17", "17")
    assert [receipt.outcome for receipt in bench.drain()] == ["accepted"]


def test_the_deadline_comes_while_the_service_runs(bench: Workbench) -> None:
    """The file is refused with what was missing, at the first look after its deadline."""
    bench.drop("orders-1.csv", ORDER, "shop")
    with app.service(bench.path, clock=lambda: bench.now, seen=bench.receipts.append) as service:
        service.drain()
        bench.now += timedelta(minutes=119)
        service.drain()
        bench.now += timedelta(minutes=1)
        service.drain()
    last = bench.receipts[-1]
    assert (last.outcome, [reason.code for reason in last.reasons]) == ("rejected", ["REF_CUSTOMER_UNKNOWN"])
    assert [receipt.outcome for receipt in bench.receipts[-2:]] == ["waiting", "rejected"]


def test_an_unclean_stop_blames_nobody_who_waits(bench: Workbench) -> None:
    """However often: it waits on, with the deadline of the first day and without an attempt against it."""
    bench.drop("orders-1.csv", ORDER, "shop")
    bench.drain()
    before = rows(bench)

    def cut_off(service: Service) -> None:
        service.drain()
        raise KeyboardInterrupt

    for _ in range(5):
        bench.now += timedelta(minutes=5)
        with suppress(KeyboardInterrupt), app.service(bench.path, clock=lambda: bench.now) as service:
            cut_off(service)
    assert rows(bench) == before
    assert before[0][:2] == ("waiting", 0)


def test_a_changed_profile_lets_it_go_on(bench: Workbench) -> None:
    """What it waits for was declared away."""
    seen: list[Receipt] = []
    bench.drop("orders-1.csv", ORDER, "shop")
    with app.service(bench.path, clock=lambda: bench.now, seen=seen.append) as service:
        service.drain()
        (bench.path / "profiles/shop.toml").write_text(PROFILE.replace('"wait"', '"use:C1"'))
        service.drain()
    assert [receipt.outcome for receipt in seen] == ["waiting", "accepted"]


def test_a_file_that_vanished_while_it_waited_is_trouble(bench: Workbench) -> None:
    """It is parked, for a person to look at; nothing spins."""
    seen: list[Receipt] = []
    bench.drop("orders-1.csv", ORDER, "shop")
    with app.service(bench.path, clock=lambda: bench.now, seen=seen.append) as service:
        service.drain()
        claimed(bench)[0].unlink()
        bench.link("shop", "customer", "17", "C1")
        service.drain()
        service.drain()
    assert [receipt.outcome for receipt in seen] == ["waiting", "parked"]


def test_status_tells_what_it_waits_for_and_until_when(bench: Workbench) -> None:
    """For a person and for a program; it is nobody's fault, so nobody must look."""
    bench.drop("orders-1.csv", ORDER, "shop")
    bench.drain()
    answer = status.look(bench.path, bench.now, timedelta(hours=1))
    (one,) = answer.waiting_files
    assert (one.name, one.sender, one.waits_for, one.until) == (
        "orders-1.csv", "shop", "customer 17", bench.now + timedelta(hours=2),
    )  # fmt: skip
    assert answer.ledger.waiting == 1
    assert "importd xref" not in one.message
    assert "17" in "".join(str(block) for block in page(answer, Words("fr")))
