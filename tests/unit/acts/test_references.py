"""`references from`: who and what documents mention, merged by identifiers, as files for the inbox."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from importd.acts.references import COLUMNS, ReferenceSet, gather, write
from importd.config import Rules
from importd.mapping.fields import REFERENCES
from importd.model import Address, Direction, Document, Line, Party, Reading
from importd.parsers import registry
from importd.reading import read

TODAY = date(2026, 11, 23)


def bought(*lines: Line, seller: Party, direction: Direction = "purchase") -> Reading:
    """A reading with one document of this partner."""
    parties = {"seller": seller} if direction == "purchase" else {"buyer": seller}
    document = Document(kind="order", direction=direction, issue_date=TODAY, currency="EUR", lines=lines, **parties)
    return Reading(documents=(document,))


def suppliers(*parties: Party) -> list[dict[str, str]]:
    """The suppliers of one document each."""
    return [dict(row) for row in gather([bought(seller=party) for party in parties]).rows["supplier"]]


def products(*readings: Reading) -> list[dict[str, str]]:
    """The product rows of some readings, only the columns of the file."""
    rows = gather(readings).rows["product"]
    return [{key: value for key, value in row.items() if key in ("code", *COLUMNS["product"])} for row in rows]


def test_a_party_is_mentioned_once_however_often() -> None:
    """Mentions that share an identifier complete each other; an address is taken whole."""
    one = Party(name="Chaises SA", siren="732829320", address=Address(city="Lyon"))
    two = Party(name="CHAISES", siren="732829320", email="a@chaises.fr", address=Address(street="1 rue du Bois", city="Dijon"))

    assert suppliers(one, two) == [
        {"siren": "732829320", "name": "Chaises SA", "city": "Lyon", "email": "a@chaises.fr", "code": "732829320"}
    ]


def test_a_later_mention_can_join_two() -> None:
    """One by SIRET, one by e-mail, then both in one document."""
    found = suppliers(
        Party(siret="73282932000074"), Party(email="a@chaises.fr"), Party(siret="73282932000074", email="A@chaises.fr")
    )

    assert found == [{"siret": "73282932000074", "email": "a@chaises.fr", "code": "73282932000074", "name": "73282932000074"}]


def test_a_strong_contradiction_keeps_parties_apart() -> None:
    """Two companies that share the mailbox of their accountant."""
    found = suppliers(Party(siren="732829320", email="x@compta.fr"), Party(siren="552100554", email="x@compta.fr"))

    assert [party["code"] for party in found] == ["732829320", "552100554"]


@pytest.mark.parametrize(("party", "code"), [
    (Party(siret="73282932000074", siren="732829320", vat_id="FR44732829320"), "73282932000074"),
    (Party(vat_id="DE111111125", email="a@b.de"), "DE111111125"),
    (Party(registration="HRB 123456", name="A"), "HRB-123456"),
    (Party(endpoint="0088:7300010000001", name="A"), "0088-7300010000001"),
    (Party(email="a@b.de"), "A-B-DE"),
    (Party(name="Société d’Été & Cie"), "SOCIETE-DETE-CIE"),
    (Party(name="株式会社"), "U682A-U5F0F-U4F1A-U793E"),
    (Party(code="K 7", siren="732829320"), "K 7"),
])  # fmt: skip
def test_a_code_comes_from_the_document_else_from_the_strongest_key(party: Party, code: str) -> None:
    """The code in the file is kept as it is."""
    assert suppliers(party)[0]["code"] == code


def test_two_parties_never_share_a_code() -> None:
    """The second gets a suffix, and it is said whose documents will not find it by that code."""
    found = gather([bought(seller=Party(code="1", siren=siren, name=siren)) for siren in ("732829320", "552100554")])

    assert [row["code"] for row in found.rows["supplier"]] == ["1", "1-2"]
    assert [(note.problem, note.code, note.name) for note in found.notes] == [("code_taken", "1-2", "552100554")]


def test_a_party_with_nothing_but_a_name_is_told() -> None:
    """It gets a row, but no document will be matched to it: names are suggestions only."""
    found = gather([bought(seller=Party(name="Consortial"), direction="sale"), bought(seller=Party(), direction="sale")])

    assert [row["code"] for row in found.rows["customer"]] == ["CONSORTIAL"]
    assert [(note.problem, note.shape, note.name) for note in found.notes] == [("only_a_name", "customer", "Consortial")]


def test_a_partners_item_is_written_as_a_pair() -> None:
    """That the partner's code equals ours is never assumed: the pair says it."""
    reading = bought(
        Line(partner_item="JOIO50CL", gtin="3518370900150", name="Huile", unit="C62"), seller=Party(siren="732829320")
    )

    assert products(reading) == [
        {
            "code": "3518370900150", "gtin": "3518370900150", "unit": "C62", "name": "Huile",
            "supplier": "732829320", "supplier_item": "JOIO50CL",
        }
    ]  # fmt: skip


