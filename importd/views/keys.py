"""`importd xref list`: what senders call our customers, suppliers and products."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime

from importd.model import Shape
from importd.store import questions
from importd.views.answer import Answer


class Key(Answer):
    """One key of a sender's."""

    sender: str
    """whose key it is"""
    kind: Shape
    """customer, supplier or product"""
    external_id: str
    """the key in the sender's own software"""
    our_code: str
    """our code of the record that it means"""
    name: str
    """the name of that record, "" = it is not on record"""
    learnt_by: str
    """hand, create (the record was made from a document), record (it came with the key), else by what
    the record was recognised: code, siret, vat_id …"""
    created_at: datetime
    """since when the key has been known"""
    last_seen_at: datetime
    """when a document last brought it; exact to the day"""


class KeyList(Answer):
    """What `importd xref list` answers."""

    version: int = 1
    """of this contract"""
    keys: tuple[Key, ...]
    """by sender, kind and key"""


def listing(connection: sqlite3.Connection, sender: str = "", kind: str = "") -> KeyList:
    """The keys of one sender or of all, of one kind or of all."""
    return KeyList(keys=tuple(_keys(connection, sender, kind)))


def _keys(connection: sqlite3.Connection, sender: str, kind: str) -> Iterator[Key]:
    for row in connection.execute(questions.KEYS, (sender, sender, kind, kind)):
        whose, what, external_id, our_code, name, learnt_by, created, seen = row
        yield Key(
            sender=whose, kind=what, external_id=external_id, our_code=our_code, name=name, learnt_by=learnt_by,
            created_at=datetime.fromisoformat(created), last_seen_at=datetime.fromisoformat(seen),
        )  # fmt: skip
