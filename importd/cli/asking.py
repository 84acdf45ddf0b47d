"""The commands that ask: open what is to be read, call the view, print its answer."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from importd import config
from importd.cli.page import Block
from importd.config import Settings
from importd.errors import NotAWorkspace, SettingsError, Trouble
from importd.names import in_json
from importd.store import questions
from importd.store.sqlite import FILE_NAME
from importd.views.words import Words

if TYPE_CHECKING:
    import sqlite3

    from importd.views.answer import Answer
    from importd.views.rejected import AmbiguousError, RejectedFile


def respond(answer: Answer, blocks: Iterable[Block], *, as_json: bool, plain: bool) -> None:
    """Print an answer as JSON or as a page."""
    if as_json:
        print(in_json(answer.model_dump_json(indent=2)))
        return
    from importd.cli.page import show as show_page

    show_page(blocks, plain=plain)


def settings_of(workspace: Path) -> Settings:
    """The settings, or the defaults where the file is broken: a question must be answered nevertheless."""
    try:
        return config.load(workspace)
    except SettingsError:
        return Settings()


@contextmanager
def asked(workspace: Path) -> Iterator[tuple[sqlite3.Connection, Settings, Words]]:
    """The ledger to read, the settings and the words. Raises `NotAWorkspace`, `Trouble`."""
    settings = settings_of(workspace)
    with questions.reading(workspace / FILE_NAME) as connection:
        yield connection, settings, Words(settings.language)


def status(workspace: Path, now: datetime, timer: timedelta | None, *, as_json: bool, plain: bool) -> int:
    """`importd status`; the exit code is the health."""
    from importd.cli.status_page import page
    from importd.views import status as view

    language = Settings().language
    try:
        language = settings_of(workspace).language
        answer = view.look(workspace, now, timer)
    except (NotAWorkspace, Trouble) as error:
        answer = view.unknown(workspace, now, str(error), language)
    respond(answer, page(answer, Words(language)), as_json=as_json, plain=plain)
    return answer.exit_code


def series(workspace: Path, *, as_json: bool, plain: bool) -> int:
    """`importd series`."""
    from importd.cli.pages import series_page
    from importd.views import series as view

    with asked(workspace) as (connection, settings, words):
        answer = view.listing(connection, settings)
    respond(answer, series_page(answer, words), as_json=as_json, plain=plain)
    return 0 if answer.no_gap else 1


def rejected(workspace: Path, *, as_json: bool, plain: bool) -> None:
    """`importd rejected`."""
    from importd.cli.pages import rejected_page
    from importd.views import rejected as view

    with asked(workspace) as (connection, settings, words):
        answer = view.listing(workspace, connection, settings.language)
    respond(answer, rejected_page(answer, words), as_json=as_json, plain=plain)


def _chosen(workspace: Path, connection: sqlite3.Connection, which: str, settings: Settings, words: Words) -> RejectedFile:
    """The rejected file that was meant; several are listed, and the command ends."""
    from importd.views import rejected as view

    try:
        return view.find(workspace, connection, which, settings.language)
    except view.AmbiguousError as error:
        tell_candidates(error, words)
        raise typer.Exit(1) from None


def show(workspace: Path, which: str, *, as_json: bool) -> None:
    """`importd rejected show`."""
    from importd.cli.page import Text
    from importd.views import note

    with asked(workspace) as (connection, settings, words):
        file = _chosen(workspace, connection, which, settings, words)
        answer = note.show(workspace, connection, file, settings.language)
    respond(answer, [Text(answer.text), *(Text(line) for line in answer.history)], as_json=as_json, plain=True)


def mail(workspace: Path, which: str, language: str, *, as_json: bool) -> None:
    """`importd rejected mail`."""
    from importd.cli.page import Text
    from importd.views import mail

    with asked(workspace) as (connection, settings, words):
        file = _chosen(workspace, connection, which, settings, words)
        answer = mail.write(workspace, connection, file, settings, language)
    subject = Words(language or settings.language)("mail_subject", subject=answer.subject)
    respond(answer, [Text(subject), Text(""), Text(answer.text)], as_json=as_json, plain=True)


def responsible_person(name: str, mail: str, language: str) -> dict[str, str]:
    """Who is responsible, as the options say; in a terminal, what they do not say is asked."""
    words = Words(language)
    if sys.stdin.isatty() and sys.stdout.isatty():
        name = name or typer.prompt(words("ask_responsible"), default="", show_default=False)
        mail = mail or typer.prompt(words("ask_mail"), default="", show_default=False)
    return {key: value.strip() for key, value in (("name", name), ("mail", mail)) if value.strip()}


def tell_candidates(error: AmbiguousError, words: Words) -> None:
    """Print what a name may mean."""
    from importd.cli.page import plain_lines
    from importd.cli.parts import file_entries

    print(error, file=sys.stderr)
    for line in plain_lines(file_entries(error.candidates, words)):
        print(line, file=sys.stderr)


def check(workspace: Path, files: Sequence[str], sender: str, *, as_json: bool, plain: bool) -> int:
    """`importd check`."""
    from importd import app
    from importd.cli.pages import check_page
    from importd.views import check as view

    language = config.load(workspace).language
    with app.checker(workspace) as judge:
        answer = view.check(judge, workspace, files, sender, language)
    respond(answer, check_page(answer, Words(language)), as_json=as_json, plain=plain)
    return answer.exit_code
