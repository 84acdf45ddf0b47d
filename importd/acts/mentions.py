"""Who or what several mentions mean: mentions that share a key become one entry, unless a strong key keeps them apart.

>>> register = Register(apart=("siren",))
>>> one = register.mention({"siren": "732829320"}, {"name": "Chaises SA"})
>>> two = register.mention({"email": "a@chaises.fr"}, {"phone": "01"})
>>> both = register.mention({"siren": "732829320", "email": "a@chaises.fr"}, {})
>>> other = register.mention({"siren": "552100554", "email": "a@chaises.fr"}, {"name": "Bois SA"})
>>> [entry.fields for entry in register.entries]
[{'name': 'Chaises SA', 'phone': '01'}, {'name': 'Bois SA'}]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_ADDRESS = ("street", "street2", "postcode", "city", "country")  # taken from one mention or another, never mixed


class Entry:
    """One party or product; the first mention of a field counts."""

    __slots__ = ("fields", "keys", "order", "pairs", "successor")

    def __init__(self, order: int, keys: Mapping[str, str], fields: Mapping[str, str]) -> None:
        self.order = order
        self.keys = dict(keys)
        self.fields = dict(fields)
        self.pairs: dict[tuple[str, Entry, str], None] = {}  # of a product: (shape, partner, what that partner calls it)
        self.successor: Entry | None = None

    @property
    def merged(self) -> Entry:
        """The entry that this one has become a part of, else itself."""
        return self if self.successor is None else self.successor.merged

    def absorb(self, other: Entry) -> None:
        """Take over what the other one knows."""
        known_address = any(name in self.fields for name in _ADDRESS)
        self.keys = {**other.keys, **self.keys}
        for name, value in other.fields.items():
            if name not in _ADDRESS or not known_address:
                self.fields.setdefault(name, value)
        self.pairs |= other.pairs
        other.successor = self


class Register:
    """The entries so far, found by key."""

    def __init__(self, apart: Sequence[str]) -> None:
        self._apart = apart
        self._index: dict[tuple[str, str], list[Entry]] = {}
        self._all: list[Entry] = []

    @property
    def entries(self) -> list[Entry]:
        """In the order in which they were first mentioned."""
        return [entry for entry in self._all if entry.successor is None]

    def mention(self, keys: Mapping[str, str], fields: Mapping[str, str]) -> Entry:
        """The entry that is meant: a new one when nothing known shares a key with it. It counts as `merged` once all are in.

        A mention without any key means nobody: its entry is not listed.
        """
        entry = Entry(len(self._all), keys, fields)
        sharing = {known.merged for key in keys.items() for known in self._index.get(key, ())}
        for known in sorted(sharing, key=lambda one: one.order, reverse=True):
            if not self._contradict(known, entry):
                known.absorb(entry)
                entry = known
        if keys and entry not in sharing:
            self._all.append(entry)
        for key in keys.items():
            self._index.setdefault(key, []).append(entry)
        return entry

    def _contradict(self, one: Entry, other: Entry) -> bool:
        return any(key in one.keys and key in other.keys and one.keys[key] != other.keys[key] for key in self._apart)
