"""`importd xref`: keys are linked, forgotten, written as a table and read back; and what that cures."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing

import pytest

from importd import app
from importd.acts import key_table, keys
from importd.acts.curing import cured
from importd.errors import ImportdError
from importd.store import questions
from importd.store.sqlite import SqliteStore
from importd.views import keys as view
from importd.views import rejected
from importd.views.keys import Key
from importd.views.words import Words
from tests.unit.views.test_status import CUSTOMERS, PRODUCTS, invoice
from tests.workbench import Workbench

EN = Words("en")
HEADER = "sender;kind;external_id;our_code;learnt_by;created_at\n"


@pytest.fixture
def bench(workbench: Workbench) -> Workbench:
    """A workspace that knows its customers."""
    workbench.drop("customers.csv", CUSTOMERS + "C2,Autre\n")
    workbench.drain()
    return workbench


@pytest.fixture
def store(bench: Workbench) -> Iterator[SqliteStore]:
    """Its ledger."""
    with closing(SqliteStore(bench.database)) as opened:
        yield opened


def known(bench: Workbench) -> Sequence[Key]:
    """What `importd xref list` tells."""
    with questions.reading(bench.database) as connection:
        return view.listing(connection).keys


def acts(bench: Workbench) -> list[tuple[str, str, str]]:
    """Who did what."""
    with closing(sqlite3.connect(bench.database)) as connection:
        return connection.execute("SELECT who, act, detail FROM acts ORDER BY id").fetchall()


def test_a_key_is_linked_changed_and_forgotten(bench: Workbench, store: SqliteStore) -> None:
    """Each change is journalled with what it was before; what is just so is no act."""
    assert keys.link(store, "shop", "customer", "17", "C1", by="anna", words=EN) == ""
    assert keys.link(store, "shop", "customer", "17", "C1", by="anna", words=EN) == "C1"
    assert [(one.external_id, one.our_code, one.name, one.learnt_by) for one in known(bench)] == [
        ("17", "C1", "Ateliers Martin", "hand")
    ]
    assert keys.forget(store, "shop", "customer", "17", by="ben") == "C1"
    assert keys.forget(store, "shop", "customer", "17", by="ben") == ""
    assert known(bench) == ()
    assert acts(bench) == [
        ("anna", "xref set", "shop customer 17 → C1"),
        ("ben", "xref forget", "shop customer 17 (before: C1)"),
    ]


def test_only_records_that_exist_can_be_meant(bench: Workbench, store: SqliteStore) -> None:
    """The nearest one is named; a customer's code is no product's."""
    with pytest.raises(keys.NotLinkedError, match=r"C01 is no customer on record\. Did you mean C1 \(Ateliers Martin\)\?"):
        keys.link(store, "shop", "customer", "17", "C01", by="anna", words=EN)
    with pytest.raises(keys.NotLinkedError, match="no product"):
        keys.link(store, "shop", "product", "17", "C1", by="anna", words=EN)
    assert (known(bench), acts(bench)) == ((), [])


def test_a_table_is_read_back_as_it_was_written(bench: Workbench, store: SqliteStore) -> None:
    """With who learnt each key and since when; a cell is never a formula."""
    table = HEADER + "shop;customer;'=17;C1;siret;2026-01-05T10:00:00.000+00:00\nshop;customer;-4;C1;;\n"
    answer = key_table.bring_in(store, table.encode("utf-8-sig"), by="anna", words=EN)
    assert (answer.linked, answer.unchanged, answer.refused) == (2, 0, ())
    found = known(bench)
    assert [(one.external_id, one.learnt_by, one.created_at.year) for one in found][1] == ("=17", "siret", 2026)
    written = key_table.write(found)
    assert "shop;customer;'=17;C1;siret;2026-01-05T10:00:00+00:00\r\n" in written
    assert "shop;customer;'-4;C1;hand;" in written
    again = key_table.bring_in(store, written.encode(), by="anna", words=EN)
    assert (again.linked, again.unchanged) == (0, 2)
    assert known(bench) == found


def test_a_table_comes_in_whole_or_not_at_all(bench: Workbench, store: SqliteStore) -> None:
    """Every line that cannot be used is told with its number, also below a cell of two lines."""
    table = HEADER + (
        'shop;customer;17;C1;"by\nhand";\nshop;client;18;C1;;\nshop;customer;19;C009;;\nshop;customer;;C1;;\n'
        "shop;customer;17;C2;;\nshop;product;3,76E+12;C1;;\n"
    )
    answer = key_table.bring_in(store, table.encode(), by="anna", words=EN)
    assert [one.line for one in answer.refused] == [4, 5, 6, 7, 8]
    for one, told in zip(
        answer.refused, ("not a kind", "C009 is no", "required", "means C1 on line 2", "spreadsheet"), strict=True
    ):
        assert told in one.message
    assert (answer.linked, known(bench), acts(bench)) == (0, (), [])


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"sender;kind\n", "Missing columns: external_id, our_code"),
        (b"", "Missing columns"),
        (HEADER.encode() + b"caf\xe9;customer;1;C1\n", "is not UTF-8"),
        (HEADER.encode() + b'shop;customer;"1;C1\n', "this is no CSV"),
    ],
)
def test_what_is_no_table_is_refused(store: SqliteStore, raw: bytes, told: str) -> None:
    """With the next step."""
    with pytest.raises(ImportdError, match=told):
        key_table.bring_in(store, raw, by="anna", words=EN)


def test_what_a_new_record_cures_is_found(bench: Workbench) -> None:
    """Only files that were rejected for their references alone, and would be accepted now."""
    bench.drop("one.json", invoice("A-1"), "shop1")
    bench.drop("two.json", invoice("A-2", "NIX"), "shop1")
    bench.drop("three.json", invoice("A-3").replace("2026-11-20", "2026-02-30"), "shop1")
    bench.drain()
    bench.drop("products.csv", PRODUCTS)
    bench.drain()
    (bench.path / "rejected/stranger.json").write_text(invoice("A-9"))
    with questions.reading(bench.database) as connection:
        files = rejected.listing(bench.path, connection, "en").files
    with app.checker(bench.path, clock=lambda: bench.now) as judge:
        assert [file.name for file in cured(bench.path, files, judge)] == ["one.json"]
