"""What is written beside a rejected file, and what a program reads of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from importd.model import Reason
from importd.names import stored
from importd.notes import as_json, text
from importd.ports import Claim, Numbered, Receipt

MOMENT = datetime(2026, 3, 31, 10, 12, 13, tzinfo=UTC).astimezone()  # notes give the time of the place
NUMBER = Reason(
    code="VAL_NUMBER", severity="reject", line=3, column="prix_ht", field="unit_price", value="12,5O", document="B100"
)
CUSTOMER = Reason(code="REF_CUSTOMER_UNKNOWN", severity="reject", line=3, value="C042", expected="code", document="B100")
LATE = Reason(code="DOC_LATE", severity="reject", line=2, value="2026-03-30", expected="2026-03-31", document="B100")
ROUNDED = Reason(
    code="AMT_ROUNDING", severity="warn", line=3, field="totals.tax", value="12.34", expected="12.33", document="B100"
)


def receipt(*reasons: Reason, sender: str = "shop1", path: str = "/w/.claimed/b1/commandes.csv", **more: Any) -> Receipt:
    """The receipt of a rejected file."""
    outcome = more.pop("outcome", "rejected")
    return Receipt(
        Claim(17, path, sender),
        outcome,
        decided=MOMENT.isoformat(timespec="milliseconds"),
        format="CSV",
        reasons=reasons,
        **more,
    )


def test_a_note_says_what_why_and_what_to_do() -> None:
    """To the letter, in French."""
    assert text(receipt(ROUNDED, NUMBER), "fr").replace("\u00a0", " ") == (
        "REFUSÉ : commandes.csv\n"
        "======================\n"
        "Rien de ce fichier n’a été importé : ni pièce, ni numéro, ni client, ni fournisseur, ni article.\n"
        "\n"
        "  Fichier     commandes.csv (17)\n"
        "  Expéditeur  shop1\n"
        f"  Examiné     {MOMENT:%d/%m/%Y %H:%M}\n"
        "  Format      CSV\n"
        "\n"
        "Pourquoi (1)\n"
        "\n"
        "  1. ligne 3, colonne prix_ht (n° B100)\n"
        "     « 12,5O » n’est pas un nombre lisible pour le champ « prix unitaire ».\n"
        "     À faire : Écrivez-le en chiffres avec un seul séparateur décimal, sans espace ni symbole\n"
        "     monétaire.\n"
        "     [VAL_NUMBER]\n"
        "\n"
        "À savoir aussi (cela n’aurait pas fait refuser le fichier)\n"
        "\n"
        "  1. ligne 3, totals.tax (n° B100)\n"
        "     Le champ « total TVA » vaut 12.34 là où nous trouvons 12.33 : écart d’arrondi, accepté.\n"
        "     Rien à faire : le montant de l’expéditeur est gardé.\n"
        "     [AMT_ROUNDING]\n"
        "\n"
        "Et maintenant\n"
        "\n"
        "  Corrigez ce qui précède dans le logiciel d’origine, puis déposez le nouveau fichier dans\n"
        "  inbox/shop1/.\n"
    )


@pytest.mark.parametrize(
    ("reasons", "says", "never"),
    [
        ((CUSTOMER,), "importd retry 17.", "--restamp"),
        ((LATE,), "importd retry 17 --restamp.", "retry …"),
        ((CUSTOMER, LATE), "importd retry 17 --restamp.", "retry …"),
        ((CUSTOMER, NUMBER), "then drop the new file into inbox/shop1/.", "retry …"),
        ((), "then drop the new file into inbox/shop1/.", "retry"),
    ],
)
def test_a_note_ends_with_the_one_thing_to_do(reasons: tuple[Reason, ...], says: str, never: str) -> None:
    """A retry only where it can help: one reason that lies in the file needs a new file."""
    note = text(receipt(*reasons), "en")
    end = " ".join(note.partition("What to do next")[2].split())
    assert says in end
    assert never not in note


def test_a_file_without_a_sender_goes_back_into_the_inbox_itself() -> None:
    """And a file that has no id yet is not given one."""
    note = text(receipt(NUMBER, sender="default")._replace(claim=Claim(0, "/w/x.csv", "default")), "en")
    assert "into inbox/." in note
    assert "File    x.csv\n" in note


def test_nothing_from_outside_reaches_a_terminal_raw() -> None:
    """Neither in the note nor in the JSON."""
    evil = "a\x1b[2J\u202e\n.csv"
    one = Reason(code="VAL_DATE", severity="reject", value=evil, column=evil, document=evil, near=(evil,), path=evil)
    told = receipt(one, path=f"/w/{evil}", sender=stored(evil))
    note, document = text(told, "fr"), json.dumps(as_json(told, "fr"), ensure_ascii=False)
    assert not {"\x1b", "\u202e"} & {*note, *document}
    assert "a\\x1b[2J\\u202e\\x0a.csv" in note


def test_the_json_holds_what_the_note_says_and_more() -> None:
    """Its keys are a contract."""
    done = Numbered("sale", "order", "B99", "CO2026-00007", "2026-03-31", "C1", "EUR", 27200, (ROUNDED,))
    told = as_json(receipt(NUMBER, outcome="accepted", documents=(done,), sha256="ab", created=2, duplicate_of=3), "en")
    assert list(told) == [
        "version", "file", "id", "sender", "sha256", "format", "decided", "outcome", "duplicate_of", "documents", "created", "updated",
        "unchanged", "skipped", "reasons",
    ]  # fmt: skip
    assert (told["version"], told["file"], told["id"], told["outcome"], told["created"]) == (
        1,
        "commandes.csv",
        17,
        "accepted",
        2,
    )
    (document,) = told["documents"]
    assert (document["reference"], document["number"], document["gross"]) == ("B99", "CO2026-00007", 27200)
    assert document["warnings"][0]["code"] == "AMT_ROUNDING"
    assert told["reasons"] == [
        {
            "code": "VAL_NUMBER", "severity": "reject", "document": "B100", "line": 3, "column": "prix_ht", "path": "",
            "field": "unit_price", "value": "12,5O", "expected": "", "near": [], "rule": "", "term": "", "reform": "", "cure": "",
            "message": '"12,5O" cannot be read as a number for the unit price.',
            "next_step": "Write it in plain digits with one decimal sign, without spaces or currency sign.",
        }
    ]  # fmt: skip


def test_an_electronic_invoice_is_answered_in_the_codes_of_the_reform() -> None:
    """Rule and reason code stand in the note and in the JSON; files of our own formats have none."""
    wrong = Reason(
        code="AMT_DOCUMENT_TOTAL",
        severity="reject",
        path="/Invoice",
        field="totals.gross",
        value="2",
        expected="1",
        rule="BR-CO-15",
    )
    electronic = receipt(wrong)._replace(format="UBL Invoice")
    assert "[AMT_DOCUMENT_TOTAL · BR-CO-15 · MONTANTTOTAL_ERR]" in text(electronic, "fr")
    (told,) = as_json(electronic, "fr")["reasons"]
    assert (told["term"], told["reform"]) == ("BT-112", "MONTANTTOTAL_ERR")
    native = receipt(wrong)
    assert "[AMT_DOCUMENT_TOTAL]" in text(native, "fr")
    assert as_json(native, "fr")["reasons"][0]["reform"] == ""


def test_a_command_is_never_broken() -> None:
    """It is copied from the note as it stands."""
    cure = f"importd xref set {'a' * 30} customer {'b' * 40} C001"
    one = Reason(code="REF_CUSTOMER_UNKNOWN", severity="reject", value="17", cure=cure)
    for language in ("fr", "en"):
        assert f"`{cure}`" in text(receipt(one), language)
