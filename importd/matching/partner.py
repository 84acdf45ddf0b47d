"""The customer of a sale, the supplier of a purchase."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from importd import lookup
from importd.gist import Gist, PartnerKeys
from importd.lookup import Lookup
from importd.matching import found
from importd.matching.found import Candidates, Found, Problem
from importd.model import Known, Shape
from importd.ports import Facts, Match

STRONG: Final = ("external_id", "code", "siret", "siren", "vat_id", "gln", "endpoint")


def match(document: Gist, sender: str, facts: Facts) -> Match:
    """Whom the document is exchanged with."""
    party, shape = document.partner, document.partner_shape
    return found.told(shape, _look_up(party, shape, lookup.read(document.lookup), sender, facts), document, party.external_id,
                      f"{document.partner_field}.")  # fmt: skip


def _look_up(party: PartnerKeys, shape: Shape, how: Lookup, sender: str, facts: Facts) -> Found:
    keys = {key: value for key in how.find or STRONG if key != "email" and (value := getattr(party, key))}
    candidates = {key: _asked(shape, key, value, sender, facts) for key, value in keys.items()}
    if party.code and not party.external_id and not candidates.get("code") and how.allows("external_id"):
        linked = _asked(shape, "external_id", party.code, sender, facts)  # a code that is none of ours is the sender's own
        if linked:
            keys["external_id"], candidates["external_id"] = party.code, linked
    if "siret" in keys and not party.siren and not candidates["siret"]:  # another establishment of a company that we know
        keys["siren"], candidates["siren"] = party.siret[:9], facts.parties(shape, "siren", party.siret[:9])
    record, by = found.choose(candidates)
    if record is None and not any(candidates.values()) and party.email and how.allows("email"):
        keys["email"] = party.email
        candidates = {"email": facts.parties(shape, "email", party.email)}
        record, by = found.choose(candidates)
    if record is not None:
        conflict = _conflict(record, by, candidates, keys) or _other_company(record, party)
        return Found(record.code, by, (*conflict, *_objections(record, party, by)))
    return found.ambiguous(candidates, keys) or _nobody(party, shape, how, keys, sender, facts)


def _asked(shape: Shape, key: str, value: str, sender: str, facts: Facts) -> Sequence[Known]:
    """The records that a key leads to; a key of the sender's own by way of our code."""
    if key == "external_id":
        key, value = "code", facts.xref(sender, shape, value)
    return facts.parties(shape, key, value) if value else ()


def _nobody(party: PartnerKeys, shape: Shape, how: Lookup, keys: Mapping[str, str], sender: str, facts: Facts) -> Found:
    given = dict.fromkeys(value for key, value in (*keys.items(), ("name", party.name)) if value and getattr(party, key))
    near = tuple(facts.similar(shape, party.code, party.name)[: found.LISTED])
    key = (party.external_id or party.code) if how.allows("external_id") else ""
    field = next((key for key in keys if getattr(party, key)), "name" if party.name else "code")
    unknown = Problem("UNKNOWN", field, ", ".join(given), ", ".join(keys), near, found.cure(sender, shape, key, near))
    return found.missing(unknown, how, facts.parties(shape, "code", how.instead) if how.instead else ())


def _conflict(record: Known, by: str, candidates: Candidates[Known], keys: Mapping[str, str]) -> tuple[Problem, ...]:
    """Keys that lead to another record. Two records of one company are no contradiction in what names the company."""
    others = {key: other for key, other in found.others(record, candidates).items() if not _same_company(record, other, key)}
    return (found.contradiction(record, by, others, keys),) if others else ()


def _same_company(record: Known, other: Known, key: str) -> bool:
    return key in ("siren", "vat_id") and bool(_siren(record)) and _siren(record) == _siren(other)


def _other_company(record: Known, party: PartnerKeys) -> tuple[Problem, ...]:
    """The record that was found is of another company than the document says."""
    name, said, ours = found.name(record), _siren(party), _siren(record)
    if said and ours and said != ours:
        return (Problem("CONFLICT", "siren" if party.siren else "siret", said, ours, (name,)),)
    if party.vat_id and record.vat_id and party.vat_id != record.vat_id and party.vat_id[:2] == record.vat_id[:2]:
        return (Problem("CONFLICT", "vat_id", party.vat_id, record.vat_id, (name,)),)
    return ()


def _objections(record: Known, party: PartnerKeys, by: str) -> Iterator[Problem]:
    """What else speaks against a partner that was found: it is blocked, or the proof is weak."""
    yield from found.closed(record, by)
    if by == "email":
        yield Problem("WEAK", "email", party.email, near=(found.name(record),))


def _siren(company: Known | PartnerKeys) -> str:
    return company.siren or company.siret[:9]