def test_a_product_takes_our_code_then_the_gtin_then_the_partners() -> None:
    """A line that names no product is no product."""
    lines = (
        Line(product_code="P1", gtin="3518370900150"),
        Line(gtin="3518370400049"),
        Line(partner_item="X"),
        Line(name="Travail"),
    )

    assert [row["code"] for row in products(bought(*lines, seller=Party(code="S")))] == ["P1", "3518370400049", "X"]


def test_the_same_item_code_of_two_partners_is_two_products() -> None:
    """Item 1 of one supplier is not item 1 of another."""
    readings = [bought(Line(partner_item="1", name=code), seller=Party(code=code)) for code in ("A", "B")]

    assert [(row["code"], row["supplier"], row["supplier_item"]) for row in products(*readings)] == [
        ("1", "A", "1"),
        ("1-2", "B", "1"),
    ]


def test_one_product_under_several_partners_codes_has_a_row_for_each() -> None:
    """Its own fields stand on each, so that no row clears what another says."""
    readings = [
        bought(Line(product_code="P1", partner_item="X", name="Chair"), seller=Party(code="A")),
        bought(Line(product_code="P1", partner_item="Y"), seller=Party(code="B"), direction="sale"),
    ]

    assert products(*readings) == [
        {"code": "P1", "name": "Chair", "supplier": "A", "supplier_item": "X"},
        {"code": "P1", "name": "Chair", "customer": "B", "customer_item": "Y"},
    ]


def test_a_partners_code_for_two_products_proves_nothing() -> None:
    """Neither gets the pair: it would contradict our own code on the next document."""
    lines = (Line(product_code="P1", partner_item="X"), Line(product_code="P2", partner_item="X"))

    assert [row.get("supplier_item") for row in products(bought(*lines, seller=Party(code="A")))] == [None, None]


def test_files_have_only_the_columns_that_are_used_and_nothing_is_overwritten(tmp_path: Path) -> None:
    """A file that lies there already keeps its name and its bytes."""
    (tmp_path / "suppliers.csv").write_text("mine")
    found = gather([bought(seller=Party(code="S1", name='Chaises, "bois"\net fils', siren="732829320"))])

    written = write(found, tmp_path)

    assert [path.name for path in written] == ["suppliers-2.csv"]
    assert written[0].read_text(encoding="utf-8") == 'supplier_code,name,siren\nS1,"Chaises, ""bois""\net fils",732829320\n'
    assert (tmp_path / "suppliers.csv").read_text() == "mine"


def test_what_is_written_is_read_back_by_our_own_csv(tmp_path: Path) -> None:
    """Each row is a reference of the same code and fields."""
    party = Party(code="S1", name="Été; SA", siren="732829320", address=Address(city="Lyon", country="FR"))
    found = gather([bought(Line(product_code="P1", partner_item="X", name="Chair"), seller=party)])

    readings = [read(path.read_bytes(), path.name, Rules(today=TODAY), registry(), ()) for path in write(found, tmp_path)]

    assert [(one.shape, one.code, one.fields) for reading in readings for one in reading.references] == [
        ("supplier", "S1", {"name": "Été; SA", "siren": "732829320", "city": "Lyon", "country": "FR"}),
        ("product", "P1", {"name": "Chair", "supplier": "S1", "supplier_item": "X"}),
    ]


def test_every_column_is_one_of_the_native_format() -> None:
    """A column that the importer does not know would be lost."""
    assert all(set(columns) <= REFERENCES[shape].keys() for shape, columns in COLUMNS.items())


def test_nothing_gives_no_file(tmp_path: Path) -> None:
    """Documents that mention nobody leave no empty files."""
    assert write(gather([Reading()]), tmp_path) == []
    assert isinstance(gather([]), ReferenceSet)
