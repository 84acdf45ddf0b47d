"""`journal/YYYY-MM.csv`: a copy of the ledger for spreadsheets, which never changes an outcome and is mended from the ledger."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import pytest

from importd.daybook import Daybook
from importd.daybook_rows import COLUMNS, Entry, as_csv
from importd.model import Reason
from importd.ports import Numbered
from importd.store import decisions, questions
from tests.unit.views.test_status import CUSTOMERS, PRODUCTS, invoice
from tests.workbench import Workbench

DOCUMENT = Numbered("sale", "credit_note", "A-1", "AV2026-00001", "2026-11-20", "C1", "EUR", -1250)


def entry(number: int, *documents: Numbered, **more: object) -> Entry:
    """A file that was decided in November."""
    facts = {"name": f"{number}.csv", "sender": "shop1", "outcome": "accepted", "decided": "2026-11-23T11:00:00.000+00:00"}
    known = (
        facts
        | {"destination": f"processed/{number}.csv", "duplicate_of": 0}
        | dict.fromkeys(("created", "updated", "unchanged", "skipped"), 0)
    )
    return Entry(id=number, documents=documents, **known | more)  # type: ignore[arg-type]


def parsed(text: str, delimiter: str = ";") -> list[dict[str, str]]:
    """Rows by the English names of their columns."""
    first, *rest = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter)
    assert tuple(first) in COLUMNS.values()
    return [dict(zip(COLUMNS["en"], row, strict=True)) for row in rest]


def month(bench: Workbench) -> Path:
    """The one month that there is."""
    (found,) = (bench.path / "journal").glob("????-??.csv")
    return found


def ids(path: Path) -> list[str]:
    """Which files a month holds, in order."""
    return [row["id"] for row in parsed(path.read_text("utf-8"))]


class Ledger:
    """Stands for the ledger: what was decided, and how often it was asked."""

    def __init__(self, *entries: Entry) -> None:
        self.entries = list(entries)
        self.asked: list[str] = []

    def __call__(self, since: str) -> Iterable[Entry]:
        self.asked.append(since)
        return [one for one in self.entries if one.decided >= since]


@pytest.fixture
def ready(workbench: Workbench) -> Workbench:
    """A workspace that knows a customer and a product."""
    workbench.drop("customers.csv", CUSTOMERS)
    workbench.drop("products.csv", PRODUCTS)
    workbench.drain()
    return workbench


def test_a_row_for_each_document() -> None:
    """In the language of the office, with its decimal sign; a spreadsheet runs nothing of it."""
    reason = Reason(code="VAL_NUMBER", severity="reject", line=3, column="prix", field="unit_price", value="=1+1")
    rows = parsed(
        as_csv(
            [entry(7, DOCUMENT, DOCUMENT), entry(8, name="=x", outcome="rejected", reasons=[reason])], "fr", ";", header=True
        )
    )
    assert [row["id"] for row in rows] == ["7", "7", "8"]
    assert (rows[0]["kind"], rows[0]["direction"], rows[0]["total with VAT"], rows[0]["outcome"]) == (
        "avoir",
        "vente",
        "-12,50",
        "accepté",
    )
    assert (rows[2]["file"], rows[2]["code"], rows[2]["outcome"]) == ("'=x", "VAL_NUMBER", "refusé")
    local = datetime.fromisoformat(rows[0]["decided"]).astimezone()
    assert (rows[0]["date"], rows[0]["time"]) == (f"{local:%Y-%m-%d}", f"{local:%H:%M:%S}")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_no_cell_is_a_formula(sign: str) -> None:
    """Whatever the file, the sender, the partner and the numbers are called."""
    nasty = f"{sign}cmd|' /C calc'!A0"
    document = DOCUMENT._replace(theirs=nasty, ours=nasty, partner=nasty)
    (row,) = parsed(as_csv([entry(1, document, name=nasty, sender=nasty, destination=nasty)], "en", ",", header=True), ",")
    assert [value for key, value in row.items() if value.startswith(("=", "+", "@", "-")) and key != "total with VAT"] == []


def test_the_service_writes_what_it_filed(ready: Workbench) -> None:
    """Names, senders, outcome, numbers, destination; one file once, however often the service starts."""
    ready.drop("a.json", invoice("A-1"), "shop1")
    ready.drop("b.json", invoice("A-2", product="NIX"))
    ready.drain()
    for _ in range(2):
        ready.drain()
    rows = {row["file"]: row for row in parsed(month(ready).read_text("utf-8"))}
    assert len(rows) == len(ids(month(ready))) == 4
    assert (rows["a.json"]["sender"], rows["a.json"]["our number"]) == ("shop1", "FA2026-00001")
    assert rows["a.json"]["filed as"] == "processed/2026-11-23/a.json"
    assert (rows["b.json"]["outcome"], rows["b.json"]["code"]) == ("refusé", "REF_PRODUCT_UNKNOWN")
    assert rows["customers.csv"]["created"]


def test_what_a_crash_left_out_comes_from_the_ledger(ready: Workbench) -> None:
    """Whatever the moment of the crash: rows missing, a row cut short, the header cut short, the whole month gone."""
    ready.drop("a.json", invoice("A-1"))
    ready.drain()
    whole = month(ready).read_bytes()
    for length in {0, 1, 10, 100, *range(120, len(whole), 37), len(whole)}:
        month(ready).write_bytes(whole[:length])
        ready.drain()
        assert sorted(ids(month(ready))) == ["1", "2", "3"], length
        for odd in (ready.path / "journal").glob("*~*"):
            odd.unlink()
    month(ready).unlink()
    ready.drain()
    assert month(ready).read_bytes() == whole


def test_a_file_with_many_rows_is_written_whole(tmp_path: Path) -> None:
    """A crash in the middle of its rows leaves no half of it."""
    ledger = Ledger(entry(1, DOCUMENT), entry(2, *[DOCUMENT] * 5), entry(3))
    Daybook(tmp_path, ledger).catch_up("fr")
    (path,) = (tmp_path / "journal").iterdir()
    whole = path.read_bytes()
    lines = whole.splitlines(keepends=True)
    for kept in range(1, len(lines)):
        path.write_bytes(b"".join(lines[:kept]))
        Daybook(tmp_path, ledger).catch_up("fr")
        assert path.read_bytes() == whole, kept


def test_a_file_that_was_decided_but_not_filed_is_written_once(tmp_path: Path) -> None:
    """After a crash between commit and filing, both the mending and the filing tell of it."""
    from importd.ports import Claim, Receipt

    book = Daybook(tmp_path, Ledger(entry(5, DOCUMENT)))
    receipt = Receipt(
        Claim(5, "/x/5.csv", "shop1"), "accepted", "processed/5.csv", "2026-11-23T11:00:00.000+00:00", documents=[DOCUMENT]
    )
    book.append([receipt], "fr")
    book.append([receipt], "fr")
    (path,) = (tmp_path / "journal").iterdir()
    assert ids(path) == ["5"]


def test_a_month_that_people_worked_in_is_kept_and_written_anew(ready: Workbench) -> None:
    """Their work under another name, ours complete."""
    month(ready).write_text("my own notes\n")
    ready.drain()
    assert ids(month(ready)) == ["1", "2"]
    (kept,) = (ready.path / "journal").glob("*~2.csv")
    assert kept.read_text() == "my own notes\n"


def test_a_journal_that_cannot_be_written_changes_nothing(ready: Workbench) -> None:
    """The import goes on, and the rows come once it can."""
    month(ready).unlink()
    (ready.path / "journal").rmdir()
    (ready.path / "journal").touch()
    ready.drop("a.json", invoice("A-1"))
    assert [receipt.outcome for receipt in ready.drain()] == ["accepted"]
    (ready.path / "journal").unlink()
    ready.drain()
    assert ids(month(ready)) == ["1", "2", "3"]


def test_a_month_keeps_its_separator(ready: Workbench) -> None:
    """Also when the language changes in the middle of it."""
    ready.settings('language = "en"\n')
    ready.drop("a.json", invoice("A-1"))
    ready.drain()
    rows = parsed(month(ready).read_text("utf-8"))
    assert (rows[-1]["outcome"], rows[-1]["kind"]) == ("accepted", "invoice")


def test_a_long_history_is_written_in_portions(tmp_path: Path) -> None:
    """Over several months, each in its own file, and only the end of the last one is read again."""
    entries = [entry(number, decided=f"2026-{1 + number // 3000:02}-15T11:00:00.000+00:00") for number in range(1, 6500)]
    ledger = Ledger(*entries)
    Daybook(tmp_path, ledger).catch_up("fr")
    assert {path.name: len(ids(path)) for path in (tmp_path / "journal").iterdir()} == {
        "2026-01.csv": 2999, "2026-02.csv": 3000, "2026-03.csv": 500,
    }  # fmt: skip
    Daybook(tmp_path, ledger).catch_up("fr")
    assert ledger.asked == ["", "2026-03-15T11:00:00.000+00:00"]
    assert len(ids(tmp_path / "journal/2026-03.csv")) == 500


def test_the_command_tells_the_same(ready: Workbench) -> None:
    """As CSV byte for byte the rows of the file, as JSON and as a page."""
    ready.drop("a.json", invoice("A-1"), "shop1")
    ready.drain()

    def run(*more: str) -> str:
        command = [sys.executable, "-m", "importd", "journal", "--workspace", str(ready.path), *more]
        return subprocess.run(command, capture_output=True, check=True).stdout.decode()

    assert run("--csv", "--since", "2020-01-01") == month(ready).read_bytes().decode().removeprefix("\ufeff")
    assert '"ours": "FA2026-00001"' in run("--json", "--sender", "shop1")
    assert "FA2026-00001" in run("--plain")
    assert "customers.csv" not in run("--sender", "shop1")
    assert "Rien" in run("--since", "yesterday", "--until", "yesterday")


def test_a_day_is_found_through_the_index(ready: Workbench) -> None:
    """However many years the ledger holds."""
    with questions.reading(ready.database) as connection:
        plan = " / ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {decisions.DECIDED}", ("a", "b")))
    assert "SCAN" not in plan
    assert "files_by_outcome" in plan
