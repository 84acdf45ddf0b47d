"""What people do with the keys of senders: link one, forget one, bring in a whole table. Each change is journalled."""

from __future__ import annotations

from typing import Final

from importd.errors import ImportdError
from importd.model import Shape
from importd.names import printable
from importd.ports import Facts
from importd.store.sqlite import SqliteStore
from importd.store.writes import SqliteTransaction
from importd.views.words import Words

BY_HAND: Final = "hand"


class NotLinkedError(ImportdError):
    """The key cannot be linked; the message says why in the operator's language."""


def link(store: SqliteStore, sender: str, kind: Shape, external_id: str, our_code: str, *, by: str, words: Words) -> str:
    """From now on this key of the sender's means our record; what it meant before, "" = nothing. Raises `NotLinkedError`."""
    with store.transaction() as transaction:
        if problem := objection(transaction.facts, kind, external_id, our_code, words):
            raise NotLinkedError(problem)
        return put(transaction, sender, kind, external_id, our_code, by=by)


def put(
    transaction: SqliteTransaction, sender: str, kind: Shape, external_id: str, our_code: str, *, by: str,
    learnt_by: str = BY_HAND, since: str = "",
) -> str:  # fmt: skip
    """The same within a transaction and unquestioned. A link that is there already is left as it is."""
    before = transaction.facts.xref(sender, kind, external_id)
    if before != our_code:
        transaction.learn(sender, kind, external_id, our_code, learnt_by, since)
        transaction.act(by, "xref set", 0, _told(sender, kind, external_id, our_code, before))
    return before


def forget(store: SqliteStore, sender: str, kind: Shape, external_id: str, *, by: str) -> str:
    """This key means nothing any more; what it meant, "" = nothing."""
    with store.transaction() as transaction:
        before = transaction.facts.xref(sender, kind, external_id)
        if before:
            transaction.unlearn(sender, kind, external_id)
            transaction.act(by, "xref forget", 0, _told(sender, kind, external_id, "", before))
        return before


def objection(facts: Facts, kind: Shape, external_id: str, our_code: str, words: Words) -> str:
    """What speaks against a link, "" = nothing."""
    if not external_id.strip() or not our_code.strip():
        return words("link_blank")
    known = facts.products("code", our_code) if kind == "product" else facts.parties(kind, "code", our_code)
    if known:
        return ""
    near = ", ".join(printable(one) for one in facts.similar(kind, our_code))
    hint = words("did_you_mean", near=near) if near else ""
    return words("link_unknown", kind=words(kind), code=printable(our_code), near=hint)


def _told(sender: str, kind: str, external_id: str, our_code: str, before: str) -> str:
    changed = f" → {our_code}" if our_code else ""
    return printable(f"{sender} {kind} {external_id}{changed}{f' (before: {before})' if before else ''}")
