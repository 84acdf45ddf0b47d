"""`importd check`: what would become of files, and that nothing is written."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from importd import app
from importd.views import check
from importd.views.check import CheckReport
from tests.unit.views.test_status import CUSTOMERS, PRODUCTS, invoice
from tests.workbench import NOON, Workbench


def judged(bench: Workbench, *files: Path, sender: str = "") -> CheckReport:
    """What `importd check` finds."""
    with app.checker(bench.path, clock=lambda: NOON) as judge:
        return check.check(judge, bench.path, [str(file) for file in files], sender, "en")


def written(path: Path, text: str) -> Path:
    """A file outside the inbox."""
    path.write_text(text)
    return path


@pytest.fixture
def ready(workbench: Workbench) -> Workbench:
    """A workspace that knows a customer and a product."""
    workbench.drop("customers.csv", CUSTOMERS)
    workbench.drop("products.csv", PRODUCTS)
    workbench.drain()
    return workbench


def test_the_numbers_that_it_would_draw_are_told_and_not_drawn(ready: Workbench, tmp_path: Path) -> None:
    """Twice the same answer, and not a byte of the database has changed."""
    file = written(tmp_path / "a.json", invoice("A-1"))
    before = hashlib.sha256(ready.database.read_bytes()).digest()
    for _ in range(2):
        report = judged(ready, file)
        assert [document.ours for document in report.files[0].documents] == ["FA2026-00001"]
        assert report.exit_code == 0
    assert hashlib.sha256(ready.database.read_bytes()).digest() == before
    assert file.exists()


def test_a_refused_file_gives_its_reasons_and_3(ready: Workbench, tmp_path: Path) -> None:
    """Code, words and next step."""
    report = judged(ready, written(tmp_path / "a.json", invoice("A-1", product="NIX")))
    assert report.exit_code == 3
    assert [(one.code, bool(one.next_step)) for one in report.files[0].reasons] == [("REF_PRODUCT_UNKNOWN", True)]


def test_reference_files_among_them_are_judged_first(workbench: Workbench, tmp_path: Path) -> None:
    """A document is good when its customer and product come in the same check, whatever the order."""
    document = written(tmp_path / "a.json", invoice("A-1"))
    report = judged(workbench, document, written(tmp_path / "c.csv", CUSTOMERS), written(tmp_path / "p.csv", PRODUCTS))
    assert [(file.outcome, file.created) for file in report.files] == [("accepted", 0), ("accepted", 1), ("accepted", 1)]
    assert judged(workbench, document).files[0].outcome == "rejected"


def test_the_same_bytes_twice_are_a_duplicate_of_each_other_or_of_a_file_on_record(ready: Workbench, tmp_path: Path) -> None:
    """0 means another file of this check."""
    file, copy = written(tmp_path / "a.json", invoice("A-1")), written(tmp_path / "b.json", invoice("A-1"))
    assert [(one.outcome, one.duplicate_of) for one in judged(ready, file, copy).files] == [("accepted", 0), ("duplicate", 0)]
    ready.drop("a.json", file.read_text())
    ready.drain()
    assert [(one.outcome, one.duplicate_of) for one in judged(ready, file).files] == [("duplicate", 3)]


def test_a_file_that_is_not_there_is_trouble(ready: Workbench, tmp_path: Path) -> None:
    """The others are judged all the same."""
    report = judged(ready, tmp_path / "nope.json", written(tmp_path / "a.json", invoice("A-1")))
    assert ([file.outcome for file in report.files], report.exit_code) == (["trouble", "accepted"], 1)


def test_slips_are_no_files_to_judge(ready: Workbench, tmp_path: Path) -> None:
    """`check rejected/*` means the files."""
    assert judged(ready, written(tmp_path / "a.json.reason.txt", "x")).files == ()


def test_the_sender_is_the_folder_of_the_inbox(ready: Workbench, tmp_path: Path) -> None:
    """Its settings decide; --sender goes before."""
    inside = ready.drop("a.json", invoice("A-1"), "shop1")
    outside = written(tmp_path / "a.json", invoice("A-1"))
    assert [file.sender for file in judged(ready, inside, outside).files] == ["shop1", "default"]
    assert judged(ready, outside, sender="shop2").files[0].sender == "shop2"


def test_what_a_document_is_worth_is_exact_text(ready: Workbench, tmp_path: Path) -> None:
    """10.00 and 20 % of VAT."""
    (document,) = judged(ready, written(tmp_path / "a.json", invoice("A-1"))).files[0].documents
    assert (document.gross, document.currency, document.partner, document.theirs) == ("12.00", "EUR", "C1", "A-1")
    assert json.loads(judged(ready, tmp_path / "a.json").model_dump_json())["version"] == 1
