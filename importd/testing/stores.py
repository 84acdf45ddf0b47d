"""The contract of a store (`ports.Store`): one body for every engine. Nothing lost, nothing doubled, no gap."""

# ruff: noqa: S101, PT012 - a contract is made of assertions; what is refused is a whole transaction

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from importd import brief
from importd.errors import BrokenPromise, Refusal
from importd.model import Document, Reading, Reference
from importd.ports import Claim, Decision, Receipt, Store, Transaction
from importd.reasons import finding
from importd.testing.nouns import DAY, SHA, a_claim, a_document, a_reading, an_issue


class StoreContract:
    """Subclass it and say in `make` how an empty store is made."""

    def make(self, folder: Path) -> Store:
        """An empty store, which may keep its files in `folder`."""
        raise NotImplementedError

    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        """An empty store that knows one customer, one supplier and one product."""
        store = self.make(tmp_path)
        with store.transaction() as transaction:
            for shape, code in (("customer", "C001"), ("supplier", "F001"), ("product", "CHA-001")):
                transaction.upsert(Reference.model_validate({"shape": shape, "code": code, "fields": {"name": f"the {shape}"}}))
        yield store
        store.close()

    # files

    def test_each_file_gets_an_id_of_its_own(self, store: Store) -> None:
        """Two claims, two ids, in the order in which they came."""
        first, second = store.arrive([a_claim("a.csv"), a_claim("b.csv")])
        assert 0 < first.id < second.id

    def test_a_known_claim_keeps_its_id(self, store: Store) -> None:
        """After a crash the same claimed file is the same file."""
        assert store.arrive([a_claim()]) == store.arrive([a_claim()])

    def test_attempts_are_counted_for_good(self, store: Store) -> None:
        """A reader that died on a file is remembered, whatever happens afterwards."""
        (claim,) = store.arrive([a_claim()])
        assert store.blame(store.blame(claim)).attempts == 2
        assert store.arrive([a_claim()])[0].attempts == 2

    def test_nothing_is_recorded_of_a_file_in_hand(self, store: Store) -> None:
        """A claim without an outcome is to be imported."""
        store.arrive([a_claim()])
        assert store.recorded(a_claim()) is None

    def test_what_is_recorded_is_what_the_receipt_said(self, store: Store) -> None:
        """After a crash a file is filed exactly as it would have been."""
        (claim,) = store.arrive([a_claim()])
        receipt = self._import(store, claim, a_document(), warnings=1)
        assert receipt.documents[0].ours == "FA2026-00001"
        assert _comparable(store.recorded(a_claim())) == _comparable(receipt)

    def test_a_rejection_is_recorded_with_its_reasons(self, store: Store) -> None:
        """The reason file can be written again from the ledger alone."""
        (claim,) = store.arrive([a_claim()])
        reasons = [finding("FILE_EMPTY"), finding("VAL_REQUIRED", field="number", near=["N°"])]
        with store.transaction() as transaction:
            receipt = transaction.decide(
                Decision(claim, "rejected", brief.of(a_reading()), reasons, destination="rejected/a.csv")
            )
        assert _comparable(store.recorded(a_claim())) == _comparable(receipt)

    def test_a_file_to_be_tried_again_stays_in_hand(self, store: Store) -> None:
        """`retry_later` records nothing that would count against the file."""
        (claim,) = store.arrive([a_claim()])
        with store.transaction() as transaction:
            transaction.decide(Decision(claim, "retry_later", brief.of(Reading(state="died"))))
        assert store.recorded(a_claim()) is None

    def test_accepted_bytes_are_known_per_sender(self, store: Store) -> None:
        """The same bytes from the same sender lead to the first file; from another sender they are another file."""
        (claim,) = store.arrive([a_claim()])
        self._import(store, claim, a_document())
        with store.transaction() as transaction:
            assert transaction.facts.accepted_file("shop1", SHA) == claim.id
            assert transaction.facts.accepted_file("shop2", SHA) == 0

    # numbers

    def test_numbers_follow_each_other(self, store: Store) -> None:
        """A series moves by one, each period from its own start."""
        with store.transaction(keep=False) as transaction:
            drawn = [transaction.draw("invoices", "2026", 1, DAY) for _ in range(3)]
            assert (drawn, transaction.draw("invoices", "2027", 100, DAY)) == ([1, 2, 3], 100)

    def test_a_rollback_gives_the_number_back(self, store: Store) -> None:
        """No gap after a failure, nor after a check that wrote nothing."""
        with pytest.raises(KeyboardInterrupt), store.transaction() as transaction:
            transaction.draw("invoices", "2026", 1, DAY)
            raise KeyboardInterrupt
        with store.transaction(keep=False) as transaction:
            assert transaction.draw("invoices", "2026", 1, DAY) == 1
        with store.transaction(keep=False) as transaction:
            assert transaction.facts.last_of("invoices", "2026") == (0, None)

    def test_the_last_date_of_a_series_never_goes_back(self, store: Store) -> None:
        """A document with an earlier date leaves the date of its series alone."""
        with store.transaction(keep=False) as transaction:
            transaction.draw("orders", "2026", 1, DAY)
            transaction.draw("orders", "2026", 1, date(2026, 11, 1))
            assert transaction.facts.last_of("orders", "2026") == (2, DAY)

    def test_a_gap_is_refused(self, store: Store) -> None:
        """The schema itself refuses a number that does not follow the last one."""
        (claim,) = store.arrive([a_claim()])
        with pytest.raises(BrokenPromise), store.transaction() as transaction:
            transaction.draw("invoices", "2026", 1, DAY)
            transaction.insert(claim.id, an_issue(a_document(), 2))
        assert store.recorded(a_claim()) is None

    def test_a_double_number_is_refused(self, store: Store) -> None:
        """Nor can a number be given twice."""
        (claim,) = store.arrive([a_claim()])
        self._import(store, claim, a_document("W-1"))
        with pytest.raises(BrokenPromise), store.transaction() as transaction:
            transaction.insert(claim.id, an_issue(a_document("W-2"), 1))

    # documents

    def test_a_document_comes_in_once_per_sender(self, store: Store) -> None:
        """(sender, direction, kind, their number) is unique; the earlier one is told."""
        (claim,) = store.arrive([a_claim()])
        self._import(store, claim, a_document())
        gist = brief.of(a_reading(a_document())).gists[0]
        with store.transaction(keep=False) as transaction:
            earlier = transaction.facts.earlier("shop1", gist)
            assert earlier is not None
            assert (earlier.number, earlier.content, earlier.file_id) == ("FA2026-00001", gist.content, claim.id)
            assert transaction.facts.earlier("shop2", gist) is None
        with pytest.raises(BrokenPromise), store.transaction() as transaction:
            transaction.insert(claim.id, an_issue(a_document(), transaction.draw("invoices", "2026", 1, DAY)))

    def test_a_purchase_comes_in_once_whoever_sends_it(self, store: Store) -> None:
        """(supplier, kind, number, year) is unique across senders; another year is another document."""
        document = a_document(direction="purchase")
        (claim,) = store.arrive([a_claim()])
        self._import(store, claim, document)
        again = an_issue(document, 2)._replace(sender="shop2", number="FA2026-00002")
        with pytest.raises(BrokenPromise), store.transaction() as transaction:
            transaction.draw("invoices", "2026", 1, DAY)
            transaction.insert(claim.id, again)
        with store.transaction(keep=False) as transaction:
            assert transaction.facts.earlier_purchase("F001", again.gist) is not None
            assert transaction.facts.earlier_purchase("F001", again.gist._replace(issue_date=date(2025, 11, 20))) is None

    def test_their_own_numbers_draw_no_series(self, store: Store) -> None:
        """A document that keeps its number is found by it."""
        (claim,) = store.arrive([a_claim()])
        theirs = an_issue(a_document("T-42"), 0)._replace(number="T-42", series="", period="")
        with store.transaction() as transaction:
            transaction.insert(claim.id, theirs)
        with store.transaction(keep=False) as transaction:
            assert transaction.facts.number_taken("sale", "invoice", "T-42")
            assert not transaction.facts.number_taken("sale", "credit_note", "T-42")

    # reference data

    def test_upsert_creates_updates_and_leaves_alone(self, store: Store) -> None:
        """An absent field keeps what is there, a present blank clears it."""
        with store.transaction(keep=False) as transaction:
            assert _upsert(transaction, name="Martin", email="a@b.example", vat_id="FR1") == "created"
            assert _upsert(transaction, email="") == "updated"
            assert _upsert(transaction, name="Martin") == "unchanged"
            (known,) = transaction.facts.parties("customer", "code", "C9")
            assert (known.name, known.email, known.vat_id) == ("Martin", "", "FR1")

    def test_a_new_record_needs_a_name(self, store: Store) -> None:
        """A code alone is nobody."""
        with store.transaction(keep=False) as transaction, pytest.raises(Refusal) as refused:
            _upsert(transaction, email="a@b.example")
        assert [reason.code for reason in refused.value.reasons] == ["REF_NAME_MISSING"]

    def test_what_was_asked_before_a_change_is_asked_again(self, store: Store) -> None:
        """An answer is right within its transaction, also after a rollback."""
        with store.transaction(keep=False) as transaction:
            _upsert(transaction, name="Martin")
            assert transaction.facts.parties("customer", "code", "C9")
        with store.transaction(keep=False) as transaction:
            assert not transaction.facts.parties("customer", "code", "C9")

    def test_a_savepoint_is_undone_alone(self, store: Store) -> None:
        """What one file did is taken back, what the others did stays."""
        with store.transaction(keep=False) as transaction:
            _upsert(transaction, code="C8", name="before")
            with pytest.raises(ValueError, match="one"), transaction.savepoint():
                _upsert(transaction, name="Martin")
                raise ValueError("one")
            assert transaction.facts.parties("customer", "code", "C8")
            assert not transaction.facts.parties("customer", "code", "C9")

    def test_a_partners_own_code_leads_to_our_product(self, store: Store) -> None:
        """What one supplier calls a product is nothing to another."""
        product = {
            "shape": "product",
            "code": "BOIS",
            "fields": {"name": "Planche", "supplier": "F001", "supplier_item": "X-1"},
        }
        with store.transaction(keep=False) as transaction:
            transaction.upsert(Reference.model_validate(product))
            assert [known.code for known in transaction.facts.partner_item("supplier", "F001", "X-1")] == ["BOIS"]
            assert not transaction.facts.partner_item("supplier", "F002", "X-1")
            assert not transaction.facts.products("code", "X-1")

    # keys of senders

    def test_a_key_means_what_was_learnt(self, store: Store) -> None:
        """For its sender and kind only; what is learnt anew replaces it."""
        with store.transaction(keep=False) as transaction:
            assert transaction.facts.xref("shop1", "customer", "17") == ""
            transaction.learn("shop1", "customer", "17", "C001", "siret")
            assert transaction.facts.xref("shop1", "customer", "17") == "C001"
            assert transaction.facts.xref("shop2", "customer", "17") == ""
            assert transaction.facts.xref("shop1", "product", "17") == ""
            transaction.met("shop1", [("customer", "17"), ("product", "never heard of")])
            transaction.learn("shop1", "customer", "17", "C002", "hand")
            assert transaction.facts.xref("shop1", "customer", "17") == "C002"

    def test_a_key_is_forgotten_with_its_savepoint(self, store: Store) -> None:
        """A file that is refused teaches nothing, and a rolled back batch neither."""
        with store.transaction(keep=False) as transaction:
            transaction.learn("shop1", "product", "1", "CHA-001", "code")
            with pytest.raises(ValueError, match="one"), transaction.savepoint():
                transaction.learn("shop1", "product", "2", "CHA-001", "code")
                raise ValueError("one")
            found = [transaction.facts.xref("shop1", "product", key) for key in ("1", "2")]
            assert found == ["CHA-001", ""]
        with store.transaction(keep=False) as transaction:
            assert transaction.facts.xref("shop1", "product", "1") == ""

    def test_what_changes_the_reference_data_shows(self, store: Store) -> None:
        """A new record or key gives another state; a number drawn, a rollback and a record that was just so do not."""
        states = [store.changes()]

        def after(change: Callable[[Transaction], object], *, keep: bool = True) -> bool:
            with store.transaction(keep=keep) as transaction:
                change(transaction)
            states.append(store.changes())
            return states[-1] != states[-2]

        assert after(lambda transaction: _upsert(transaction, name="Martin"))
        assert not after(lambda transaction: _upsert(transaction, name="Martin"))
        assert not after(lambda transaction: _upsert(transaction, name="Martine"), keep=False)
        assert not after(lambda transaction: transaction.draw("invoices", "2026", 1, DAY))
        assert after(lambda transaction: transaction.learn("shop1", "customer", "17", "C001", "hand"))

    # files that wait

    def test_a_file_that_waits_keeps_its_deadline(self, store: Store) -> None:
        """It is not decided, and it is known by its bytes; whoever takes it up again is told until when it waits."""
        (claim,) = store.arrive([a_claim()])
        until = "2026-11-24T11:00:00.000+00:00"
        found = brief.of(a_reading(a_document()))
        with store.transaction() as transaction:
            transaction.decide(Decision(claim, "waiting", found, waits_for="customer 17", waits_until=until))
        assert store.recorded(a_claim()) is None
        assert store.waits(a_claim())
        assert store.arrive([a_claim()]) == [claim._replace(waits_until=until)]
        with store.transaction(keep=False) as transaction:
            assert transaction.facts.accepted_file("shop1", SHA) == claim.id

    def test_who_waited_goes_on(self, store: Store) -> None:
        """Under the same id, with its documents."""
        (claim,) = store.arrive([a_claim()])
        with store.transaction() as transaction:
            found = brief.of(a_reading(a_document()))
            transaction.decide(Decision(claim, "waiting", found, waits_for="customer 17", waits_until="2026-11-24"))
        receipt = self._import(store, claim, a_document())
        assert not store.waits(a_claim())
        assert _comparable(store.recorded(a_claim())) == _comparable(receipt)

    def _import(self, store: Store, claim: Claim, document: Document, *, warnings: int = 0) -> Receipt:
        """Number, insert and decide one document, as the importer does."""
        told = [finding("LINE_QUANTITY_ZERO", field="quantity")] * warnings
        with store.transaction() as transaction:
            issue = an_issue(document, transaction.draw("invoices", "2026", 1, DAY))._replace(warnings=told)
            transaction.insert(claim.id, issue)
            found = brief.of(a_reading(document))
            return transaction.decide(
                Decision(claim, "accepted", found, told, [issue], destination="processed/2026-11-23/a.csv")
            )


def _upsert(transaction: Transaction, code: str = "C9", **fields: str) -> str:
    return transaction.upsert(Reference(shape="customer", code=code, fields=dict(fields)))


def _comparable(receipt: Receipt | None) -> Receipt | None:
    """Sequences as tuples: a store may bring back either."""
    if receipt is None:
        return None
    numbered = tuple(document._replace(warnings=tuple(document.warnings)) for document in receipt.documents)
    return receipt._replace(reasons=tuple(receipt.reasons), documents=numbered)
