"""`rejected/INDEX.txt`: what lies there, the newest first, for somebody who has only the shared folder.

The folder is the truth: the list is made from the files that lie there and the slips beside them, whoever moved them. It is
written anew only when the folder has changed, whole or not at all, and a list that cannot be written stops nothing.
"""

from __future__ import annotations

import heapq
import json
import os
import secrets
import textwrap
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from importd.candidates import is_candidate
from importd.model import Reason
from importd.names import printable, stored
from importd.reasons import place

NAME: Final = "INDEX.txt"
MOST: Final = 500  # files that are told one by one
_WIDTH: Final = 100
_SETTLED_NS: Final = 100_000_000  # a folder's date is coarse: a younger one may hide another change behind the one we saw
_SLIP: Final = ".reason.json"
_SLIPS: Final = (_SLIP, ".reason.txt")  # two of three names are ours: told apart without a pattern

_TEXTS: Final = {
    "en": {
        "title": "REJECTED FILES: {count}, the newest first",
        "about": "Beside each file, NAME.reason.txt tells everything. importd writes this list anew; changes made here are lost.",
        "none": "Nothing lies here: there is nothing to do.",
        "moment": "%Y-%m-%d %H:%M", "sender": "from {sender}", "do": "What to do: ", "more": " (and {count} more)",
        "unknown": "importd did not reject it: somebody put it here.",
        "put_back": "importd retry NAME moves it to inbox/; or take it away.",
        "older": "… and {count} older ones.", "colon": ": ",
    },
    "fr": {
        "title": "FICHIERS REFUSÉS\u00a0: {count}, le plus récent d’abord",
        "about": "À côté de chaque fichier, NOM.reason.txt dit tout. importd réécrit cette liste\u00a0; ne la modifiez pas.",
        "none": "Il n’y a rien ici\u00a0: rien à faire.",
        "moment": "%d/%m/%Y %H:%M", "sender": "de {sender}", "do": "À faire\u00a0: ", "more": " (et {count} autres)",
        "unknown": "importd ne l’a pas refusé\u00a0: quelqu’un l’a déposé ici.",
        "put_back": "importd retry NOM le remet dans inbox/\u00a0; sinon, retirez-le.",
        "older": "… et {count} plus anciens.", "colon": "\u00a0: ",
    },
}  # fmt: skip


class _Known(NamedTuple):
    """A file that was seen before: when it came, and what the list says of it, once that was asked for."""

    came: int  # ns
    told: str = ""


