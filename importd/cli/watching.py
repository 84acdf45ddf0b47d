"""`importd status --watch`, `importd sender` and `importd metrics`."""

from __future__ import annotations

import os
import secrets
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from importd.cli.asking import asked, respond, settings_of
from importd.cli.page import Block, Cell, Facts, Style, Table, Text, plain_lines
from importd.cli.status_page import page as status_page
from importd.config import Settings
from importd.errors import ImportdError, NotAWorkspace, Trouble
from importd.store import questions, senders
from importd.store.sqlite import FILE_NAME
from importd.values import moment
from importd.views import metrics as metrics_view
from importd.views import sender as sender_view
from importd.views import status as status_view
from importd.views.sender import SenderLine, SenderList
from importd.views.status import Status
from importd.views.words import Words

_MINUTES: Final = 30  # of the chart
_BARS: Final = " ▁▂▃▄▅▆▇█"
_COLUMNS: Final = ("sender_name", "sender_last", "sender_when", "sender_every", "sender_rate", "sender_formats")
_BAD: Final = 0.05  # of the files refused: worth a look …
_WORSE: Final = 0.25  # … and plainly wrong


def watch(workspace: Path, timer: timedelta | None, every: float, *, plain: bool) -> int:
    """Show the status again and again, until Ctrl-C. In a terminal in place, else, or plain, page after page."""
    plain = plain or not sys.stdout.isatty() or os.environ.get("TERM") == "dumb"
    shown = 0
    try:
        if plain:
            while True:
                shown, blocks = _glance(workspace, timer)
                print("\n".join(plain_lines(blocks)), end="\n\n", flush=True)
                time.sleep(every)
        from rich.live import Live

        from importd.cli.page_rich import console, group

        with Live(console=console(), screen=True, auto_refresh=False) as live:
            while True:
                shown, blocks = _glance(workspace, timer)
                live.update(group(blocks, live.console.width), refresh=True)
                time.sleep(every)
    except KeyboardInterrupt:
        return shown


def _glance(workspace: Path, timer: timedelta | None) -> tuple[int, list[Block]]:
    """The exit code of this moment, and its page."""
    now = datetime.now(UTC)
    answer, words = _status(workspace, now, timer)
    blocks = [*status_page(answer, words)]
    if answer.health == "unknown":
        return answer.exit_code, blocks
    with questions.reading(workspace / FILE_NAME) as connection:
        since = (now - timedelta(minutes=_MINUTES - 1)).replace(second=0, microsecond=0)
        counted = senders.flow(connection, moment(since))
        told = sender_view.tell(connection, "", "fr")
    minutes = [counted.get(f"{since + timedelta(minutes=index):%Y-%m-%dT%H:%M}", 0) for index in range(_MINUTES)]
    most = words.count(max(minutes))
    chart = words("watch_flow", chart=chart_of(minutes), most=most, minutes=_MINUTES, last=words.count(minutes[-1]))
    return answer.exit_code, [*blocks, Text(""), Text(chart), *_table(told, words)]


def _status(workspace: Path, now: datetime, timer: timedelta | None) -> tuple[Status, Words]:
    language = Settings().language
    try:
        language = settings_of(workspace).language
        return status_view.look(workspace, now, timer), Words(language)
    except (NotAWorkspace, Trouble) as error:
        return status_view.unknown(workspace, now, str(error), language), Words(language)


def chart_of(counts: list[int]) -> str:
    """A small chart, one sign for each count.

    >>> chart_of([0, 1, 4, 8])
    ' ▁▄█'
    """
    most = max([*counts, 1])
    return "".join(_BARS[-(-count * (len(_BARS) - 1) // most)] for count in counts)


def sender(workspace: Path, name: str, *, as_json: bool, plain: bool) -> None:
    """`importd sender`."""
    with asked(workspace) as (connection, settings, words):
        answer = sender_view.tell(connection, name, settings.language)
    blocks = _one(answer.senders[0], words) if name else _table(answer, words)
    respond(answer, blocks, as_json=as_json, plain=plain)


def _table(answer: SenderList, words: Words) -> Iterator[Block]:
    if answer.senders:
        yield Table([words(key) for key in _COLUMNS], [_row(one, words) for one in answer.senders], frozenset({4}))


def _row(one: SenderLine, words: Words) -> list[Cell]:
    formats = ", ".join(found.name for found in one.formats)
    every = words.age(one.every_seconds) if one.every_seconds else ""
    return [
        Cell(one.name), Cell(one.last_name), Cell(words.moment(one.last_arrived)), Cell(every), Cell(_rate(one), _style(one)),
        Cell(formats),
    ]  # fmt: skip


def _rate(one: SenderLine) -> str:
    return f"{one.error_rate * 100:.0f} %"


def _style(one: SenderLine) -> Style:
    return "bad" if one.error_rate > _WORSE else "warn" if one.error_rate > _BAD else ""


def _one(one: SenderLine, words: Words) -> Iterator[Block]:
    yield Text(words("sender_title", name=one.name, count=words.count(one.looked_at)), "head")
    last = f"{one.last_name}, {words.moment(one.last_arrived)}, {words.outcome(one.last_outcome)}"
    rows = [
        (words("sender_last"), Cell(last)),
        (words("sender_every"), Cell(words.age(one.every_seconds) if one.every_seconds else words("sender_too_few"))),
        (words("sender_formats"), Cell(", ".join(f"{found.name} ({words.count(found.count)})" for found in one.formats))),
        (words("documents").capitalize(), Cell(words.count(one.documents))),
        (words("sender_rate"), Cell(f"{_rate(one)} ({words.count(one.refused)})", _style(one))),
    ]
    if one.causes:
        rows.append(
            (words("sender_causes"), Cell(", ".join(f"{found.name} ({words.count(found.count)})" for found in one.causes)))
        )
    yield Facts(rows)


def metrics(workspace: Path, timer: timedelta | None, to: Path | None) -> int:
    """Print the metrics, or put them into a file whole: a collector must never read half of it."""
    answer, _ = _status(workspace, datetime.now(UTC), timer)
    told = metrics_view.text(answer, workspace)
    if to is None:
        sys.stdout.write(told)
        return 0
    draft = to.with_name(f".{to.name}.{secrets.token_hex(4)}.tmp")
    try:
        draft.write_text(told, "utf-8")
        os.replace(draft, to)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise ImportdError(f"{to} cannot be written: {error.strerror}") from error
    return 0
