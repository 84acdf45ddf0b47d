"""`importd show` on the screen: the page at every width, in both languages, and what never reaches a terminal."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable

import pytest

from importd.cli import main
from importd.cli.document_page import page
from importd.cli.page import plain_lines
from importd.cli.page_rich import print_page
from importd.views.words import Words
from tests.unit.views.test_document_view import invoice, prepared, purchase, shown
from tests.workbench import Workbench

LINE = {
    "product_code": "P1", "name": "Chaise paillée à haut dossier, hêtre massif teinté noyer, assise en seigle", "quantity": "1234.5",
    "unit": "MTK", "unit_price": "1234.5678", "vat_rate": "20",
}  # fmt: skip
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def show(workbench: Workbench, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `importd show` on the workspace, in this process: exit code, standard output, standard error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main(["show", *arguments, "--workspace", str(workbench.path)])
        printed = capsys.readouterr()
        return int(left.value.code or 0), printed.out, printed.err

    return run


def full() -> str:
    """A document that says a bit of everything."""
    return invoice(
        lines=[LINE, {"name": "Sans engagement"}], due_date="2026-12-31", operation_date="2026-11-19", order_reference="CMD-7",
        preceding=[{"number": "F-0", "issue_date": "2026-10-01"}], notes=["Première\nDeuxième"], payment_means="58",
        iban="FR7630006000011234567890189", adjustments=[{"amount": "10.00", "reason": "Fidélité", "vat_rate": "20"}],
    )  # fmt: skip


def test_a_person_reads_it_as_an_invoice(workbench: Workbench, show: Run) -> None:
    """Title, dates, parties, references, lines, VAT, totals, payment, notes, origin."""
    prepared(workbench, full())
    code, out, _ = show("A-1", "--plain")
    assert code == 0
    text = out.replace("\u00a0", " ").replace("\u202f", " ")
    for told in (
        "Facture FA2026-00001", "20/11/2026", "31/12/2026", "notre client C1 · Ateliers Martin", "CMD-7", "F-0 du 01/10/2026",
        "1 234,5 m²", "1 234,5678", "20 %", "P1 · Chaise paillée", "Sans engagement", "Fidélité", "-10,00 EUR", "Net à payer",
        "virement SEPA", "FR7630006000011234567890189", "Première Deuxième", "0.json (n° 4)", "processed/",
    ):  # fmt: skip
        assert told in text, told


def test_it_speaks_english_too(workbench: Workbench, show: Run) -> None:
    """By the workspace's settings."""
    prepared(workbench, full())
    workbench.settings('language = "en"\n')
    out = show("A-1")[1]
    assert "Invoice FA2026-00001" in out
    assert "our customer C1" in out
    assert "1,234.5 m²" in out


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal(
    workbench: Workbench, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], width: int
) -> None:
    """And no figure is torn apart: where it is narrow, prose and figures stand one below the other."""
    prepared(workbench, full())
    monkeypatch.setenv("COLUMNS", str(width))
    print_page(page(shown(workbench, "A-1"), Words("fr")))
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= width
    text = "\n".join(lines)
    for figure in ("1\u202f234,5 m²", "1\u202f234,5678", "1\u202f524\u202f073,95"):
        assert figure in text


def test_a_value_from_outside_cannot_move_the_cursor(workbench: Workbench, show: Run) -> None:
    """Neither on the page nor in JSON, which stays exact."""
    prepared(workbench, invoice(buyer_reference="a\u202eb"))
    assert "a\\u202eb" in show("A-1")[1]
    out = show("A-1", "--json")[1]
    assert "\u202e" not in out
    assert json.loads(out)["document"]["buyer_reference"] == "a\u202eb"


def test_several_documents_are_listed_with_kind_and_id(workbench: Workbench, show: Run) -> None:
    """On standard error, and the exit code says that nothing was shown."""
    prepared(workbench, purchase("77", "S1"), purchase("77", "S2"))
    code, out, told = show("77")
    assert (code, out) == (1, "")
    assert "#1  Facture d’achat AC2026-00001" in told
    assert "S2 Colles & Cie" in told


def test_an_unknown_number_is_an_error(workbench: Workbench, show: Run) -> None:
    """With where else to look."""
    code, out, told = show("NIX", "--json")
    assert (code, out) == (1, "")
    assert "importd rejected" in told


def test_a_document_without_prices_has_no_totals(workbench: Workbench) -> None:
    """A delivery note is not worth 0,00."""
    prepared(workbench, invoice(kind="delivery_note", lines=[{"product_code": "P1", "quantity": "3"}]))
    assert not any("TTC" in line for line in plain_lines(page(shown(workbench, "A-1"), Words("fr"))))


def original(bench: Workbench, *, terminal: bool) -> tuple[int, bytes, bytes]:
    """`importd show A-1 --original` in a process of its own."""
    command = [sys.executable, "-m", "importd", "show", "A-1", "--original", "--workspace", str(bench.path)]
    if not terminal:
        ran = subprocess.run(command, capture_output=True, timeout=60, check=False)
        return ran.returncode, ran.stdout, ran.stderr
    ours, theirs = pty.openpty()
    ran = subprocess.run(command, stdout=theirs, stderr=subprocess.PIPE, timeout=60, check=False)
    os.close(theirs)
    with open(ours, "rb", buffering=0) as screen:
        try:
            printed = screen.read(65536) or b""
        except OSError:  # nothing was printed and nobody is there any more
            printed = b""
    return ran.returncode, printed, ran.stderr


def test_the_original_goes_to_a_pipe_as_it_is(workbench: Workbench) -> None:
    """Byte for byte."""
    prepared(workbench, invoice())
    assert original(workbench, terminal=False) == (0, invoice().encode(), b"")


def test_text_may_be_shown_on_a_terminal(workbench: Workbench) -> None:
    """It can do no harm there."""
    prepared(workbench, invoice())
    code, printed, _ = original(workbench, terminal=True)
    assert (code, printed) == (0, invoice().encode())


def test_what_is_no_text_is_kept_from_a_terminal(workbench: Workbench) -> None:
    """Text in an old encoding here; a PDF is the same. A pipe still gets it."""
    content = invoice(buyer_reference="?").encode().replace(b"?", b"\xe9")
    workbench.settings('[senders.default]\nencoding = "windows-1252"\n')
    prepared(workbench)
    workbench.drop("a.json", content)
    workbench.drain()
    code, printed, told = original(workbench, terminal=True)
    assert (code, printed) == (1, b"")
    assert b"--original > FICHIER" in told
    assert original(workbench, terminal=False)[1] == content