class RejectedIndex:
    """Keeps `INDEX.txt` in step with its folder, at the cost of one listing per change."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._known: dict[str, _Known] = {}
        self._stamp = 0  # the folder's date when the list was last found to be right
        self._language = ""

    def refresh(self, language: str, filed: frozenset[str] = frozenset()) -> bool:
        """Write the list if the folder has changed; `filed` are names that were put there just now. Whether it is right now."""
        with suppress(OSError, ValueError):
            self._refresh("fr" if language == "fr" else "en", filed)
            return True
        return False

    def _refresh(self, language: str, filed: frozenset[str]) -> None:
        changed = os.stat(self._folder).st_mtime_ns
        if language != self._language:
            self._known.clear()
        if changed == self._stamp and language == self._language and not filed:
            return
        self._language = language
        self._follow(filed)
        self._write(self._page(language))
        if time.time_ns() - changed > _SETTLED_NS and os.stat(self._folder).st_mtime_ns == changed:
            self._stamp = changed

    def _follow(self, filed: frozenset[str]) -> None:
        """Forget what is gone, look at what is new."""
        known, found = self._known, dict[str, _Known]()
        with os.scandir(self._folder) as entries:
            for entry in entries:
                name = entry.name
                if name in known and name not in filed:
                    found[name] = known[name]
                elif not name.endswith(_SLIPS) and is_candidate(name) and not entry.is_dir(follow_symlinks=False):
                    with suppress(FileNotFoundError):
                        found[name] = _Known(entry.stat(follow_symlinks=False).st_ctime_ns)
        self._known = found

    def _page(self, language: str) -> str:
        words = _TEXTS[language]
        newest = heapq.nlargest(MOST, self._known, key=lambda name: (self._known[name].came, name))
        title = words["title"].format(count=len(self._known))
        parts = [f"{title}\n{'=' * len(title)}\n{words['about'] if newest else words['none']}\n"]
        parts += [self._entry(name, language) for name in newest]
        if older := len(self._known) - len(newest):
            parts.append(words["older"].format(count=older) + "\n")
        return "\n".join(parts)

    def _entry(self, name: str, language: str) -> str:
        known = self._known[name]
        if not known.told:
            known = self._known[name] = known._replace(told=_told(f"{self._folder}/{name}", known.came, language))
        return known.told

    def _write(self, page: str) -> None:
        path = f"{self._folder}/{NAME}"
        with suppress(OSError), open(path, "rb") as file:
            if file.read() == page.encode():
                return
        draft = f"{self._folder}/.{secrets.token_hex(6)}.tmp"
        try:
            with open(draft, "w", encoding="utf-8") as file:
                file.write(page)
            os.replace(draft, path)
        except OSError:
            with suppress(OSError):
                os.unlink(draft)
            raise


def _told(path: str, came: int, language: str) -> str:
    """What the list says of one file: when and what, its first reason, and the next step."""
    slip, words = _slip_of(path), _TEXTS[language]
    moment = _local(slip, came).strftime(words["moment"])
    head = [moment, stored(os.path.basename(path)), *_whose(slip, words)]
    message, step = _first_reason(slip, words, language)
    lines = ["  ".join(head), *_wrapped(message), *(_wrapped(words["do"] + step) if step else ())]
    return "\n".join(lines) + "\n"


def _slip_of(path: str) -> dict[str, Any]:
    """What `NAME.reason.json` says, {} where there is none of ours."""
    with suppress(OSError, ValueError), open(path + _SLIP, encoding="utf-8") as file:
        found = json.load(file)
        return found if isinstance(found, dict) else {}
    return {}


def _local(slip: dict[str, Any], came: int) -> datetime:
    with suppress(KeyError, ValueError, TypeError):
        return datetime.fromisoformat(slip["decided"]).astimezone()
    return datetime.fromtimestamp(came / 1e9, UTC).astimezone()


def _whose(slip: dict[str, Any], words: dict[str, str]) -> list[str]:
    sender, number = slip.get("sender"), slip.get("id")
    told = [words["sender"].format(sender=printable(str(sender)))] if sender and sender != "default" else []
    return [*told, f"({number})"] if isinstance(number, int) and number else told


def _first_reason(slip: dict[str, Any], words: dict[str, str], language: str) -> tuple[str, str]:
    reasons = slip.get("reasons")
    listed = reasons if isinstance(reasons, list) else []
    refusing = [one for one in listed if isinstance(one, dict) and one.get("severity") == "reject"]
    if not refusing:
        return words["unknown"], words["put_back"]
    first, more = refusing[0], len(refusing) - 1
    message = _place(first, language) + words["colon"] + printable(str(first.get("message", "")))
    step = printable(str(first.get("next_step", "")))
    if slip.get("id"):
        step = step.replace("importd retry …", f"importd retry {slip['id']}")
    return message + (words["more"].format(count=more) if more else ""), step


def _place(reason: dict[str, Any], language: str) -> str:
    places = {key: reason[key] for key in ("line", "column", "path", "field", "document") if reason.get(key)}
    with suppress(ValueError):  # somebody has edited the slip
        return place(Reason(code="", severity="reject", **places), language)
    return "?"


def _wrapped(paragraph: str) -> list[str]:
    return textwrap.wrap(
        paragraph, _WIDTH, initial_indent="    ", subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )
