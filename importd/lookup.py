"""How the partner or a product of a document is to be looked up: which keys, and what if they find nothing.

A profile declares it; it travels with the document and its lines as a short text, "" being the default: every key that is
there, and an unknown one refuses. It is no part of what the sender meant.

>>> of(("xref", "vat"), "use:DIVERS", "24h")
'86400 external_id,vat_id use:DIVERS'
>>> read("86400 external_id,vat_id use:DIVERS").instead
'DIVERS'
>>> of((), "reject", "24h"), read("").allows("email")
('', True)
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

DAY: Final = 86_400
_OURS: Final = {"xref": "external_id", "vat": "vat_id", "ean": "gtin", "theirs": "partner_item"}  # a profile's word → our field
_SECONDS: Final = {"m": 60, "h": 3600, "d": DAY}
_USE: Final = "use:"


class Lookup(NamedTuple):
    """What a profile says about one kind of partner or product."""

    find: tuple[str, ...] = ()  # the keys to try, in this order; () = every one that is there
    not_found: str = "reject"  # reject, create, wait, use:CODE
    wait_seconds: int = DAY

    def allows(self, key: str) -> bool:
        """Whether this key may be tried."""
        return not self.find or key in self.find

    @property
    def instead(self) -> str:
        """The code of the record that stands in for an unknown one, "" = none does."""
        return self.not_found.removeprefix(_USE).strip() if self.not_found.startswith(_USE) else ""


def of(find: Sequence[str], not_found: str, wait_for: str) -> str:
    """What a profile declares, as it travels; `wait_for` is 30m, 24h or 7d."""
    if not find and not_found == "reject":
        return ""
    seconds = int(wait_for[:-1]) * _SECONDS[wait_for[-1]]
    return f"{seconds} {','.join(_OURS.get(key, key) for key in find)} {not_found}"


@lru_cache(maxsize=1000)
def read(text: str) -> Lookup:
    """The `Lookup` that `of` wrote."""
    if not text:
        return Lookup()
    seconds, find, not_found = text.split(" ", 2)
    return Lookup(tuple(filter(None, find.split(","))), not_found, int(seconds))
