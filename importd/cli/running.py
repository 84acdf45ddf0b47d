"""`importd run`: put the service together, let it work, leave with what supervision expects."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from importd import app, config, journal
from importd.cli.progress import Display
from importd.errors import Trouble
from importd.ports import Receipt
from importd.service import Service
from importd.views.words import Words

_ROUNDS: Final = 7  # how often `--once` looks again at a file whose reader died or that is still being written
_FIRST_WAIT: Final = 0.05  # seconds before the first of them; then twice as long each time


class _Tally:
    """What became of the files of this run."""

    def __init__(self, display: Display) -> None:
        self.outcomes: Counter[str] = Counter()
        self.open: dict[str, str] = {}  # claimed files that are not settled, and how they stand
        self._display = display

    def __call__(self, receipt: Receipt) -> None:
        if receipt.outcome in ("parked", "retry_later"):
            self.open[receipt.claim.path] = receipt.outcome
        else:
            self.open.pop(receipt.claim.path, None)
            self.outcomes[receipt.outcome] += 1
        self._display.seen()


def serve(workspace: Path, *, once: bool, quiet: bool) -> int:
    """Run until it is done or told to stop. The exit code: 0 well, 1 our trouble, 3 something was rejected (`--once`)."""
    display = Display()
    _log_to(display, logging.WARNING if quiet else logging.INFO)
    tally = _Tally(display)
    with display, app.service(workspace, seen=tally) as service, _stopping(service) as stop:
        display.watch(service)
        journal.started(workspace, config.load(workspace).intake.watch, service.left)
        if not once:
            service.run()
            journal.stopped("told to")
            return 0
        code = _drain(service, tally, stop)
    _summarise(service, tally, Words(config.load(workspace).language), quiet=quiet)
    return code


def _log_to(display: Display, level: int) -> None:
    """Our own events at this level, what other packages say only when it is a warning."""
    logging.basicConfig(
        level=logging.WARNING,
        format="%(asctime)s %(levelname)s %(message)s",
        datefmt="%Y-%m-%dT%H:%M:%S%z",
        handlers=[display.handler()],
        force=True,
    )
    logging.getLogger("importd").setLevel(level)


@contextmanager
def _stopping(service: Service) -> Iterator[threading.Event]:
    """SIGTERM and SIGINT finish the batch in hand; a second one ends at once, which loses nothing either.

    The handler only starts a thread: it may interrupt the very code that holds the locks which `stop` needs.
    """
    stopped = threading.Event()

    def stop() -> None:
        service.stop()
        stopped.set()

    def handle(number: int, _frame: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        threading.Thread(target=stop).start()

    before = {number: signal.signal(number, handle) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _drain(service: Service, tally: _Tally, stop: threading.Event) -> int:
    """Import what is there, patiently where a reader died or somebody still writes."""
    wait = _FIRST_WAIT
    for _ in range(_ROUNDS):
        try:
            service.drain()
        except Trouble as trouble:
            journal.gave_up(str(trouble))
            return 1
        if "retry_later" not in tally.open.values() or stop.wait(wait):
            break
        wait *= 2
    journal.left_in_inbox(service.untaken)
    if tally.open:
        return 1
    return 3 if tally.outcomes["rejected"] else 0


def _summarise(service: Service, tally: _Tally, words: Words, *, quiet: bool) -> None:
    """The last word of `--once`, for a person: in a terminal only."""
    if quiet or not sys.stdout.isatty():
        return
    counts = {key: words.count(tally.outcomes[key]) for key in ("accepted", "duplicate", "rejected")}
    print(words("summary", parked=words.count(len(tally.open)), **counts))
    for name, why in service.untaken.items():
        print(words("left", name=name, why=words.why(why)))
