"""Sale or purchase: what the document and the sender's settings say, else who of the two parties is us, else sale.

When both parties carry identifiers that can be held against ours and neither is us, the document is somebody else's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from importd.config import Company, Rules
from importd.mapping.forms import Fault
from importd.model import Direction

_OURS: Final = ("siren", "siret", "vat_id", "gln", "endpoint")
_FRENCH_VAT: Final = re.compile(r"FR\w\w([0-9]{9})")


def direction(said: Direction | None, seller: Mapping[str, Any], buyer: Mapping[str, Any], rules: Rules) -> Direction:
    """Raises `Fault` when the document says another direction than the sender's settings, or is neither to us nor from us."""
    declared = rules.sender.direction
    if said and declared and said != declared:
        raise Fault("DOC_DIRECTION", declared)
    if said or declared:
        return said or declared or "sale"
    company = rules.company
    ours = _identifiers(company.siren, company.vat_id, company.gln, company.endpoint)
    if _is_us(seller, ours):
        return "sale"
    if _is_us(buyer, ours):
        return "purchase"
    if _comparable(seller, company) and _comparable(buyer, company):
        raise Fault("REF_WRONG_COMPANY", called(company.name, company.siren or company.vat_id or company.gln))
    return "sale"


def called(name: str, identifier: str) -> str:
    """A party in a few words: Chaises SA (123456782)."""
    return f"{name} ({identifier})" if name and identifier else name or identifier


def addressee(buyer: Mapping[str, Any]) -> str:
    """To whom a document is addressed."""
    return called(buyer.get("name", ""), next((buyer[field] for field in _OURS if buyer.get(field)), ""))


def _comparable(party: Mapping[str, Any], company: Company) -> bool:
    """Whether the party carries an identifier of a kind that we have told of ourselves."""
    if company.siren or company.vat_id:
        return any(party.get(field) for field in ("siren", "siret", "vat_id"))
    return bool(company.gln and party.get("gln"))


@lru_cache(maxsize=16)
def _identifiers(siren: str, vat_id: str, gln: str, endpoint: str) -> frozenset[str]:
    written = (_compact(siren), _compact(vat_id), _compact(gln), endpoint.strip())
    return frozenset(one for one in (*written, _siren_of(written[1])) if one)


def _siren_of(vat_id: str) -> str:
    found = _FRENCH_VAT.fullmatch(vat_id)
    return found[1] if found else ""


def _compact(identifier: str) -> str:
    return re.sub(r"[\s.-]", "", identifier).upper()


def _is_us(party: Mapping[str, Any], ours: frozenset[str]) -> bool:
    if not ours:
        return False
    endpoint: str = party.get("endpoint", "")
    vat_id: str = party.get("vat_id", "")
    siret: str = party.get("siret", "")
    carried = (
        party.get("siren", ""),
        siret[:9],
        vat_id,
        _siren_of(vat_id),
        party.get("gln", ""),
        endpoint,
        _of_endpoint(endpoint),
    )
    return any(one in ours for one in carried if one)


def _of_endpoint(endpoint: str) -> str:
    """The identifier in an electronic address: 0225 and 0009 begin with the SIREN, 0002 is one, 0088 is a GLN."""
    scheme, _, identifier = endpoint.partition(":")
    return {"0002": identifier, "0088": identifier, "0009": identifier[:9], "0225": identifier[:9]}.get(scheme, "")
