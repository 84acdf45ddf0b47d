"""A record: one document or one piece of reference data as a parser found it, texts only, under our field names.

Parsers make records, `mapping.assemble` turns their texts into typed nouns. `values` holds only what was present: a key
with "" was there and blank. `groups` holds the repeated parts (`lines`, `adjustments`, `taxes`, `preceding`), each a record.
"""

from __future__ import annotations

from importd.model import Reason


class Record:
    """Plain and mutable while a parser fills it; nobody else changes it."""

    __slots__ = ("at", "groups", "lookup", "path", "reasons", "shape", "values")

    def __init__(self, shape: str = "document", at: int = 0, path: str = "") -> None:
        self.shape = shape  # document, customer, supplier, product; or the name of the group
        self.at = at  # physical line where it starts, header = 1
        self.path = path  # place in a tree
        self.lookup = ""  # how its partner or product is to be looked up, as `lookup.of` writes it; profiles only
        self.values: dict[str, str] = {}
        self.groups: dict[str, list[Record]] = {}
        self.reasons: list[Reason] = []  # what the parser itself had to say about this record

    def add(self, group: str, at: int = 0, path: str = "") -> Record:
        """A new member of a repeated part."""
        member = Record(group, at, path)
        self.groups.setdefault(group, []).append(member)
        return member
