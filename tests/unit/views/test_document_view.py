"""`importd show`: which document a number means, and what is told of it."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from importd import config
from importd.errors import ImportdError
from importd.store import questions
from importd.views import document, origin
from importd.views.document import DocumentRecord, NoDocumentError, SeveralDocumentsError
from tests.unit.views.test_status import CUSTOMERS, ledger
from tests.workbench import Workbench

SUPPLIERS = "supplier_code,name,siren,city\nS1,Bois du Jura,987654324,Champagnole\nS2,Colles & Cie,,Lyon\n"
PRODUCTS = "product_code,name\nP1,Chaise\n"


def invoice(number: str = "A-1", **more: Any) -> str:
    """Two chairs with a discount, a free text, and what else is given."""
    chairs = {
        "product_code": "P1", "quantity": "2", "unit": "C62", "unit_price": "100.00", "vat_rate": "20",
        "adjustments": [{"amount": "20.00", "percent": "10", "base": "200.00", "reason": "Fidélité"}],
    }  # fmt: skip
    document = {"kind": "invoice", "number": number, "issue_date": "2026-11-20", "buyer": {"code": "C1"}}
    return json.dumps({**document, "lines": [chairs, {"name": "Livré à pied"}], **more})


def prepared(bench: Workbench, *files: str) -> None:
    """Reference data, and then these documents."""
    for name, content in (("customers.csv", CUSTOMERS), ("suppliers.csv", SUPPLIERS), ("products.csv", PRODUCTS)):
        bench.drop(name, content)
    for index, content in enumerate(files):
        bench.drop(f"{index}.json", content)
    assert {receipt.outcome for receipt in bench.drain()} == {"accepted"}


def purchase(number: str, supplier: str) -> str:
    """What a supplier sent."""
    return invoice(number, direction="purchase", buyer={}, seller={"code": supplier})


def shown(bench: Workbench, what: str) -> DocumentRecord:
    """What `importd show` finds."""
    settings = config.load(bench.path)
    with questions.reading(bench.database) as connection:
        return document.show(bench.path, connection, document.find(connection, what, settings.language), settings)


@pytest.mark.parametrize("what", ["FA2026-00001", "A-1", " A-1 ", "#1"])
def test_our_number_the_senders_and_the_id_mean_the_same(workbench: Workbench, what: str) -> None:
    """However it is called."""
    prepared(workbench, invoice())
    assert shown(workbench, what).number == "FA2026-00001"


def test_it_tells_what_was_meant_and_what_importd_added(workbench: Workbench) -> None:
    """The partner, our product, computed totals, the VAT table."""
    prepared(workbench, invoice())
    found = shown(workbench, "A-1")
    assert (found.partner.code, found.partner.name) == ("C1", "Ateliers Martin")
    assert [(line.position, line.product, line.product_name, line.net_amount) for line in found.lines] == [
        (1, "P1", "Chaise", Decimal("180.00")),
        (2, "", "", None),
    ]
    assert [(row.rate, row.base, row.amount) for row in found.taxes] == [(20, 180, 36)]
    assert (found.totals.net, found.totals.gross, found.totals.due) == (180, 216, 216)
    assert found.document.lines[0].adjustments[0].reason == "Fidélité"
    assert (found.origin.name, found.origin.sender, found.origin.lies_at) == ("0.json", "default", found.origin.filed_as)


def test_a_late_document_tells_both_dates(workbench: Workbench) -> None:
    """Ours, and the one that its sender wrote."""
    prepared(workbench, invoice("A-1"))
    workbench.drop("late.json", invoice("A-2", issue_date="2026-11-03"))
    workbench.drain()
    found = shown(workbench, "A-2")
    assert (found.issue_date, found.document.issue_date) == (date(2026, 11, 20), date(2026, 11, 3))


def test_a_number_that_two_suppliers_use_means_several(workbench: Workbench) -> None:
    """Each can then be asked for by its id."""
    prepared(workbench, purchase("77", "S1"), purchase("77", "S2"))
    with pytest.raises(SeveralDocumentsError, match="77") as error:
        shown(workbench, "77")
    assert [shown(workbench, f"#{number}").partner.code for number in error.value.ids] == ["S1", "S2"]


def test_an_order_and_an_invoice_of_the_same_number_are_several(workbench: Workbench) -> None:
    """Their sender counts each kind by itself."""
    prepared(workbench, invoice("9"), invoice("9", kind="order"))
    with pytest.raises(SeveralDocumentsError) as error:
        shown(workbench, "9")
    assert {shown(workbench, f"#{number}").kind for number in error.value.ids} == {"invoice", "order"}


@pytest.mark.parametrize("what", ["NIX", "#9", "", "#99999999999999999999"])
def test_an_unknown_number_is_nobody(workbench: Workbench, what: str) -> None:
    """Nothing is guessed."""
    prepared(workbench, invoice())
    with pytest.raises(NoDocumentError, match="importd rejected"):
        shown(workbench, what)


def test_no_question_walks_through_the_documents(workbench: Workbench) -> None:
    """With a million of them, only an index answers at once."""
    wanted = {
        questions.MATCHING: ("x", 1), questions.DOCUMENT: (1,), questions.LINES: (1,), questions.CUSTOMER: ("x",),
        questions.SUPPLIER: ("x",), questions.ORIGIN: (1,),
    }  # fmt: skip
    with questions.reading(workbench.database) as connection:
        plans = [row[3] for one, values in wanted.items() for row in connection.execute(f"EXPLAIN QUERY PLAN {one}", values)]
    assert [plan for plan in plans if "SEARCH" in plan]
    assert [plan for plan in plans if "SCAN" in plan] == []


def test_the_original_is_given_byte_for_byte(workbench: Workbench) -> None:
    """As its sender sent it."""
    prepared(workbench, invoice())
    found = shown(workbench, "A-1").origin
    content = origin.original_bytes(workbench.path, found, "fr")
    assert content == invoice().encode()
    assert hashlib.sha256(content).hexdigest() == found.sha256


def test_an_original_that_was_moved_is_said_to_be_gone(workbench: Workbench) -> None:
    """With the place where it was filed."""
    prepared(workbench, invoice())
    (workbench.path / shown(workbench, "A-1").origin.filed_as).unlink()
    found = shown(workbench, "A-1").origin
    assert found.lies_at == ""
    with pytest.raises(ImportdError, match=r"processed/.*0\.json.*somebody moved or deleted it"):
        origin.original_bytes(workbench.path, found, "en")


def test_another_file_in_its_place_is_not_the_original(workbench: Workbench) -> None:
    """Its content has changed."""
    prepared(workbench, invoice())
    found = shown(workbench, "A-1").origin
    (workbench.path / found.lies_at).write_text("{}")
    with pytest.raises(ImportdError, match="not the original any more"):
        origin.original_bytes(workbench.path, found, "en")


def test_a_file_that_is_still_to_be_filed_is_found_where_it_was_claimed(workbench: Workbench) -> None:
    """Between the commit and the rename."""
    prepared(workbench, invoice())
    found = shown(workbench, "A-1").origin
    with questions.reading(workbench.database) as connection:
        claimed = connection.execute("SELECT claimed_as FROM files WHERE id = ?", (found.file_id,)).fetchone()[0]
    target = workbench.path / ".claimed" / claimed
    target.parent.mkdir(parents=True)
    (workbench.path / found.filed_as).rename(target)
    assert shown(workbench, "A-1").origin.lies_at == f".claimed/{claimed}"


def test_a_vat_table_that_would_not_give_the_total_is_left_out(workbench: Workbench) -> None:
    """The sender rounds on each line: the table of ours would differ by a cent."""
    third = {"product_code": "P1", "quantity": "1", "unit_price": "0.33", "vat_rate": "20"}
    prepared(workbench, invoice(lines=[third] * 3, totals={"tax": "0.21"}))
    assert shown(workbench, "A-1").taxes == ()


def test_warnings_are_told_in_words(workbench: Workbench) -> None:
    """With the rule and the next step, in the company's language."""
    prepared(workbench, invoice())
    warning = '[{"code": "FILE_DUPLICATE", "severity": "warn", "value": "abc", "expected": "7", "rule": "BR-1"}]'
    ledger(workbench, "DROP TRIGGER documents_stay")
    ledger(workbench, "UPDATE documents SET warnings = ?", warning)
    told = shown(workbench, "A-1").warnings[0]
    assert (told.code, told.rule, told.severity) == ("FILE_DUPLICATE", "BR-1", "warn")
    assert told.message
