"""`importd why`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from importd.cli.asking import asked, respond
from importd.cli.why_page import page
from importd.config import Settings
from importd.place import Place
from importd.views import why as view


def why(workspace: Path, what: str, *, as_json: bool, plain: bool) -> None:
    """Print the life of what was asked for. Raises `ImportdError` when nothing answers to it."""
    with asked(workspace) as (connection, settings, words):
        found = view.find(connection, what, settings.language)
        reread = _Reread(workspace, settings)
        answer = view.tell(workspace, connection, found, settings.language, reread)
    respond(answer, page(answer, words), as_json=as_json, plain=plain)


class _Reread:
    """Reads an original again, as the readers do; what that needs is loaded when it is asked for."""

    def __init__(self, workspace: Path, settings: Settings) -> None:
        self._workspace, self._settings = workspace, settings

    def __call__(self, raw: bytes, name: str, sender: str, line: int, path: str, column: str) -> Place:
        from importd import rereading
        from importd.parsers import registry
        from importd.profiles import shelf

        rules = self._settings.rules(sender, date.today(), shelf.look(self._workspace))  # noqa: DTZ011 - the company's own day
        return rereading.look(raw, name, rules, registry(), line, path, column)
