"""`ports.Facts` from plain lists, for tests of what asks it questions. It counts the questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from importd.model import Direction, Document, Kind, Known, KnownProduct, Shape
from importd.ports import Earlier

MOST = 6


@dataclass
class FakeFacts:
    """What is on record. `items` holds (shape, partner's code, partner's item) → our product codes."""

    customers: Sequence[Known] = ()
    suppliers: Sequence[Known] = ()
    stock: Sequence[KnownProduct] = ()
    items: dict[tuple[str, str, str], list[str]] = field(default_factory=dict)
    links: dict[tuple[str, str, str], str] = field(default_factory=dict)  # sender, kind, their key → our code
    sales: dict[tuple[str, str, str], Earlier] = field(default_factory=dict)  # sender, kind, their number
    purchases: dict[tuple[str, str, str, int], Earlier] = field(default_factory=dict)  # supplier, kind, their number, year
    numbers: set[tuple[str, str, str]] = field(default_factory=set)  # direction, kind, our number
    asked: Counter[str] = field(default_factory=Counter)

    def parties(self, shape: Shape, key: str, value: str) -> Sequence[Known]:
        self.asked[key] += 1
        known = self.customers if shape == "customer" else self.suppliers
        if key == "email":
            return [one for one in known if one.email.casefold() == value.casefold()][:MOST]
        return [one for one in known if getattr(one, key) == value][:MOST]

    def products(self, key: str, value: str) -> Sequence[KnownProduct]:
        self.asked[f"product {key}"] += 1
        return [one for one in self.stock if getattr(one, key) == value][:MOST]

    def partner_item(self, shape: Shape, partner: str, item: str) -> Sequence[KnownProduct]:
        self.asked["partner_item"] += 1
        codes = self.items.get((shape, partner, item), [])
        return [one for one in self.stock if one.code in codes]

    def xref(self, sender: str, kind: Shape, external_id: str) -> str:
        self.asked["xref"] += 1
        return self.links.get((sender, kind, external_id), "")

    def similar(self, shape: Shape, *texts: str) -> Sequence[str]:
        self.asked["similar"] += 1
        known: Sequence[Known | KnownProduct] = {"customer": self.customers, "supplier": self.suppliers, "product": self.stock}[
            shape
        ]
        starts = [text[:3].casefold() for text in texts if text]
        return [f"{one.code} ({one.name})" for one in known if any(one.code.casefold().startswith(start) for start in starts)]

    def earlier(self, sender: str, document: Document) -> Earlier | None:
        return self.sales.get((sender, document.kind, document.number))

    def earlier_purchase(self, supplier: str, document: Document) -> Earlier | None:
        return self.purchases.get((supplier, document.kind, document.number, document.issue_date.year))

    def number_taken(self, direction: Direction, kind: Kind, number: str) -> bool:
        return (direction, kind, number) in self.numbers

    def last_of(self, series: str, period: str) -> tuple[int, date | None]:
        return 0, None

    def accepted_file(self, sender: str, sha256: str) -> int:
        return 0
