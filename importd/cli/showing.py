"""`importd show`: one document as a page, as JSON, or the file that brought it."""

from __future__ import annotations

import re
import sqlite3
import sys
from decimal import Decimal
from pathlib import Path
from typing import Final

from importd.cli.asking import asked, respond
from importd.cli.document_page import page, title
from importd.config import Settings
from importd.errors import ImportdError
from importd.names import printable
from importd.values import decimal_places
from importd.views import document, origin
from importd.views.words import Words

_UNFIT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def show(workspace: Path, which: str, *, as_json: bool, plain: bool, original: bool) -> int:
    """`importd show`; 1 when no document, or several, have this number."""
    with asked(workspace) as (connection, settings, words):
        try:
            answer = document.show(workspace, connection, document.find(connection, which, settings.language), settings)
        except document.SeveralDocumentsError as error:
            _tell_candidates(workspace, connection, error, settings, words)
            return 1
    if original:
        _write(origin.original_bytes(workspace, answer.origin, settings.language), answer.origin.name, words)
    else:
        respond(answer, page(answer, words), as_json=as_json, plain=plain)
    return 0


def _tell_candidates(
    workspace: Path, connection: sqlite3.Connection, error: document.SeveralDocumentsError, settings: Settings, words: Words
) -> None:
    """Print what a number may mean: a line for each document."""
    print(error, file=sys.stderr)
    for one in (document.show(workspace, connection, number, settings) for number in error.ids):
        gross = words.number(one.totals.gross or Decimal(0), decimal_places(one.currency))
        told = [
            f"#{one.id}", title(one, words), words("their_number", number=one.external_number), words.day(one.issue_date),
            f"{one.partner.code} {one.partner.name}", f"{gross} {one.currency}",
        ]  # fmt: skip
        print(printable("  ".join(told)), file=sys.stderr)


def _write(content: bytes, name: str, words: Words) -> None:
    """The bytes as they are; a terminal is only given text that it can show."""
    if sys.stdout.isatty() and not _is_text(content):
        raise ImportdError(words("original_binary", name=name))
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def _is_text(content: bytes) -> bool:
    try:
        return _UNFIT.search(content.decode("utf-8")) is None
    except UnicodeDecodeError:
        return False
