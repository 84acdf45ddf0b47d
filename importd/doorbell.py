"""When to look at the inbox: at a file event, and at a heartbeat whatever the events say.

Events are only a doorbell; the directory listing is the truth. A watcher that fails (a file name that is not UTF-8
ends watchfiles with an internal error) never silences the service: the heartbeat goes on, and the watcher is set up anew.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from importd import journal

_DEBOUNCE_MS = 50  # gather a burst for so long …
_STEP_MS = 5  # … or until nothing happened for so long
_GLANCE_MS = 250  # how often the watcher lets us look at the clock


def doorbell(inbox: Path, stop: threading.Event, *, events: bool, pause: Callable[[], float]) -> Iterator[None]:
    """Rings once at the start, then at each event or after `pause()` seconds, until `stop` is set."""
    yield
    while not stop.is_set():
        if not events:
            stop.wait(pause())
        else:
            yield from _events(inbox, stop, pause)
            stop.wait(min(pause(), 1.0))  # the watcher broke
        if not stop.is_set():
            yield


def _events(inbox: Path, stop: threading.Event, pause: Callable[[], float]) -> Iterator[None]:
    """Ring at events and heartbeats until the watcher ends, by `stop` or by a fault of its own."""
    from watchfiles import watch

    since = -math.inf  # ring at the first glance: a file may have come before the watcher was set up
    try:
        bell = watch(
            inbox, watch_filter=None, debounce=_DEBOUNCE_MS, step=_STEP_MS, stop_event=stop, rust_timeout=_GLANCE_MS,
            yield_on_timeout=True, raise_interrupt=False, recursive=True,
        )  # fmt: skip
        for changes in bell:
            if changes or time.monotonic() - since >= pause():
                yield
                since = time.monotonic()
    except Exception as error:
        journal.doorbell_broken(f"{type(error).__name__}: {error}")
