"""The life of a file, a cell, a document: from its bytes to what was decided, with every attempt."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from importd import config, rereading
from importd.cli.page import plain_lines
from importd.cli.why_page import page
from importd.errors import ImportdError
from importd.parsers import BUILT_IN
from importd.place import Place
from importd.profiles import shelf
from importd.store import questions
from importd.views import why
from importd.views.why import Why
from importd.views.words import Words
from tests.unit.views.test_status import CUSTOMERS, PRODUCTS, invoice
from tests.workbench import Workbench

CSV = """kind,number,issue_date,buyer_code,currency,product_code,quantity,unit_price,vat_rate,line_note
invoice,A-1,2026-11-20,C1,EUR,P1,2,"12,5O",20,été
"""
PROFILE = """format_version = 1
[profile]
sender = "shop1"
kind = "invoice"
files = ["ventes*.csv"]
[read]
format = "csv"
delimiter = ";"
[group]
mode = "repeated"
key = ["Commande"]
[fields]
external_id = "Commande"
date = "Date"
currency = { const = "EUR" }
[customer]
code = "Client"
[[lines]]
each = "row"
product.code = "Ref"
label = "Ref"
quantity = "Qte"
unit_price = "Prix"
vat_rate = { const = "20" }
"""


def told(bench: Workbench, what: str) -> Why:
    """What `importd why` finds."""
    settings = config.load(bench.path)

    def reread(raw: bytes, name: str, sender: str, line: int, path: str, column: str) -> Place:
        rules = settings.rules(sender, date(2026, 11, 23), shelf.look(bench.path))
        return rereading.look(raw, name, rules, BUILT_IN, line, path, column)

    with questions.reading(bench.database) as connection:
        return why.tell(bench.path, connection, why.find(connection, what, "fr"), "fr", reread)


def text(answer: Why) -> str:
    """The page, in French."""
    return "\n".join(plain_lines(page(answer, Words("fr")))).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def ready(workbench: Workbench) -> Workbench:
    """A workspace that knows a customer and a product."""
    workbench.drop("customers.csv", CUSTOMERS)
    workbench.drop("products.csv", PRODUCTS)
    workbench.drain()
    return workbench


def test_a_document_by_its_number(ready: Workbench) -> None:
    """Which file brought it, how that was read, and which series gave the number."""
    ready.drop("a.json", invoice("A-1"), "shop1")
    ready.drain()
    for number in ("FA2026-00001", "A-1"):
        (attempt,) = told(ready, number).attempts
        (document,) = attempt.documents
        assert (attempt.name, attempt.sender, attempt.format, attempt.encoding) == ("a.json", "shop1", "importd JSON", "utf-8")
        assert (document.theirs, document.ours, document.series, document.sequence) == ("A-1", "FA2026-00001", "invoices", 1)
    assert "pièce A-1 → FA2026-00001 (série invoices 2026, n° d’ordre 1)" in text(told(ready, "FA2026-00001"))


def test_every_attempt_and_who_released_it(ready: Workbench) -> None:
    """Refused, put back, accepted: one life, whichever attempt is asked for."""
    ready.drop("a.json", invoice("A-1", product="NEW"))
    ready.drain()
    ready.drop("products2.csv", PRODUCTS.replace("P-1", "NEW").replace("P1", "NEW"))
    ready.drain()
    ready.retry("a.json")
    ready.drain()
    answer = told(ready, "a.json")
    first, second = answer.attempts
    assert (first.outcome, first.lies_there, first.reasons[0].code) == ("rejected", False, "REF_PRODUCT_UNKNOWN")
    assert [act.who for act in first.acts] == ["a test"]
    assert (second.outcome, second.lies_there, answer.others) == ("accepted", True, ())
    assert "remis par a test" in text(answer)
    assert [one.id for one in told(ready, f"#{first.id}").attempts] == [first.id, second.id]


def test_a_cell(ready: Workbench) -> None:
    """The line, the cell, the field that it became, and what was said about it."""
    ready.drop("ventes.csv", CSV)
    ready.drain()
    for what in ("ventes.csv:2:unit_price", "ventes.csv:2:8", "rejected/ventes.csv.reason.txt:2:UNIT_PRICE"):
        place = told(ready, what).place
        assert place is not None
        assert (place.cell, place.column, place.encoding, place.lines) == ("12,5O", "unit_price", "utf-8", 2)
        assert [(one.field, one.text, one.value) for one in place.fields] == [("lines.unit_price", "12,5O", "")]
        assert [reason.code for reason in place.reasons] == ["VAL_NUMBER"]
    assert "la cellule « unit_price » contient « 12,5O »" in text(told(ready, "ventes.csv:2:unit_price"))


def test_bytes_are_shown_where_an_encoding_may_be_wrong(ready: Workbench) -> None:
    """What is not ASCII, as it lies in the file."""
    ready.drop("ventes.csv", CSV)
    ready.drain()
    place = told(ready, "ventes.csv:2:line_note").place
    assert place is not None
    assert place.bytes == "c3 a9 74 c3 a9"
    assert place.reasons == ()


def test_a_whole_line_and_a_column_that_is_not_there(ready: Workbench) -> None:
    """Every cell and every field of it."""
    ready.drop("ventes.csv", CSV)
    ready.drain()
    whole, strange = told(ready, "ventes.csv:2").place, told(ready, "ventes.csv:2:couleur").place
    assert whole is not None
    assert strange is not None
    assert [(one.column, one.text) for one in whole.cells][:2] == [("kind", "invoice"), ("number", "A-1")]
    assert {one.field for one in whole.fields} >= {"kind", "buyer.code", "lines.quantity"}
    assert strange.cell is None
    assert "il n’y a pas de colonne « couleur » ici" in text(told(ready, "ventes.csv:2:couleur"))


def test_a_place_in_a_tree(ready: Workbench) -> None:
    """Written as reasons write it; the value as it was understood stands beside it."""
    ready.drop("a.json", invoice("A-1"))
    ready.drain()
    place = told(ready, "a.json:lines[0].unit_price").place
    assert place is not None
    ((field),) = place.fields
    assert (field.field, field.label) == ("lines.unit_price", "prix unitaire")
    assert field.value


def test_the_rule_of_a_profile(ready: Workbench) -> None:
    """Which line of which profile took the cell, and what became of it."""
    (ready.path / "profiles").mkdir()
    (ready.path / "profiles/shop1.toml").write_text(PROFILE)
    ready.drop("ventes.csv", "Commande;Date;Client;Ref;Qte;Prix\n10;2026-11-20;C1;P1;2;dix\n", "shop1")
    ready.drain()
    place = told(ready, "ventes.csv:2:Prix").place
    assert place is not None
    assert (place.profile, place.rules, place.cell) == ("shop1.toml", ("lines[0].unit_price",), "dix")
    assert place.rule_lines == ('23: unit_price = "Prix"',)


def test_an_original_that_is_gone_is_said_so(ready: Workbench) -> None:
    """The ledger still tells the rest; bytes that were changed are not taken for the original."""
    ready.drop("ventes.csv", CSV)
    ready.drain()
    (ready.path / "rejected/ventes.csv").write_text(CSV + "\n")
    place = told(ready, "ventes.csv:2:unit_price").place
    assert place is not None
    assert place.why_not
    assert place.cell is None
    assert [reason.code for reason in place.reasons] == ["VAL_NUMBER"]


@pytest.mark.parametrize("what", ["nothing.csv", "#77", "nothing.csv:3", "", ":", ":3", "::"])
def test_nothing_answers(ready: Workbench, what: str) -> None:
    """A name that nobody knows."""
    with pytest.raises(ImportdError, match="Rien ne répond"):
        told(ready, what)


def test_hostile_cells_are_escaped(ready: Workbench) -> None:
    """No control character reaches the terminal."""
    ready.drop("ventes.csv", CSV.replace("été", "\x1b[2J\u202ex"))
    ready.drain()
    for what in ("ventes.csv", "ventes.csv:2", "ventes.csv:2:line_note"):
        assert not {"\x1b", "\u202e"} & set(text(told(ready, what)))


def test_a_place_in_a_broken_file(ready: Workbench) -> None:
    """What stopped the reading is told with what can be seen of it."""
    ready.drop("ventes.csv", CSV.replace("Z", "") + 'invoice,"A-2\n')
    ready.drain()
    place = told(ready, "ventes.csv:2").place
    assert place is not None
    assert place.text.startswith("invoice,A-1")
    assert place.faults


def test_no_question_scans(ready: Workbench) -> None:
    """Each of them answers from an index, however large the ledger is."""
    from importd.store import lives

    asked = [value for name, value in vars(lives).items() if isinstance(value, str) and value.lstrip().startswith("SELECT")]
    assert len(asked) >= 7
    with questions.reading(ready.database) as connection:
        for sql in asked:
            values = (0,) * max(sql.count("?"), 1) if "?1" not in sql else (0, 0, 0)
            plan = " / ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", values))
            assert "SCAN" not in plan, (sql, plan)


def test_a_path_tells_which_of_several(ready: Workbench, tmp_path: Path) -> None:
    """Two files of one name: the newest, unless a path says otherwise."""
    ready.drop("a.json", invoice("A-1"))
    ready.drain()
    ready.drop("a.json", invoice("A-2"))
    ready.drain()
    assert told(ready, "a.json").attempts[0].documents[0].theirs == "A-2"
    assert len(told(ready, "a.json").others) == 1
    assert told(ready, "processed/2026-11-23/a~2.json").attempts[0].documents[0].theirs == "A-2"
    assert told(ready, "processed/2026-11-23/a.json").attempts[0].documents[0].theirs == "A-1"
