"""Which of our customers, suppliers and products a document means: by identifiers, never by names.

The ladder for a partner: code, SIRET, SIREN, VAT id, GLN, electronic address; only then the e-mail, which is a weak proof
and gives a warning. For a product: our code, GTIN, then what the partner calls it.

- Every key that is there is looked up, not only the first one that finds something.
- A key that finds nothing proves nothing (senders write their own codes); one that finds another record is a conflict.
- What identifies a company, SIREN and VAT id of the same country, must not differ from our record either. A SIRET, a GLN or
  an address may: a company has several.
- A GTIN must not differ from the one on record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias, TypeVar

from importd.config import Rules
from importd.gist import Gist, LineKeys, PartnerKeys
from importd.model import Known, KnownProduct, Reason, Shape
from importd.ports import Facts, Match, Matched
from importd.reasons import finding

STRONG: Final = ("code", "siret", "siren", "vat_id", "gln", "endpoint")
LISTED: Final = 5  # candidates and suggestions that a reason names
SUGGESTIONS: Final = 5  # lines of a document for which the nearest products are looked for; each costs a walk through all

_NOTHING: Final = Match()


class Problem(NamedTuple):
    """What is wrong with a match, before it has a place: the end of a code, and what the reason says."""

    kind: str  # UNKNOWN, AMBIGUOUS, CONFLICT, WEAK, BLOCKED, INACTIVE
    field: str
    value: str
    expected: str = ""
    near: tuple[str, ...] = ()


class Found(NamedTuple):
    """The record that a set of keys leads to."""

    code: str = ""
    by: str = ""
    problems: tuple[Problem, ...] = ()


_Record = TypeVar("_Record", Known, KnownProduct)
_Candidates: TypeAlias = Mapping[str, Sequence[_Record]]  # key → the records that it leads to


def match(document: Gist, rules: Rules, facts: Facts) -> Matched:  # noqa: ARG001 - policies per sender come with the profiles
    """The partner and the product of each line, with what there is to say about them; nothing is raised."""
    partner = _partner(document, facts)
    known: dict[tuple[str, str, str], Found] = {}
    return Matched(partner, tuple([_product(line, document, partner.code, known, facts) for line in document.lines]))


def _choose(candidates: _Candidates[_Record]) -> tuple[_Record | None, str]:
    """The record that the first telling key leads to, and that key."""
    return next(((records[0], key) for key, records in candidates.items() if len(records) == 1), (None, ""))


def _ambiguous(candidates: _Candidates[_Record], keys: Mapping[str, str]) -> Found | None:
    """No key leads to one record, but some lead to several."""
    for key, records in candidates.items():
        if records:
            return Found(problems=(Problem("AMBIGUOUS", key, keys[key], near=_names(records)),))
    return None


# partners


def _partner(document: Gist, facts: Facts) -> Match:
    found = _look_up_partner(document.partner, document.partner_shape, facts)
    if not found.problems:
        return Match(found.code, found.by)
    prefix, field = f"REF_{document.partner_shape.upper()}_", document.partner_field
    return Match(found.code, found.by, tuple([_reason(prefix, one, document, f"{field}.") for one in found.problems]))


def _look_up_partner(party: PartnerKeys, shape: Shape, facts: Facts) -> Found:
    keys = {key: value for key in STRONG if (value := getattr(party, key))}
    candidates = {key: facts.parties(shape, key, value) for key, value in keys.items()}
    if party.siret and not party.siren and not candidates["siret"]:  # another establishment of a company that we know
        candidates["siren"] = facts.parties(shape, "siren", party.siret[:9])
        keys["siren"] = party.siret[:9]
    record, by = _choose(candidates)
    if record is None and not any(candidates.values()) and party.email:
        keys["email"] = party.email
        candidates = {"email": facts.parties(shape, "email", party.email)}
        record, by = _choose(candidates)
    if record is not None:
        return Found(record.code, by, (*_conflicts(record, candidates, keys), *_objections(record, party, by)))
    return _ambiguous(candidates, keys) or Found(problems=(_unknown(party, shape, keys, facts),))


def _unknown(party: PartnerKeys, shape: Shape, keys: Mapping[str, str], facts: Facts) -> Problem:
    given = dict.fromkeys(value for key, value in (*keys.items(), ("name", party.name)) if value and getattr(party, key))
    near = tuple(facts.similar(shape, party.code, party.name)[:LISTED])
    return Problem("UNKNOWN", "code", ", ".join(given), ", ".join(keys), near)


def _conflicts(record: Known, candidates: _Candidates[Known], keys: Mapping[str, str]) -> Iterator[Problem]:
    """Other keys that lead to another record. Two records of one company are no contradiction in what names the company."""
    for key, records in candidates.items():
        if len(records) == 1 and records[0].code != record.code:
            same_company = bool(_siren(record)) and _siren(record) == _siren(records[0])
            if not (same_company and key in ("siren", "vat_id")):
                yield Problem("CONFLICT", key, keys[key], near=_names((record, records[0])))


def _objections(record: Known, party: PartnerKeys, by: str) -> Iterator[Problem]:
    """What speaks against a partner that was found: its record says another company, or it is blocked."""
    name, said, ours = _name(record), _siren(party), _siren(record)
    if said and ours and said != ours:
        yield Problem("CONFLICT", "siren", said, ours, (name,))
    if party.vat_id and record.vat_id and party.vat_id != record.vat_id and party.vat_id[:2] == record.vat_id[:2]:
        yield Problem("CONFLICT", "vat_id", party.vat_id, record.vat_id, (name,))
    if record.blocked or not record.active:
        yield Problem("BLOCKED", "code", name)
    if by == "email":
        yield Problem("WEAK", "email", party.email, near=(name,))


def _siren(company: Known | PartnerKeys) -> str:
    return company.siren or company.siret[:9]


# products


def _product(line: LineKeys, document: Gist, partner: str, known: dict[tuple[str, str, str], Found], facts: Facts) -> Match:
    """The product of a line; identifiers that several lines share are looked up once."""
    keys = line.product_code, line.gtin, line.partner_item
    if keys == ("", "", ""):
        return _NOTHING
    found = known.get(keys)
    if found is None:
        suggest = sum(not one.code for one in known.values()) < SUGGESTIONS
        found = known[keys] = _plain(line, keys, facts) or _look_up_product(line, document, partner, facts, suggest=suggest)
    if not found.problems:
        return Match(found.code, found.by)
    return Match(found.code, found.by, tuple([_reason("REF_PRODUCT_", one, line) for one in found.problems]))


def _plain(line: LineKeys, keys: tuple[str, str, str], facts: Facts) -> Found | None:
    """Most lines: our own code, nothing that could contradict it, and the product is sold."""
    if keys[1:] != ("", ""):
        return None
    records = facts.products("code", line.product_code)
    sold = len(records) == 1 and records[0].active and not records[0].blocked
    return Found(records[0].code, "code") if sold else None


def _look_up_product(line: LineKeys, document: Gist, partner: str, facts: Facts, *, suggest: bool) -> Found:
    keys: dict[str, str] = {}
    candidates: dict[str, Sequence[KnownProduct]] = {}
    if line.product_code:
        keys["product_code"], candidates["product_code"] = line.product_code, facts.products("code", line.product_code)
    if line.gtin:
        keys["gtin"], candidates["gtin"] = line.gtin, facts.products("gtin", line.gtin)
    if line.partner_item and partner:
        item = line.partner_item
        keys["partner_item"], candidates["partner_item"] = item, facts.partner_item(document.partner_shape, partner, item)
    if not keys:
        return Found()  # only the partner could tell what it calls so, and that the partner is not known is said already
    record, by = _choose(candidates)
    if record is not None:
        return Found(
            record.code, "code" if by == "product_code" else by, tuple(_product_objections(record, line, candidates, keys))
        )
    if found := _ambiguous(candidates, keys):
        return found
    near = tuple(facts.similar("product", *keys.values(), line.name)[:LISTED]) if suggest else ()
    given = ", ".join(dict.fromkeys(keys.values()))
    return Found(problems=(Problem("UNKNOWN", next(iter(keys)), given, ", ".join(keys), near),))


def _product_objections(
    record: KnownProduct, line: LineKeys, candidates: _Candidates[KnownProduct], keys: Mapping[str, str]
) -> Iterator[Problem]:
    for key, records in candidates.items():
        if len(records) == 1 and records[0].code != record.code:
            yield Problem("CONFLICT", key, keys[key], near=_names((record, records[0])))
            return
    if line.gtin and record.gtin and line.gtin.zfill(14) != record.gtin.zfill(14):
        yield Problem("CONFLICT", "gtin", line.gtin, record.gtin, (_name(record),))
    if record.blocked or not record.active:
        yield Problem("INACTIVE", "product_code", _name(record))


# words


def _reason(prefix: str, problem: Problem, place: Gist | LineKeys, field: str = "") -> Reason:
    code = prefix + problem.kind
    return finding(code, place, field=field + problem.field, value=problem.value, expected=problem.expected, near=problem.near)


def _name(record: Known | KnownProduct) -> str:
    return f"{record.code} ({record.name})"


def _names(records: Sequence[_Record]) -> tuple[str, ...]:
    shown: tuple[str, ...] = tuple([_name(one) for one in records[:LISTED]])
    return (*shown, "…") if len(records) > LISTED else shown
