"""What a sample holds: documents or reference data, of which kind, and in which direction."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Final, Literal

from importd.proposing.assign import Shape
from importd.proposing.content import Column, kinds
from importd.proposing.names import concepts, score
from importd.proposing.numbers import Numbers

_KINDS: Final = (
    ("credit", "credit_note"),
    ("quote", "quote"),
    ("invoice", "invoice"),
    ("order", "order"),
    ("delivery", "delivery_note"),
)


def kind_of(columns: Sequence[Column], numbers: Numbers, name: str) -> tuple[Shape, str, str]:
    """What the file holds: by what it has columns for, then by the words of its columns and its name."""
    best = {field: max((score(_leaf(column.name), field) for column in columns), default=0.0) for field in _TELLING}
    dated = any("date" in kinds(column, numbers.style) for column in columns)
    called = concepts(PurePath(name).stem)
    if best["line.quantity"] < 0.8 and best["fields.total_gross"] < 0.8 and best["fields.total_net"] < 0.8:
        ordered = any({"order", "invoice"} & set(concepts(column.name)) for column in columns)
        if not ordered and (best["product.price"] >= 0.8 or best["product.ean"] >= 0.8):
            return "product", "product", "propose_kind_product"
        numbered = dated and best["fields.external_id"] >= 0.8
        addressed = max(best["party.postcode"], best["party.siret"], best["party.email"]) >= 0.8
        if addressed and ("customer" in called or not numbered):
            return "customer", "customer", "propose_kind_customer"
    words = [concept for text in (PurePath(name).name, *(column.name for column in columns)) for concept in concepts(text)]
    said: Literal["propose_kind_words", "propose_kind_default"] = "propose_kind_words"
    kind = next((kind for concept, kind in _KINDS[:4] if concept in words), "")
    return "document", kind or "order", said if kind else "propose_kind_default"


_TELLING: Final = (
    "line.quantity",
    "fields.total_gross",
    "fields.total_net",
    "party.email",
    "fields.external_id",
    "party.postcode",
    "party.siret",
    "party.city",
    "product.price",
    "product.ean",
)


def _leaf(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[2]


def direction_of(columns: Sequence[Column]) -> str:
    """Purchase where the columns speak of a supplier and of no customer, else sale."""
    words = {concept for column in columns for concept in concepts(column.name)}
    return "purchase" if "supplier" in words and not {"customer", "billing"} & words else "sale"
