"""Sale or purchase: what the document and the sender's settings say, else who of the two parties is us, else sale."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from importd.config import Rules
from importd.mapping.forms import Fault
from importd.model import Direction

_OURS: Final = ("siren", "siret", "vat_id", "gln", "endpoint")


def direction(said: Direction | None, seller: Mapping[str, Any], buyer: Mapping[str, Any], rules: Rules) -> Direction:
    """Raises `Fault` when the document says another direction than the sender's settings."""
    declared = rules.sender.direction
    if said and declared and said != declared:
        raise Fault("MAP_VALUE_UNKNOWN", declared)
    if said or declared:
        return said or declared or "sale"
    company = rules.company
    ours = _identifiers(company.siren, company.vat_id, company.gln)
    if not _is_us(seller, ours) and _is_us(buyer, ours):
        return "purchase"
    return "sale"


@lru_cache(maxsize=16)
def _identifiers(siren: str, vat_id: str, gln: str) -> frozenset[str]:
    written = (_compact(siren), _compact(vat_id), _compact(gln))
    siren_of_vat = written[1][4:] if re.fullmatch(r"FR\w\w[0-9]{9}", written[1]) else ""
    return frozenset(one for one in (*written, siren_of_vat) if one)


def _compact(identifier: str) -> str:
    return re.sub(r"[\s.-]", "", identifier).upper()


def _is_us(party: Mapping[str, Any], ours: frozenset[str]) -> bool:
    for field in _OURS:
        identifier: str = party.get(field, "")
        if field == "siret":
            identifier = identifier[:9]
        elif field == "endpoint":
            identifier = _of_endpoint(identifier)
        if identifier and identifier in ours:
            return True
    return False


def _of_endpoint(endpoint: str) -> str:
    """The identifier in an electronic address: 0225 and 0009 begin with the SIREN, 0002 is one, 0088 is a GLN."""
    scheme, _, identifier = endpoint.partition(":")
    return {"0002": identifier, "0088": identifier, "0009": identifier[:9], "0225": identifier[:9]}.get(scheme, "")
