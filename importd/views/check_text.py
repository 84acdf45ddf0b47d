"""What `importd check` says of files, in words: the same on the command line and in the reports of check/done/."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from importd.views.check import CheckedFile, CheckReport, Verdict
from importd.views.words import Words

Level = Literal["", "good", "warn", "bad"]


class Said(NamedTuple):
    """One line."""

    text: str
    level: Level = ""
    indent: int = 0


def lines(report: CheckReport, words: Words) -> Iterator[Said]:
    """Each file with its verdict, its numbers and its reasons."""
    for file in report.files:
        yield Said(words("colon", left=file.name, right=_verdict(file, words)), _VERDICTS[file.outcome])
        if file.created or file.updated or file.unchanged:
            told = words("reference_data", created=file.created, updated=file.updated, unchanged=file.unchanged)
            yield Said(told, "", 2)
        if file.skipped:
            yield Said(words("skipped", count=words.count(file.skipped)), "", 2)
        for document in file.documents:
            theirs = f"{document.theirs} → " if document.theirs != document.ours else ""
            total = f"{document.gross} {document.currency}"
            yield Said(f"{theirs}{document.ours}  {document.issue_date}  {document.partner}  {total}", "", 2)
        yield from _reasons(file, words)


def _reasons(file: CheckedFile, words: Words) -> Iterator[Said]:
    for reason in file.reasons:
        told = words("colon", left=reason.place, right=reason.message)
        yield Said(f"{told} [{reason.code}]", "bad" if reason.severity == "reject" else "warn", 2)
        if reason.next_step:
            yield Said(f"→ {reason.next_step}", "", 4)


def plain(report: CheckReport, words: Words) -> str:
    """The same as a text."""
    return "\n".join(" " * said.indent + said.text for said in lines(report, words)) + "\n"


_VERDICTS: Final[dict[Verdict, Level]] = {
    "accepted": "good",
    "partly": "warn",
    "duplicate": "warn",
    "waiting": "warn",
    "rejected": "bad",
    "trouble": "bad",
}


def _verdict(file: CheckedFile, words: Words) -> str:
    if file.outcome == "duplicate" and not file.duplicate_of:
        return words("would_duplicate_here")
    return words(f"would_{file.outcome}", id=file.duplicate_of, why=file.detail)
