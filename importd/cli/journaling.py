"""`importd journal`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import typer

from importd import daybook_rows
from importd.cli.asking import asked, respond
from importd.cli.page import Block, Cell, Style, Table, Text
from importd.views import journal as view
from importd.views.journal import Journal, JournalFile
from importd.views.words import Words

_COLUMNS: Final = ("journal_when", "journal_file", "journal_sender", "journal_outcome", "journal_numbers", "journal_place")
_STYLES: Final[dict[str, Style]] = {"accepted": "good", "partly": "warn", "duplicate": "dim", "rejected": "bad"}
_FEW: Final = 3  # numbers that are told of one file


def journal(workspace: Path, since: str, until: str, sender: str, *, as_json: bool, as_csv: bool, plain: bool) -> None:
    """Print what was decided, from the ledger."""
    first, last = _day(since), _day(until) if until else None
    with asked(workspace) as (connection, settings, words):
        if as_csv:
            _write_csv(view.entries(connection, first, last, sender), settings.language)
            return
        answer = view.tell(connection, first, last, sender, settings.language)
    respond(answer, page(answer, words), as_json=as_json, plain=plain)


def _day(text: str) -> date:
    """A day: 2026-11-23, today, yesterday."""
    today = date.today()  # noqa: DTZ011 - the day of this office
    if text in ("today", "yesterday"):
        return today - timedelta(days=text == "yesterday")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is not a day: write 2026-11-23, today or yesterday") from None


def _write_csv(entries: Iterator[daybook_rows.Entry], language: str) -> None:
    """The rows of journal/YYYY-MM.csv, as they come."""
    header = True
    for entry in entries:
        sys.stdout.write(daybook_rows.as_csv([entry], language, daybook_rows.separator(language), header=header))
        header = False
    if header:
        sys.stdout.write(daybook_rows.as_csv([], language, daybook_rows.separator(language), header=True))


def page(answer: Journal, words: Words) -> Iterator[Block]:
    """A row for each file."""
    if not answer.files:
        yield Text(words("journal_empty"))
        return
    yield Table([words(key) for key in _COLUMNS], [_row(one, words) for one in answer.files])


def _row(one: JournalFile, words: Words) -> list[Cell]:
    numbers = ", ".join(document.ours for document in one.documents[:_FEW])
    more = f" (+{len(one.documents) - _FEW})" if len(one.documents) > _FEW else ""
    why = next((reason.code for reason in one.reasons if reason.severity in ("reject", "skip")), "")
    return [
        Cell(words.moment(one.decided)), Cell(one.name), Cell(one.sender), Cell(words.outcome(one.outcome), _STYLES.get(one.outcome, "")),
        Cell(numbers + more or why), Cell(one.destination),
    ]  # fmt: skip
