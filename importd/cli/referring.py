"""`importd references from`: read documents, gather whom and what they mention, write it down. It needs no ledger."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Literal

from importd import app, config
from importd.acts import references as act
from importd.brief import Brief
from importd.config import DEFAULT_SENDER, Rules, Sender, Settings
from importd.errors import NotAWorkspace
from importd.model import Direction, Document, Reading
from importd.names import printable, stored
from importd.ports import Claim
from importd.reasons import say
from importd.views.words import Words

_RECEIVED = ("invoice", "credit_note")  # what a company outside a workspace is thought to receive; the rest it sends
_Read = Callable[[Sequence[Claim], Rules], list[Brief]]


def references(workspace: Path, files: Sequence[str], to: Path, direction: Literal["sale", "purchase", "auto"]) -> int:
    """Write what the files mention; the exit code is 1 when one of them could not be read."""
    try:
        settings, company_known = config.load(workspace), True
    except NotAWorkspace:
        settings, company_known = Settings(), False
    words = Words(settings.language)
    claims = [Claim(0, os.path.abspath(file), DEFAULT_SENDER) for file in files]
    rules = settings.rules(DEFAULT_SENDER, date.today())  # noqa: DTZ011 - the company's own day
    with app.reader(settings.reading) as read:
        if direction == "auto" and not company_known:
            found = _by_kind(read, claims, rules)
        else:
            found = read(claims, rules if direction == "auto" else _as(rules, direction))
    unread = _tell_unread(files, found, words, settings.language)
    _tell(act.gather([Reading(documents=tuple(brief.documents())) for brief in found]), to, words)
    return 1 if unread else 0


def _as(rules: Rules, direction: Direction) -> Rules:
    return rules.model_copy(update={"sender": Sender(**{**dict(rules.sender), "direction": direction})})


def _by_kind(read: _Read, claims: Sequence[Claim], rules: Rules) -> list[Brief]:
    """Each file as a purchase, for its invoices and credit notes, and as a sale, for everything else."""
    bought, sold = read(claims, _as(rules, "purchase")), read(claims, _as(rules, "sale"))
    return [_joined(one, other) for one, other in zip(bought, sold, strict=True)]


def _joined(bought: Brief, sold: Brief) -> Brief:
    """A file that says its direction itself can be read in one way only."""
    if bought.refused or sold.refused:
        return sold if bought.refused else bought
    pairs = zip(bought.documents(), bought.texts, sold.texts, strict=True)
    return bought._replace(texts=tuple(purchase if _is_received(document) else sale for document, purchase, sale in pairs))


def _is_received(document: Document) -> bool:
    return document.kind in _RECEIVED


def _tell_unread(files: Sequence[str], found: Sequence[Brief], words: Words, language: str) -> bool:
    """Say which files gave nothing and why; whether there was one."""
    unread = False
    for file, brief in zip(files, found, strict=True):
        refusing = [say(reason, language) for reason in brief.reasons if reason.severity == "reject"]
        told = [f"{one.place}: {one.message}" for one in refusing[:3]]
        if brief.state != "read":
            told = [printable(brief.detail) or words("being_written")]
        for message in told:
            unread = True
            print(words("unreadable", name=stored(file), message=message), file=sys.stderr)
    return unread


def _tell(gathered: act.ReferenceSet, to: Path, words: Words) -> None:
    written = act.write(gathered, to)
    counts = [len(rows) for rows in gathered.rows.values() if rows]
    for path, count in zip(written, counts, strict=True):
        print(words("wrote", name=stored(str(path)), count=words.count(count)))
    for note in gathered.notes:
        told = words(note.problem, shape=words(note.shape), code=printable(note.code), name=printable(note.name))
        print(told, file=sys.stderr)
    if not any(gathered.rows.values()):
        print(words("no_mentions"), file=sys.stderr)
