"""`importd rejected mail`: a message to the sender of a rejected file, ready to be pasted.

It says what the sender can see and correct. It names no folder, id or command of ours, and no other customer.
"""

from __future__ import annotations

import re
import sqlite3
import tomllib
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from importd.config import CHECK_FOLDER, Settings
from importd.errors import ImportdError
from importd.model import Reason
from importd.names import printable
from importd.ports import Receipt
from importd.reasons import say
from importd.store import questions
from importd.views.answer import Answer
from importd.views.rejected import RejectedFile
from importd.views.words import Words

_INTERNAL: Final = re.compile(r"importd|docs/|\.toml|inbox|rejected/|profil", re.IGNORECASE)
_STRANGERS: Final = ("REF_",)  # what lies nearest on record is somebody else's business


class Mail(Answer):
    """What `importd rejected mail` answers."""

    version: int = 1
    """of this contract"""
    file: RejectedFile
    """the file that it is about"""
    subject: str
    """the subject line"""
    text: str
    """the body"""


def write(workspace: Path, connection: sqlite3.Connection, file: RejectedFile, settings: Settings, language: str = "") -> Mail:
    """The message about a file that `rejected.find` gave, in the sender's `language`, "" = the company's.

    Raises `ImportdError` for a file that importd did not reject.
    """
    receipt = questions.receipt(connection, workspace / ".claimed", file.id) if file.id else None
    if receipt is None:
        raise ImportdError(Words(settings.language)("unknown_note", name=file.name))
    language = language or settings.language
    words = Words(language)
    body = "\n".join(_body(receipt, file, settings, words, language))
    return Mail(file=file, subject=words("mail_title", name=file.original), text=body)


def _body(receipt: Receipt, file: RejectedFile, settings: Settings, words: Words, language: str) -> Iterator[str]:
    refusing = [_discreet(reason) for reason in receipt.reasons if reason.severity == "reject"]
    theirs = [reason for reason in refusing if step_for(reason, language)]
    ours = [reason for reason in refusing if reason not in theirs]
    yield from (words("mail_hello"), "")
    yield words("mail_refused", name=file.original, when=words.moment(datetime.fromisoformat(receipt.decided)))
    if theirs:
        key = "mail_yours_one" if len(theirs) == 1 else "mail_yours"
        yield from ("", words(key, count=words.count(len(theirs))), "", *_listed(theirs, words, language))
    if ours:
        yield from ("", words("mail_ours"), "", *_listed(ours, words, language))
    yield from ("", words("mail_again" if theirs else "mail_nothing_to_do"))
    if theirs:
        yield words("mail_try", folder=CHECK_FOLDER)
    yield from ("", words("mail_regards"), *_signature(settings))


def _discreet(reason: Reason) -> Reason:
    return reason.model_copy(update={"near": ()}) if reason.code.startswith(_STRANGERS) else reason


def _listed(reasons: Sequence[Reason], words: Words, language: str) -> Iterator[str]:
    for index, reason in enumerate(reasons, 1):
        told = say(reason, language)
        yield words("colon", left=f"{index}. {told.place}", right=told.message)
        if step := step_for(reason, language):
            yield "   " + words("mail_do", step=step)


def step_for(reason: Reason, language: str) -> str:
    """What the sender can do about it, "" = nothing: we look into it ourselves."""
    own = _steps().get(reason.code)
    step = own["fr" if language == "fr" else "en"] if own is not None else say(reason, language).next_step
    return "" if _INTERNAL.search(step) else step


@cache
def _steps() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("importd.views") / "mail.toml").read_text("utf-8"))


def _signature(settings: Settings) -> Iterator[str]:
    person = settings.responsible
    yield from (printable(text) for text in (person.name, settings.company.name, person.mail) if text)
