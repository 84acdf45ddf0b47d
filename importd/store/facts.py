"""What is on record, answered from the database through a cache that follows every change of the reference data."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import date

from importd.gist import Gist
from importd.model import Direction, Kind, Known, KnownProduct, Shape
from importd.ports import Earlier
from importd.store.similar import Nearby

TABLES: dict[Shape, str] = {"customer": "customers", "supplier": "suppliers", "product": "products"}
PARTY_KEYS = ("code", "siret", "siren", "vat_id", "gln", "endpoint", "email")
PRODUCT_KEYS = ("code", "gtin")
MOST = 6  # candidates are counted up to here: more than five are "several" anyway
_CACHE = 200_000  # answers kept at most
_SIMILAR_POOL = 50_000  # records that a suggestion looks at

_PARTY = "SELECT code, name, vat_id, siren, siret, gln, email, endpoint, active, blocked FROM {table} WHERE {key} = ?{fold} LIMIT {most}"
_PRODUCT = "SELECT code, name, gtin, unit, active, blocked FROM products WHERE {key} = ? LIMIT {most}"
_PARTY_SQL = {
    (shape, key): _PARTY.format(
        table=TABLES[shape],
        key=key,
        most=MOST,
        fold=" COLLATE NOCASE AND email <> ''" if key == "email" else f" AND {key} <> ''",
    )
    for shape in ("customer", "supplier")
    for key in PARTY_KEYS
}
_PRODUCT_SQL = {key: _PRODUCT.format(key=key, most=MOST) for key in PRODUCT_KEYS}
_PARTNER_ITEM = """SELECT p.code, p.name, p.gtin, p.unit, p.active, p.blocked FROM partner_items i JOIN products p ON p.code = i.product
  WHERE i.shape = ? AND i.partner = ? AND i.item = ?"""
_XREF = "SELECT our_code FROM xref WHERE sender = ? AND kind = ? AND external_id = ?"
_EARLIER_SALE = """SELECT number, content, issue_date, file_id FROM documents
  WHERE direction = 'sale' AND sender = ? AND kind = ? AND external_number = ?"""
_EARLIER_PURCHASE = """SELECT number, content, issue_date, file_id FROM documents
  WHERE direction = 'purchase' AND supplier = ? AND kind = ? AND external_number = ? AND external_year = ?"""
_NUMBER = "SELECT 1 FROM documents WHERE direction = ? AND kind = ? AND number = ?"
_SERIES = "SELECT last, last_date FROM series WHERE name = ? AND period = ?"
_SAME_BYTES = (
    "SELECT id FROM files WHERE sender = ? AND sha256 = ? AND outcome IN ('accepted', 'waiting') AND documents + skipped > 0"
)


class SqliteFacts:
    """`ports.Facts` over one connection. Look-ups of reference data are cached; questions about documents never are."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._execute = connection.execute
        self._cache: dict[tuple[str, ...], Sequence[Known | KnownProduct]] = {}
        self._links: dict[tuple[str, str, str], str] = {}
        self._nearby: dict[Shape, Nearby] = {}
        self._data_version = -1

    def follow(self) -> None:
        """Forget what another connection may have changed. To be called inside each transaction, before any question."""
        version: int = self._execute("PRAGMA data_version").fetchone()[0]
        if version != self._data_version or len(self._cache) + len(self._links) > _CACHE:
            self.forget()
            self._data_version = version

    def forget(self) -> None:
        """Forget all look-ups: the reference data were changed, or the change was rolled back."""
        self._cache.clear()
        self._links.clear()
        self._nearby.clear()

    def parties(self, shape: Shape, key: str, value: str) -> Sequence[Known]:
        return self._look_up((shape, key, value), _PARTY_SQL[shape, key], (value,), Known)  # type: ignore[return-value]

    def products(self, key: str, value: str) -> Sequence[KnownProduct]:
        return self._look_up(("product", key, value), _PRODUCT_SQL[key], (value,), KnownProduct)  # type: ignore[return-value]

    def partner_item(self, shape: Shape, partner: str, item: str) -> Sequence[KnownProduct]:
        return self._look_up((shape, "item", partner, item), _PARTNER_ITEM, (shape, partner, item), KnownProduct)  # type: ignore[return-value]

    def _look_up(
        self, key: tuple[str, ...], sql: str, values: tuple[str, ...], make: Callable[..., Known | KnownProduct]
    ) -> Sequence[Known | KnownProduct]:
        found = self._cache.get(key)
        if found is None:
            found = self._cache[key] = tuple(make(*row) for row in self._execute(sql, values))
        return found

    def xref(self, sender: str, kind: Shape, external_id: str) -> str:
        code = self._links.get((sender, kind, external_id))
        if code is None:
            row = self._execute(_XREF, (sender, kind, external_id)).fetchone()
            code = self._links[sender, kind, external_id] = row[0] if row else ""
        return code

    def learnt(self, sender: str, kind: Shape, external_id: str, our_code: str) -> None:
        """The transaction at hand has changed this one key."""
        self._links[sender, kind, external_id] = our_code

    def similar(self, shape: Shape, *texts: str) -> Sequence[str]:
        nearby = self._nearby.get(shape)
        if nearby is None:
            rows = self._execute(f"SELECT code, name FROM {TABLES[shape]} LIMIT {_SIMILAR_POOL}")  # noqa: S608 - our own table names
            nearby = self._nearby[shape] = Nearby(rows)
        return nearby.find(*texts)

    def earlier(self, sender: str, document: Gist) -> Earlier | None:
        if document.direction == "purchase":
            return None  # a received document is known by its supplier: a platform delivers for many
        return self._earlier(_EARLIER_SALE, (sender, document.kind, document.number))

    def earlier_purchase(self, supplier: str, document: Gist) -> Earlier | None:
        if document.direction == "sale":
            return None
        return self._earlier(_EARLIER_PURCHASE, (supplier, document.kind, document.number, document.issue_date.year))

    def _earlier(self, sql: str, values: tuple[str | int, ...]) -> Earlier | None:
        row = self._execute(sql, values).fetchone()
        return Earlier(row[0], row[1], date.fromisoformat(row[2]), row[3]) if row else None

    def number_taken(self, direction: Direction, kind: Kind, number: str) -> bool:
        return self._execute(_NUMBER, (direction, kind, number)).fetchone() is not None

    def last_of(self, series: str, period: str) -> tuple[int, date | None]:
        row = self._execute(_SERIES, (series, period)).fetchone()
        return (row[0], date.fromisoformat(row[1])) if row else (0, None)

    def accepted_file(self, sender: str, sha256: str) -> int:
        row = self._execute(_SAME_BYTES, (sender, sha256)).fetchone()
        return row[0] if row else 0
