"""`importd retry`."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from importd import app, config, lock
from importd.acts import retry as acts
from importd.acts.curing import cured
from importd.cli.asking import asked, respond, tell_candidates
from importd.cli.pages import retry_page
from importd.errors import ImportdError
from importd.names import printable
from importd.reasons import catalogue
from importd.views import rejected
from importd.views.rejected import RejectedFile
from importd.views.words import Words


def retry(workspace: Path, which: Sequence[str], code: str, *, cause: bool, restamp: bool, as_json: bool) -> int:
    """`importd retry`; 1 when something could not be taken back."""
    settings = config.load(workspace)
    words = Words(settings.language)
    with asked(workspace) as (connection, _, _):
        if which:
            files, unclear = _named(workspace, connection, which, words, settings.language)
        else:
            files, unclear = _all(workspace, connection, code, words, settings.language), False
    if cause:
        with app.checker(workspace) as judge:
            files = cured(workspace, files, judge)
    alive = lock.holder(workspace) is not None
    with app.ledger(workspace, settings) as (spool, store):
        report = acts.retry(spool, store, files, by=acts.who(), restamp=restamp, service_alive=alive)
        spool.list_rejected(settings.language)
    if files or not unclear:
        respond(report, retry_page(report, words), as_json=as_json, plain=False)
    return 1 if unclear or not report.all_done else 0


def _named(
    workspace: Path, connection: sqlite3.Connection, which: Sequence[str], words: Words, language: str
) -> tuple[list[RejectedFile], bool]:
    """The files that these names mean, each once, and whether some name meant none or several: that is said at once."""
    found: dict[tuple[int, str], RejectedFile] = {}
    unclear = False
    for what in which:
        try:
            file = rejected.find(workspace, connection, what, language)
            found[file.id, file.name] = file
        except rejected.AmbiguousError as error:
            unclear = True
            tell_candidates(error, words)
        except rejected.NobodyError as error:
            unclear = True
            print(error, file=sys.stderr)
    return list(found.values()), unclear


def _all(workspace: Path, connection: sqlite3.Connection, code: str, words: Words, language: str) -> list[RejectedFile]:
    """What lies in `rejected/`, oldest first; with a code only what was rejected for it. Raises for a code that does not exist."""
    if code and code not in catalogue():
        near = ", ".join(get_close_matches(code.upper(), catalogue(), 3))
        hint = words("did_you_mean", near=near) if near else ""
        raise ImportdError(words("unknown_code", what=printable(code), near=hint))
    files = rejected.listing(workspace, connection, language).files
    return [file for file in reversed(files) if not code or code in file.codes]
