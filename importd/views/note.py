"""`importd rejected show`: the whole note of one rejected file, from the ledger, and what happened to the file since."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from importd import notes
from importd.store import questions
from importd.views.answer import Answer
from importd.views.rejected import RejectedFile
from importd.views.words import Words


class Note(Answer):
    """What `importd rejected show` answers."""

    version: int = 1
    """of this contract"""
    file: RejectedFile
    """the file"""
    text: str
    """the note as it lies beside the file, in the company's language"""
    history: tuple[str, ...]
    """what happened to the file since, in words"""
    details: dict[str, Any]
    """the content of `NAME.reason.json`; empty for a file that the ledger does not know"""


def show(workspace: Path, connection: sqlite3.Connection, file: RejectedFile, language: str) -> Note:
    """The note of a file that `rejected.find` gave."""
    words = Words(language)
    receipt = questions.receipt(connection, workspace / ".claimed", file.id) if file.id else None
    if receipt is None:
        return Note(file=file, text=words("unknown_note", name=file.name), history=(), details={})
    return Note(
        file=file, text=notes.text(receipt, language), history=_history(file, words), details=notes.as_json(receipt, language)
    )  # fmt: skip


def _history(file: RejectedFile, words: Words) -> tuple[str, ...]:
    told = [
        words("retried_as", when=words.moment(one.at), id=one.id, outcome=words.outcome(one.outcome))
        if one.id
        else words("released_since", when=words.moment(one.at))
        for one in file.retried_as
    ]
    if not told and not file.lies_there:
        told = [words("gone_by_hand")]
    return tuple(told)
