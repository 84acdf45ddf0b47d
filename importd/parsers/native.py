"""The names of our own formats, as a tree: what JSON and XML nest. Made from the mapping's tables."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final, NamedTuple

from importd.mapping import fields
from importd.mapping.fields import REFERENCES
from importd.model import Reason
from importd.names import printable
from importd.reasons import Placed, finding


class Tree(NamedTuple):
    """What an object may hold: single values, objects within it, and repeated parts."""

    values: frozenset[str]
    objects: dict[str, Tree]
    groups: dict[str, Tree]

    @property
    def names(self) -> list[str]:
        """Every key that is known here."""
        return [*self.values, *self.objects, *self.groups]


def _tree(values: Iterable[str], objects: dict[str, Tree] | None = None, groups: dict[str, Tree] | None = None) -> Tree:
    return Tree(frozenset(values), objects or {}, groups or {})


_PARTY: Final = _tree(fields.PARTY, {"address": _tree(fields.ADDRESS)})
_ADJUSTMENT: Final = _tree(fields.ADJUSTMENT)
DOCUMENT: Final = _tree(
    fields.HEADER,
    {"seller": _PARTY, "buyer": _PARTY, "totals": _tree(fields.TOTALS)},
    {
        "lines": _tree(fields.LINE, groups={"adjustments": _ADJUSTMENT}),
        "adjustments": _ADJUSTMENT,
        "taxes": _tree(fields.TAX),
        "preceding": _tree(fields.PRECEDING),
        "notes": _tree(fields.NOTE),
    },
)
SHAPES: Final = {"document": DOCUMENT, **{shape: _tree(table) for shape, table in REFERENCES.items()}}
PLURAL: Final = {"customers": "customer", "suppliers": "supplier", "products": "product", "documents": "document"}


class Strangers:
    """The keys of one file that are not ours; each is reported where it stands first."""

    def __init__(self) -> None:
        self._seen: set[tuple[str, str]] = set()

    def meet(self, key: str, prefix: str, tree: Tree, where: Placed) -> list[Reason]:
        """A warning with the nearest name that is known there, the first time."""
        if (prefix, key) in self._seen or len(self._seen) > 100:
            return []
        self._seen.add((prefix, key))
        near = get_close_matches(key.lower(), tree.names, 1)
        name = printable(prefix + key, 100)
        return [finding("FIELD_UNKNOWN", where, field=name, value=name, near=near)]
