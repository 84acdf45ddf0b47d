"""What `importd run` shows while it works: log lines, and a bar instead of the good ones when there are more than a screenful."""

from __future__ import annotations

import logging
import shutil
import sys
from types import TracebackType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from importd.service import Service

_HIDDEN: Final = ("accepted", "duplicate")  # lines that the bar stands for


class Display:
    """A log handler, and a bar that comes when a terminal drains more files than it has lines."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._service: Service | None = None
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._done = 0

    def handler(self) -> logging.Handler:
        """Where log lines go: to stderr, above the bar while there is one."""
        return _Lines(self)

    def watch(self, service: Service) -> None:
        """From now on, this is the service whose files are counted."""
        self._service = service

    def seen(self) -> None:
        """One more file has its outcome."""
        if not self._terminal or self._service is None:
            return
        self._done += 1
        left = self._service.left
        if self._bar is None and left > shutil.get_terminal_size().lines:
            self._start()
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=self._done, total=self._done + left)
        if left == 0:
            self._finish()

    @property
    def has_bar(self) -> bool:
        """Whether a bar is shown."""
        return self._bar is not None

    def above(self, line: str) -> None:
        """Write a line, above the bar if there is one."""
        if self._bar is not None:
            self._bar.console.print(line, markup=False, highlight=False, soft_wrap=True)
        else:
            print(line, file=sys.stderr, flush=True)

    def _start(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

        self._bar = Progress(BarColumn(None), MofNCompleteColumn(), TimeRemainingColumn(), console=Console(stderr=True))
        self._task = self._bar.add_task("import", total=None)
        self._bar.start()

    def _finish(self) -> None:
        self._done = 0
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def __enter__(self) -> Display:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._finish()


class _Lines(logging.Handler):
    def __init__(self, display: Display) -> None:
        super().__init__()
        self._display = display

    def emit(self, record: logging.LogRecord) -> None:
        event = record.args[0] if isinstance(record.args, tuple) and record.args else ""
        if self._display.has_bar and event in _HIDDEN:
            return
        try:
            self._display.above(self.format(record))
        except Exception:
            self.handleError(record)
