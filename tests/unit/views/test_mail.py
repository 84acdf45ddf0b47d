"""The message to the sender of a rejected file."""

from __future__ import annotations

import re

import pytest

from importd import config
from importd.errors import ImportdError
from importd.model import Reason
from importd.reasons import Entry, catalogue
from importd.store import questions
from importd.views import mail, rejected
from tests.unit.views.test_status import CUSTOMERS, PRODUCTS, invoice
from tests.workbench import Workbench

PERSON = '[company]\nname = "Chaises & Fils"\n[responsible]\nname = "Anne Roy"\nmail = "anne@chaises.example"\n'


def written(bench: Workbench, what: str, language: str = "") -> mail.Mail:
    """The message about a rejected file."""
    with questions.reading(bench.database) as connection:
        file = rejected.find(bench.path, connection, what, "fr")
        return mail.write(bench.path, connection, file, config.load(bench.path), language)


def test_a_message_says_what_and_what_to_do(workbench: Workbench) -> None:
    """With greeting, place, value, next step and signature."""
    workbench.settings(PERSON)
    workbench.drop("ventes.csv", "kind,number\ninvoice,A-1\n", "shop1")
    workbench.drain()
    answer = written(workbench, "ventes.csv")
    text = answer.text.replace("\u00a0", " ")
    assert answer.subject == "Votre fichier ventes.csv n’a pas pu être importé"
    assert text.startswith("Bonjour,\n\nVotre fichier ventes.csv, reçu le ")
    assert "1. ligne 1, colonne issue_date : " in text
    assert text.endswith("Cordialement,\nAnne Roy\nChaises & Fils\nanne@chaises.example")
    assert written(workbench, "ventes.csv", "en").text.startswith("Hello,\n\nYour file ventes.csv")


def test_no_other_customer_is_named(workbench: Workbench) -> None:
    """What lies nearest on record is nobody's business but ours."""
    workbench.drop("customers.csv", CUSTOMERS)
    workbench.drop("products.csv", PRODUCTS)
    workbench.drain()
    workbench.drop("a.json", invoice("A-1", product="P-1").replace('"P-1"', '"P-2"'), "shop1")
    workbench.drain()
    told = written(workbench, "a.json").text
    assert "P-2" in told
    assert not re.search(r"importd|rejected/|inbox|Les plus proches", told)


def test_what_is_ours_to_settle_is_said_so() -> None:
    """A customer that we blocked: the sender has nothing to do."""
    blocked = Reason(code="REF_CUSTOMER_BLOCKED", severity="reject", value="C1")
    assert mail.step_for(blocked, "fr") == ""


@pytest.mark.parametrize("entry", [one for one in catalogue().values() if one.severity == "reject"], ids=lambda one: one.code)
def test_no_step_speaks_of_our_house(entry: Entry) -> None:
    """Whatever the code, a sender is told nothing of our commands, files and settings, nor addressed as a third person."""
    reason = Reason(
        code=entry.code, severity="reject", value="x", expected="y", near=("z",), rule="r", column="c", field="number"
    )
    for language in ("fr", "en"):
        assert not re.search(r"importd|docs/|toml|profil|l’expéditeur|the sender|administrat", mail.step_for(reason, language))


def test_a_file_that_nobody_rejected_gets_no_message(workbench: Workbench) -> None:
    """Somebody put it there by hand."""
    (workbench.path / "rejected/mine.csv").touch()
    with pytest.raises(ImportdError, match=r"mine\.csv"):
        written(workbench, "mine.csv")
