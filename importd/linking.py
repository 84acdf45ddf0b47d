"""The keys of senders: learnt from the documents that bring them; and records created from a document, where its profile wants it.

Both happen in the transaction of the document, within the savepoint of its file: of a refused one nothing stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from importd.gist import Gist, LineKeys
from importd.model import Document, Line, Party, Reason, Reference, Shape
from importd.ports import Match, Matched, Transaction
from importd.reasons import finding

_KEYS: Final = ("siret", "siren", "vat_id", "gln", "email")  # what the next document would be recognised by
_FIELDS: Final = ("name", "vat_id", "siren", "siret", "gln", "email", "endpoint", "phone")
_ADDRESS: Final = ("street", "street2", "postcode", "city", "country")
_NOT_OURS: Final = ("xref", "use")  # known already; and a stand-in is not whom the key means


def learn(document: Gist, matched: Matched, sender: str, transaction: Transaction) -> Iterator[Reason]:
    """Keep what the sender's keys were found to mean; each new one is told."""
    for shape, match, place in _matches(document, matched):
        if match.link and match.code and match.by not in _NOT_OURS and not transaction.facts.xref(sender, shape, match.link):
            transaction.learn(sender, shape, match.link, match.code, match.by)
            yield finding("REF_LEARNT", place, field=_field(document, shape), value=match.link, expected=match.code)


def introduce(reference: Reference, sender: str, transaction: Transaction) -> None:
    """A record that comes with the sender's own key for it: the key is known from then on. A link that is there already stays."""
    theirs = reference.external_id
    if theirs and not transaction.facts.xref(sender, reference.shape, theirs):
        transaction.learn(sender, reference.shape, theirs, reference.code, "record")


def _field(document: Gist, shape: Shape) -> str:
    return "external_id" if shape == "product" else f"{document.partner_field}.external_id"


def met(document: Gist, matched: Matched) -> Iterator[tuple[Shape, str]]:
    """The keys of its sender by which something was found."""
    return ((shape, match.link) for shape, match, _ in _matches(document, matched) if match.by == "xref" and match.link)


def _matches(document: Gist, matched: Matched) -> Iterator[tuple[Shape, Match, Gist | LineKeys]]:
    yield document.partner_shape, matched.partner, document
    for product, line in zip(matched.products, document.lines, strict=True):
        yield "product", product, line


def kept(reasons: Iterable[Reason]) -> list[Reason]:
    """What is still true of a file that is refused, or waits: nothing was learnt and nothing created."""
    return [reason for reason in reasons if reason.code not in ("REF_LEARNT", "REF_CREATED")]


def wanted(matched: Matched, found: Iterable[Reason]) -> bool:
    """Whether records are to be created: some are missing, and nothing but that speaks against the document."""
    missing = [reason for match in (matched.partner, *matched.products) if match.create for reason in match.reasons]
    return bool(missing) and all(reason in missing for reason in found if reason.severity in ("reject", "hold", "skip"))


def create(text: str, document: Gist, matched: Matched, sender: str, transaction: Transaction) -> list[Reason]:
    """Create what is missing from the document itself, the partner first; each record is told.

    What has no name, or no key by which the next document would find it, is not created. Raises nothing: what is still
    missing afterwards is said by whoever looks it up again.
    """
    whole = Document.model_validate_json(text)
    told: list[Reason] = []
    partner = matched.partner.code
    if matched.partner.create:
        new = _party(whole.partner, document.partner_shape, sender)
        partner = new.code
        told += _record(new, matched.partner, document, sender, transaction)
    for match, line, place in zip(matched.products, whole.lines, document.lines, strict=True):
        if match.create:
            told += _record(_product(line, document.partner_shape, partner, sender), match, place, sender, transaction)
    return told


def _record(new: Reference, match: Match, place: Gist | LineKeys, sender: str, transaction: Transaction) -> Sequence[Reason]:
    if not new.code or not new.fields["name"] or _is_taken(new, transaction):
        return ()
    transaction.upsert(new)
    if match.link:
        transaction.learn(sender, new.shape, match.link, new.code, "create")
    return (finding("REF_CREATED", place, field=match.reasons[0].field, value=new.fields["name"], expected=new.code),)


def _is_taken(new: Reference, transaction: Transaction) -> bool:
    facts = transaction.facts
    return bool(facts.products("code", new.code) if new.shape == "product" else facts.parties(new.shape, "code", new.code))


def _party(party: Party, shape: Shape, sender: str) -> Reference:
    said = {key: str(getattr(party, key)) for key in _FIELDS} | {key: str(getattr(party.address, key)) for key in _ADDRESS}
    said["name"] = party.name or party.trading_name
    code = party.code or _ours(sender, party.external_id) or next((said[key] for key in _KEYS if said[key]), "")
    fields: dict[str, str | bool] = {key: value for key, value in said.items() if value or key == "name"}
    return Reference(shape=shape, code=code, fields=fields)


def _product(line: Line, shape: Shape, partner: str, sender: str) -> Reference:
    """What a document says of a price or a VAT rate holds for that deal only."""
    fields: dict[str, str | bool] = {"name": line.name or line.description[:500]}
    fields |= {key: value for key, value in (("gtin", line.gtin), ("unit", line.unit)) if value}
    if line.partner_item and partner:
        fields |= {shape: partner, f"{shape}_item": line.partner_item}
    theirs = f"{partner}-{line.partner_item}" if line.partner_item and partner else ""
    return Reference(
        shape="product", code=line.product_code or _ours(sender, line.external_id) or line.gtin or theirs, fields=fields
    )


def _ours(sender: str, key: str) -> str:
    """A code of our own for what a sender calls by a key of its own.

    >>> _ours("shop1", "17"), _ours("shop1", "")
    ('SHOP1-17', '')
    """
    return f"{re.sub(r'[^A-Z0-9]+', '-', sender.upper()).strip('-')}-{key}" if key else ""
