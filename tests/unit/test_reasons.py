"""The catalogue: every code says what is wrong and what to do, in both languages, whatever the reason carries."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from importd.mapping.fields import ADJUSTMENT, HEADER, LINE, PARTY, PRECEDING, REFERENCES, TAX, TOTALS
from importd.model import Reason
from importd.reasons import Entry, catalogue, finding, label, place, say

FULL = {
    "document": "F-12", "line": 3, "column": "prix_ht", "field": "unit_price", "value": "12,5O", "expected": "code, siret",
    "near": ("C1 (Jean)",), "rule": "BR-CO-15", "cure": "importd xref set shop customer 17 C1",
}  # fmt: skip
PLACEHOLDERS = {"value", "expected", "field", "column", "near", "rule", "document", "tried", "what", "text", "cure"}
SEVERITIES = {"reject", "hold", "skip", "warn", "info"}

HOLE = re.compile(r"[{}\[\]|]|\s{2}|\( | \)|\(\)|\s[.,](?=\s|$)|«\s*»|\"\"\s|^\s|\s$|\.\.|,,|:\s*[.;]")

codes = pytest.mark.parametrize("entry", catalogue().values(), ids=lambda entry: entry.code)


def reason(**more: object) -> Reason:
    """A reason with some parts."""
    return Reason.model_validate({"code": "VAL_NUMBER", "severity": "reject", **more})


@codes
def test_every_code_has_a_message_and_a_next_step_in_both_languages(entry: Entry) -> None:
    """And nothing is said in the wrong language."""
    assert entry.severity in SEVERITIES
    assert all((entry.en, entry.fr, entry.next_en, entry.next_fr))
    assert entry.en != entry.fr
    assert entry.next_en != entry.next_fr


@codes
def test_every_message_is_a_sentence_whatever_is_blank(entry: Entry) -> None:
    """No hole is left where a part is missing, and no bracket or brace of the template is shown."""
    for parts in ({}, FULL, *({key: value} for key, value in FULL.items()), {**FULL, "value": ""}):
        for language in ("fr", "en"):
            for text in say(reason(code=entry.code, **parts), language)[1:]:
                assert not HOLE.search(text.replace('("")', "(x)")), text
                assert text[0].isupper() or text[0] in '"«' or text.startswith(("importd", "12,5O", "code, siret")), text
                assert text.endswith((".", "?")), text


@codes
def test_placeholders_are_known_and_optional(entry: Entry) -> None:
    """A placeholder outside brackets would leave a hole; an unknown one would fail when it is needed most."""
    for text in (entry.en, entry.fr, entry.next_en, entry.next_fr):
        assert set(re.findall(r"\{(\w+)\}", text)) <= PLACEHOLDERS
        assert "{" not in re.sub(r"\[[^][]*\]", "", text)


@codes
def test_french_is_set_as_french(entry: Entry) -> None:
    """Non-breaking spaces inside « » and before : ; ! ?, and the typographic apostrophe."""
    for text in (entry.fr, entry.next_fr):
        assert not re.search(r" [:;!?»]|« |[^\s\[|](?<![\u00a0])[;!?»]", text), text
        assert "'" not in text


def test_a_reason_is_told_with_place_value_and_next_step() -> None:
    """In the words of the reader's language."""
    one = reason(line=3, column="prix_ht", document="B100", field="unit_price", value="12,5O")
    assert say(one, "fr") == (
        "ligne\u00a03, colonne prix_ht (n°\u00a0B100)",
        "«\u00a012,5O\u00a0» n’est pas un nombre lisible pour le champ «\u00a0prix unitaire\u00a0».",
        "Écrivez-le en chiffres avec un seul séparateur décimal, sans espace ni symbole monétaire.",
    )
    assert say(one, "en") == (
        "line 3, column prix_ht (no.\u00a0B100)",
        '"12,5O" cannot be read as a number for the unit price.',
        "Write it in plain digits with one decimal sign, without spaces or currency sign.",
    )


def test_a_place_in_a_tree_is_its_path() -> None:
    """With the sender's name for the element, or ours where the two are the same."""
    assert place(reason(path="documents[0].lines[2]", field="quantity"), "en") == "documents[0].lines[2].quantity"
    xml = reason(line=57, path="/Invoice/cac:InvoiceLine[2]", column="cac:Price/cbc:PriceAmount")
    assert place(xml, "fr") == "ligne\u00a057, /Invoice/cac:InvoiceLine[2]/cac:Price/cbc:PriceAmount"
    assert place(reason(path="/Order", field="buyer.code"), "en") == "/Order"
    assert place(reason(), "fr") == "tout le fichier"


def test_values_from_outside_are_harmless() -> None:
    """They are cut, made printable, and never taken for a part of the template."""
    told = say(reason(value="[{expected}|x]\x1b[31m\u202e" + "9" * 200, document="\x1b]0;", column="a\nb"), "en")
    assert "[{expected}|x]\\x1b[31m\\u202e999" in told.message
    assert "…" in told.message
    assert len(told.message) < 200
    assert not re.search(r"[\x00-\x1f\u202e]", "".join(told))


def test_an_expected_alternative_is_told_as_one() -> None:
    """A reason is in no language; its "|" is."""
    one = reason(value="1,5", expected='1234.56 | decimal = ","')
    assert 'attendu\u00a0: 1234.56 ou decimal = ",".' in say(one, "fr").message
    assert 'expected: 1234.56 or decimal = ",".' in say(one, "en").message


def test_a_code_that_nobody_knows_is_still_told() -> None:
    """A ledger written by a later version can be read."""
    assert say(reason(code="NEW_CODE", value="x"), "fr").message == "NEW_CODE: x"
    with pytest.raises(KeyError):
        finding("NEW_CODE")


def test_finding_takes_place_and_severity() -> None:
    """The code's severity unless the finding has its own."""
    where = SimpleNamespace(at=7, path="lines[1]")
    assert finding("VAL_CHECKSUM", where).severity == "reject"
    made = finding("VAL_CHECKSUM", where, value=12, severity="warn", near=["a"])
    assert (made.severity, made.line, made.path, made.value, made.near) == ("warn", 7, "lines[1]", "12", ("a",))


def test_every_field_has_words_in_both_languages() -> None:
    """A field that is added needs its name in fields.toml."""
    fields = {*HEADER, *LINE, *(key for table in REFERENCES.values() for key in table)}
    fields |= {f"{who}.{key}" for who in ("seller", "buyer") for key in PARTY} | {f"totals.{key}" for key in TOTALS}
    fields |= {f"adjustments.{key}" for key in ADJUSTMENT} | {f"taxes.{key}" for key in TAX}
    fields |= {f"preceding.{key}" for key in PRECEDING}
    bare = sorted(field for field in fields if label(field, "fr") == field and field not in ("code", "note", "description"))
    assert bare == []
    assert label("seller.address.city", "fr") == "ville du vendeur"
    assert label("colour", "fr") == "colour"
