"""The files that wait for something that may still come: part of `importd status`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime

from importd.reasons import say
from importd.store import questions
from importd.store.writes import reasons_from
from importd.views.answer import Answer

MOST = 20  # files that are told


class WaitingFile(Answer):
    """A claimed file that waits; every name is escaped, so that it can be printed anywhere."""

    id: int
    """its short id"""
    name: str
    """its name as the sender gave it"""
    sender: str
    """who dropped it"""
    waits_for: str
    """the references that it waits for: "customer 17; product CHA-9"; "" = for another file"""
    until: datetime | None
    """when it is refused if nothing has come; null = it waits for another file"""
    message: str
    """the same in words"""


def listing(connection: sqlite3.Connection, language: str) -> tuple[WaitingFile, ...]:
    """The files that wait, those with the nearest deadline first."""
    return tuple(_files(connection, language))


def _files(connection: sqlite3.Connection, language: str) -> Iterator[WaitingFile]:
    for number, name, sender, waits_for, until, reasons in connection.execute(questions.WAITING, (MOST,)):
        told = [say(reason, language).message for reason in reasons_from(reasons) if reason.severity == "hold"]
        more = f" (+{len(told) - 1})" if len(told) > 1 else ""
        yield WaitingFile(
            id=number, name=name, sender=sender, waits_for=waits_for, until=datetime.fromisoformat(until) if until else None,
            message=(told[0] if told else waits_for) + more,
        )  # fmt: skip
