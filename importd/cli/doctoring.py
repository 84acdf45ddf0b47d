"""`importd doctor`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from importd.acts import doctor as act
from importd.acts.doctor import Diagnosis, Level
from importd.cli.asking import respond, settings_of
from importd.cli.page import Block, Style, Text
from importd.views.words import Words

_WORDS: Final[dict[Level, str]] = {"ok": "doctor_ok", "advice": "doctor_advice", "wrong": "doctor_wrong"}
_STYLES: Final[dict[Level, Style]] = {"ok": "good", "advice": "warn", "wrong": "bad"}


def doctor(workspace: Path, *, as_json: bool, plain: bool) -> int:
    """Print the diagnosis; 1 when something must be mended."""
    words = Words(settings_of(workspace).language)
    answer = act.examine(workspace)
    respond(answer, page(answer, words), as_json=as_json, plain=plain)
    return answer.exit_code


def page(answer: Diagnosis, words: Words) -> Iterator[Block]:
    """A line for each check, and below it what to do."""
    for one in answer.checks:
        yield Text(words(_WORDS[one.level], message=one.message), _STYLES[one.level])
        if one.next_step:
            yield Text(f"→ {one.next_step}", "", 7)
    yield Text(words("doctor_not_well" if answer.exit_code else "doctor_all_well"), "bad" if answer.exit_code else "good")
