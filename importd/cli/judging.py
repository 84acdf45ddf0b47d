"""`importd check --official`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from importd import app, config, official
from importd.cli.asking import respond
from importd.cli.page import Block, Style, Text
from importd.errors import ImportdError
from importd.views import official as view
from importd.views.official import OfficialReport
from importd.views.words import Words


def check(workspace: Path, files: Sequence[str], sender: str, *, as_json: bool, plain: bool) -> int:
    """`importd check --official`. Raises `ImportdError` where the extra is not installed."""
    settings = config.load(workspace)
    words = Words(settings.language)
    if not official.installed():
        raise ImportdError(words("official_absent"))
    folder = workspace / settings.official.rules
    with app.official_rules(folder, settings, sender or config.DEFAULT_SENDER) as judge:
        answer = view.check(judge, folder, files, settings.language)
    respond(answer, page(answer, words), as_json=as_json, plain=plain)
    return answer.exit_code


def page(report: OfficialReport, words: Words) -> Iterator[Block]:
    """Each file with the official verdict and the rules that it does not keep."""
    for file in report.files:
        told = words(
            f"official_{file.verdict}", **({"why": file.detail} if file.verdict == "unjudged" else {"rules": file.rules})
        )
        yield Text(words("colon", left=file.name, right=told), _OFFICIAL[file.verdict])
        for one in file.findings:
            place = words("at_line", line=one.line, place=one.place) if one.line else one.place
            told = words("colon", left=place, right=one.text)
            yield Text(f"{told} [{one.rule}]", "bad" if one.severity == "fatal" else "warn", 2)


_OFFICIAL: Final[dict[str, Style]] = {"valid": "good", "not_valid": "bad", "unjudged": "warn"}
