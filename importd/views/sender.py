"""`importd sender`: what a sender sends, how often, how much of it is refused and why; from the last of its files."""

from __future__ import annotations

import itertools
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from statistics import median
from typing import Final

from importd.errors import ImportdError
from importd.names import printable, stored
from importd.reasons import catalogue
from importd.store import senders
from importd.store.senders import SentRow
from importd.store.writes import reasons_from
from importd.views.answer import Answer
from importd.views.words import Words

_LOOKED: Final = 500  # files that are looked at; of each sender, in the list of all, fewer
_GLANCED: Final = 100
_CAUSES: Final = 5


class Counted(Answer):
    """How often something came."""

    name: str
    """what"""
    count: int
    """how often"""


class SenderLine(Answer):
    """One sender."""

    name: str
    """its name"""
    looked_at: int
    """how many of its last files this rests on"""
    last_name: str
    """the last file"""
    last_arrived: datetime
    """when that came"""
    last_outcome: str | None
    """what became of it; null = in hand"""
    documents: int
    """documents that these files brought"""
    refused: int
    """how many of these files were refused"""
    error_rate: float
    """the same as a share of those that were judged, 0 to 1"""
    every_seconds: int
    """the usual time between two files, 0 = too few to tell"""
    formats: tuple[Counted, ...]
    """what it sends, the most frequent first"""
    causes: tuple[Counted, ...]
    """why its files were refused, the most frequent first: codes of docs/reasons.md"""


class SenderList(Answer):
    """What `importd sender` answers."""

    version: int = 1
    """of this contract"""
    senders: tuple[SenderLine, ...]
    """the one that was asked for, or all of them"""


def tell(connection: sqlite3.Connection, name: str, language: str) -> SenderList:
    """One sender, or with "" every one. Raises `ImportdError` for one of whom nothing ever came."""
    if not name:
        lines = (_line(one, senders.latest(connection, one, _GLANCED)) for one in senders.everyone(connection))
        return SenderList(senders=tuple(lines))
    rows = senders.latest(connection, stored(name), _LOOKED)
    if not rows:
        known = ", ".join(senders.everyone(connection)[:20]) or "-"
        raise ImportdError(Words(language)("sender_unknown", name=stored(name), known=known))
    return SenderList(senders=(_line(stored(name), rows),))


def _line(name: str, rows: Sequence[SentRow]) -> SenderLine:
    judged = [row for row in rows if row.outcome in ("accepted", "partly", "duplicate", "rejected")]
    refused = [row for row in judged if row.outcome == "rejected"]
    return SenderLine(
        name=name, looked_at=len(rows), last_name=printable(rows[0].name), last_arrived=datetime.fromisoformat(rows[0].arrived),
        last_outcome=rows[0].outcome or None, documents=sum(row.documents for row in rows), refused=len(refused),
        error_rate=round(len(refused) / len(judged), 4) if judged else 0.0, every_seconds=_rhythm(rows),
        formats=_counted(row.format for row in rows if row.format), causes=_counted(_causes(refused))[:_CAUSES],
    )  # fmt: skip


def _rhythm(rows: Sequence[SentRow]) -> int:
    """The median of the pauses between files that did not come in one go."""
    moments = sorted(datetime.fromisoformat(row.arrived) for row in rows)
    pauses = [(after - before).total_seconds() for before, after in itertools.pairwise(moments)]
    apart = [pause for pause in pauses if pause > 1]
    return round(median(apart)) if len(apart) >= 3 else 0


def _causes(refused: Sequence[SentRow]) -> list[str]:
    """Each code once per file."""
    found = [dict.fromkeys(one.code for one in reasons_from(row.reasons) if one.severity == "reject") for row in refused]
    return [code for codes in found for code in codes if code in catalogue()]


def _counted(names: Iterable[str]) -> tuple[Counted, ...]:
    return tuple(Counted(name=printable(name), count=count) for name, count in Counter(names).most_common())
