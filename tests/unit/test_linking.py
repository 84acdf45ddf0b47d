"""Records created from a document, and the keys that it teaches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal

import pytest

from importd import linking, lookup
from importd.config import Rules
from importd.fingerprint import meaning
from importd.gist import gist_of
from importd.matching import match
from importd.model import Address, Direction, Document, Line, Party, Reason, Reference
from importd.ports import Matched
from importd.store.sqlite import SqliteStore
from importd.store.writes import SqliteTransaction

DAY = date(2026, 11, 20)
CREATE = lookup.of((), "create", "24h")
RULES = Rules(today=DAY, sender_name="Shop 1")


@pytest.fixture
def ledger() -> Iterator[SqliteTransaction]:
    """A ledger that knows one supplier and one product, for one transaction."""
    with closing(SqliteStore(None)) as store, store.transaction(keep=False) as transaction:
        transaction.upsert(Reference(shape="supplier", code="F001", fields={"name": "Bois du Jura", "siret": "98765432400019"}))
        transaction.upsert(Reference(shape="product", code="SHOP-1-9", fields={"name": "Planche"}))
        yield transaction


def created(
    ledger: SqliteTransaction, party: Party, *lines: Line, direction: Direction = "sale"
) -> tuple[Matched, list[Reason]]:
    """What the document is matched to once what it misses was created, and what was said of that."""
    document = Document(
        kind="order", direction=direction, number="A1", issue_date=DAY, currency="EUR", lookup=CREATE,
        lines=tuple(line.model_copy(update={"lookup": CREATE, "quantity": Decimal(1)}) for line in lines),
        **{"buyer" if direction == "sale" else "seller": party},
    )  # fmt: skip
    gist = gist_of(document)
    told = linking.create(meaning(document), gist, match(gist, RULES, ledger.facts), "Shop 1", ledger)
    matched = match(gist, RULES, ledger.facts)
    return matched, [*told, *linking.learn(gist, matched, "Shop 1", ledger)]


@pytest.mark.parametrize(
    ("party", "code"),
    [
        (Party(code="C9", name="Jean"), "C9"),
        (Party(external_id="17", siret="73282932000074", name="Jean"), "SHOP-1-17"),
        (Party(siret="73282932000074", name="Jean"), "73282932000074"),
        (Party(email="jean@jean.example", trading_name="Chez Jean"), "jean@jean.example"),
    ],
)
def test_the_code_is_what_the_next_document_would_be_recognised_by(ledger: SqliteTransaction, party: Party, code: str) -> None:
    """The document's own code, else the sender's key with the sender before it, else an identifier."""
    matched, told = created(ledger, party)
    assert matched.partner.code == code
    assert [reason.code for reason in told] == ["REF_CREATED"]


@pytest.mark.parametrize("party", [Party(code="C9"), Party(name="Only a name")])
def test_what_has_no_name_or_no_key_is_not_created(ledger: SqliteTransaction, party: Party) -> None:
    """It stays unknown."""
    matched, told = created(ledger, party)
    assert (told, [reason.code for reason in matched.partner.reasons]) == ([], ["REF_CUSTOMER_UNKNOWN"])


def test_a_code_that_is_taken_is_left_alone(ledger: SqliteTransaction) -> None:
    """Our product SHOP-1-9 is not what the shop calls 9."""
    matched, told = created(ledger, Party(code="C9", name="Jean"), Line(external_id="9", name="Chaise"))
    assert [reason.code for reason in told] == ["REF_CREATED"]
    assert [reason.code for reason in matched.products[0].reasons] == ["REF_PRODUCT_UNKNOWN"]
    assert ledger.facts.products("code", "SHOP-1-9")[0].name == "Planche"


def test_a_suppliers_item_becomes_a_product_that_is_known_by_it(ledger: SqliteTransaction) -> None:
    """The pair of supplier and item is written down with it."""
    line = Line(partner_item="X-1", name="Vis")
    matched, _ = created(ledger, Party(siret="98765432400019"), line, direction="purchase")
    assert (matched.products[0].code, matched.products[0].by) == ("F001-X-1", "partner_item")


def test_the_address_comes_along(ledger: SqliteTransaction) -> None:
    """What the document says of the partner is on the new record."""
    created(ledger, Party(code="C9", name="Jean", phone="01", address=Address(city="Arbois", country="FR")))
    (row,) = ledger._execute("SELECT city, country, phone FROM customers WHERE code = 'C9'").fetchall()
    assert row == ("Arbois", "FR", "01")


def test_a_key_is_learnt_from_what_recognised_the_record(ledger: SqliteTransaction) -> None:
    """Once; a second document says nothing new."""
    party = Party(external_id="4", siret="98765432400019")
    told = [[reason.code for reason in created(ledger, party, direction="purchase")[1]] for _ in range(2)]
    assert told == [["REF_LEARNT"], []]
    assert ledger.facts.xref("Shop 1", "supplier", "4") == "F001"


def test_a_record_that_comes_with_a_key_does_not_move_it(ledger: SqliteTransaction) -> None:
    """What a person or a document has linked stays."""
    for code in ("F001", "F002"):
        linking.introduce(Reference(shape="supplier", code=code, external_id="4", fields={}), "Shop 1", ledger)
    assert ledger.facts.xref("Shop 1", "supplier", "4") == "F001"
