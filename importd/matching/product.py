"""The product of each line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from importd import lookup
from importd.gist import Gist, LineKeys
from importd.lookup import Lookup
from importd.matching import found
from importd.matching.found import Candidates, Found, Problem
from importd.model import KnownProduct
from importd.ports import Facts, Match

SUGGESTIONS: Final = 5  # lines of a document for which the nearest products are looked for; each costs a walk through all
_LADDER: Final = ("external_id", "code", "gtin", "partner_item")
_FIELDS: Final = {key: "product_code" if key == "code" else key for key in _LADDER}
_Keys: TypeAlias = tuple[str, str, str, str, str]  # product_code, gtin, partner_item, external_id, lookup
_NO_KEYS: Final = ("", "", "", "")
_NOTHING: Final = Match()


class Products:
    """The products of one document; identifiers that several lines share are looked up once."""

    def __init__(self, document: Gist, partner: str, sender: str, facts: Facts) -> None:
        self._document, self._partner, self._sender, self._facts = document, partner, sender, facts
        self._known: dict[_Keys, Found] = {}

    def match(self, line: LineKeys) -> Match:
        """Which product the line is about."""
        keys = line.product_code, line.gtin, line.partner_item, line.external_id, line.lookup
        if keys[:4] == _NO_KEYS:
            return _NOTHING
        known = self._known.get(keys)
        if known is None:
            known = self._known[keys] = self._plain(keys) or self._look_up(line)
        if not known.problems and not line.external_id:
            return Match(known.code, found.WORDS.get(known.by, known.by))
        return found.told("product", known, line, line.external_id)

    def _plain(self, keys: _Keys) -> Found | None:
        """Most lines: our own code, nothing that could contradict it, and the product is sold."""
        if keys[1:] != _NO_KEYS:
            return None
        records = self._facts.products("code", keys[0])
        sold = len(records) == 1 and records[0].active and not records[0].blocked
        return Found(records[0].code, "code") if sold else None

    def _look_up(self, line: LineKeys) -> Found:
        how = lookup.read(line.lookup)
        keys = {_FIELDS[key]: value for key in how.find or _LADDER if (value := getattr(line, _FIELDS[key]))}
        if not self._partner:
            keys.pop("partner_item", None)
        candidates = {field: self._asked(field, value) for field, value in keys.items()}
        if line.product_code and not line.external_id and not candidates.get("product_code") and how.allows("external_id"):
            linked = self._asked("external_id", line.product_code)  # a code that is none of ours is the sender's own
            if linked:
                keys["external_id"], candidates["external_id"] = line.product_code, linked
        if not keys and not self._partner:
            return Found()  # only the partner could tell what it calls so, and that the partner is not known is said already
        record, by = found.choose(candidates)
        if record is not None:
            return Found(
                record.code, "code" if by == "product_code" else by, tuple(_objections(record, by, line, candidates, keys))
            )
        return found.ambiguous(candidates, keys) or self._nothing(line, how, keys)

    def _asked(self, field: str, value: str) -> Sequence[KnownProduct]:
        facts = self._facts
        if field == "partner_item":
            return facts.partner_item(self._document.partner_shape, self._partner, value)
        if field == "external_id":
            code = facts.xref(self._sender, "product", value)
            return facts.products("code", code) if code else ()
        return facts.products("code" if field == "product_code" else field, value)

    def _nothing(self, line: LineKeys, how: Lookup, keys: Mapping[str, str]) -> Found:
        suggest = sum(not one.code for one in self._known.values()) < SUGGESTIONS
        near = tuple(self._facts.similar("product", *keys.values(), line.name)[: found.LISTED]) if suggest else ()
        given = (
            ", ".join(dict.fromkeys(keys.values())) or line.external_id or line.product_code or line.gtin or line.partner_item
        )
        key = (line.external_id or line.product_code) if how.allows("external_id") else ""
        cure = found.cure(self._sender, "product", key, near)
        unknown = Problem("UNKNOWN", next(iter(keys), "product_code"), given, ", ".join(keys), near, cure)
        return found.missing(unknown, how, self._facts.products("code", how.instead) if how.instead else ())


def _objections(
    record: KnownProduct, by: str, line: LineKeys, candidates: Candidates[KnownProduct], keys: Mapping[str, str]
) -> Iterator[Problem]:
    if others := found.others(record, candidates):
        yield found.contradiction(record, by, others, keys)
        return
    if line.gtin and record.gtin and line.gtin.zfill(14) != record.gtin.zfill(14):
        yield Problem("CONFLICT", "gtin", line.gtin, record.gtin, (found.name(record),))
    yield from found.closed(record, by)
