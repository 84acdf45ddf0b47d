"""What is on record, together with what this batch is about to record: so that a double inside the batch is seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from importd.brief import Brief
from importd.gist import Gist
from importd.model import Direction, Kind, Known, KnownProduct, Shape
from importd.ports import Claim, Earlier, Facts, Matched

_THIS_BATCH = ""  # a survivor of this batch has no number yet


class BatchFacts:
    """`ports.Facts` of the ledger with the survivors of the batch laid over it."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._sales: dict[tuple[str, str, str], Earlier] = {}
        self._purchases: dict[tuple[str, str, str, int], Earlier] = {}
        self._files: dict[tuple[str, str], int] = {}
        self._numbers: set[tuple[str, str, str]] = set()
        self._series: dict[tuple[str, str], tuple[int, date | None]] = {}

    def remember(self, claim: Claim, reading: Brief, survivors: Iterable[tuple[Gist, Matched]]) -> None:
        """This claim will be accepted: what follows in the batch must know its documents."""
        if reading.gists:
            self._files[claim.sender, reading.sha256] = claim.id
        for document, matched in survivors:
            self._remember_document(claim, document, matched)

    def _remember_document(self, claim: Claim, document: Gist, matched: Matched) -> None:
        earlier = Earlier(_THIS_BATCH, document.content, document.issue_date, claim.id)
        if document.direction == "sale":
            self._sales[claim.sender, document.kind, document.number] = earlier
        else:
            key = (matched.partner.code, document.kind, document.number, document.issue_date.year)
            self._purchases[key] = earlier
        self._numbers.add((document.direction, document.kind, document.number))

    def earlier(self, sender: str, document: Gist) -> Earlier | None:
        key = (sender, document.kind, document.number)
        if document.direction == "sale" and key in self._sales:
            return self._sales[key]
        return self._facts.earlier(sender, document)

    def earlier_purchase(self, supplier: str, document: Gist) -> Earlier | None:
        key = (supplier, document.kind, document.number, document.issue_date.year)
        if document.direction == "purchase" and key in self._purchases:
            return self._purchases[key]
        return self._facts.earlier_purchase(supplier, document)

    def number_taken(self, direction: Direction, kind: Kind, number: str) -> bool:
        return (direction, kind, number) in self._numbers or self._facts.number_taken(direction, kind, number)

    def accepted_file(self, sender: str, sha256: str) -> int:
        return self._files.get((sender, sha256)) or self._facts.accepted_file(sender, sha256)

    def parties(self, shape: Shape, key: str, value: str) -> Sequence[Known]:
        return self._facts.parties(shape, key, value)

    def products(self, key: str, value: str) -> Sequence[KnownProduct]:
        return self._facts.products(key, value)

    def partner_item(self, shape: Shape, partner: str, item: str) -> Sequence[KnownProduct]:
        return self._facts.partner_item(shape, partner, item)

    def xref(self, sender: str, kind: Shape, external_id: str) -> str:
        return self._facts.xref(sender, kind, external_id)

    def similar(self, shape: Shape, *texts: str) -> Sequence[str]:
        return self._facts.similar(shape, *texts)

    def last_of(self, series: str, period: str) -> tuple[int, date | None]:
        """Asked once per batch: numbers are drawn only when all of it is judged."""
        key = series, period
        if key not in self._series:
            self._series[key] = self._facts.last_of(series, period)
        return self._series[key]
