"""The contract of a check (`ports.Check`): it collects reasons of the catalogue, it never raises, it changes nothing."""

# ruff: noqa: S101 - a contract is made of assertions

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import ClassVar

from hypothesis import given, settings
from hypothesis import strategies as st

from importd.config import Rules
from importd.model import DIRECTIONS, KINDS, Adjustment, Document, Line, Party, Reason, Tax, Totals
from importd.ports import Check
from importd.reasons import catalogue, say
from importd.testing.parsers import RULES


class CheckContract:
    """Subclass it with your `check`, documents that it lets pass, and documents that it must have something to say about."""

    check: ClassVar[Check]
    good: ClassVar[Sequence[Document]]
    bad: ClassVar[Sequence[Document]]
    rules: ClassVar[Rules] = RULES

    def _found(self, document: Document) -> list[Reason]:
        return list(type(self).check(document, self.rules))

    def test_good_documents_pass(self) -> None:
        """Refusing a good document costs a customer a day."""
        assert self.good
        assert [self._found(document) for document in self.good] == [[] for _ in self.good]

    def test_bad_documents_are_told(self) -> None:
        """Each reason is in the catalogue and can be said in both languages."""
        assert self.bad
        for document in self.bad:
            found = self._found(document)
            assert found
            assert {reason.code for reason in found} <= set(catalogue())
            assert all(say(reason, language).message for reason in found for language in ("fr", "en"))

    def test_any_document_is_judged(self) -> None:
        """A check collects; whatever the document holds, it raises nothing and says the same twice."""

        @settings(deadline=None)  # a busy machine is no fault of the check
        @given(documents())
        def any_document(document: Document) -> None:
            assert self._found(document) == self._found(document)

        any_document()


_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
_NUMBER = st.decimals(Decimal("-1e15") + 1, Decimal("1e15") - 1, places=4) | st.integers(-3, 100).map(Decimal)
_MAYBE = st.none() | _NUMBER
_DAY = st.dates(date(1900, 1, 1), date(2099, 12, 31))
_PARTY = st.builds(Party, code=_TEXT, name=_TEXT, vat_id=_TEXT, siren=_TEXT, siret=_TEXT, gln=_TEXT)
_ADJUSTMENT = st.builds(Adjustment, charge=st.booleans(), amount=_NUMBER, vat_rate=_MAYBE)
_LINE = st.builds(
    Line, product_code=_TEXT, gtin=_TEXT, name=_TEXT, quantity=_MAYBE, unit_price=_MAYBE, price_base=_MAYBE, vat_rate=_MAYBE,
    net_amount=_MAYBE, adjustments=st.lists(_ADJUSTMENT, max_size=2).map(tuple),
)  # fmt: skip
_TAX = st.builds(Tax, category=st.sampled_from(["", "S", "Z", "E"]), rate=_MAYBE, base=_MAYBE, amount=_MAYBE)
_TOTALS = st.builds(Totals, lines=_MAYBE, net=_MAYBE, tax=_MAYBE, gross=_MAYBE, prepaid=_MAYBE, due=_MAYBE)


def documents() -> st.SearchStrategy[Document]:
    """Any document that the mapping could have made."""
    return st.builds(
        Document, kind=st.sampled_from(KINDS), direction=st.sampled_from(DIRECTIONS), number=_TEXT, issue_date=_DAY,
        currency=st.sampled_from(["EUR", "JPY", "TND", "EURO"]), seller=_PARTY, buyer=_PARTY, totals=_TOTALS,
        taxes=st.lists(_TAX, max_size=2).map(tuple), adjustments=st.lists(_ADJUSTMENT, max_size=2).map(tuple),
        lines=st.lists(_LINE, max_size=3).map(tuple),
    )  # fmt: skip
