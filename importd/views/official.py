"""`importd check --official`: what the official rules say of files. What could not be judged is told, never passed."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from importd.names import printable, stored
from importd.reasons import say
from importd.saxon import PATTERNS, Finding, Verdict, plain
from importd.spool import SLIPS
from importd.views.answer import Answer
from importd.views.words import Words

Judge = Callable[[str], Verdict]


class OfficialFinding(Answer):
    """An official rule that is not kept."""

    rule: str
    """its name, BR-CO-15"""
    severity: Literal["fatal", "warning"]
    """fatal makes the document invalid"""
    place: str
    """where in the document"""
    line: int
    """the line of the XML, 0 = unknown"""
    text: str
    """what the rule says, in its own words"""


class OfficialFile(Answer):
    """The verdict on one file."""

    name: str
    """as it was given"""
    verdict: Literal["valid", "not_valid", "unjudged"]
    """unjudged = there is no verdict; `detail` says why"""
    syntax: str
    """UBL or CII, "" = it was not found out"""
    rules: str
    """the rule file, relative to the folder of rules"""
    findings: tuple[OfficialFinding, ...]
    """the rules that are not kept"""
    detail: str
    """why it could not be judged, in words"""


class OfficialReport(Answer):
    """What `importd check --official` answers."""

    version: int = 1
    """of this contract"""
    files: tuple[OfficialFile, ...]
    """in the order in which they were given"""

    @property
    def exit_code(self) -> int:
        """0 all are valid, 3 one is not, 1 something could not be judged."""
        verdicts = {file.verdict for file in self.files}
        return 1 if "unjudged" in verdicts or not verdicts else 3 if "not_valid" in verdicts else 0


def check(judge: Judge, folder: Path, files: Sequence[str], language: str) -> OfficialReport:
    """Judge each file by the official rules in this folder; the notes beside rejected files are left out."""
    words = Words(language)
    return OfficialReport(
        files=tuple(_told(file, judge, folder, words, language) for file in files if not file.endswith(SLIPS))
    )


def _told(file: str, judge: Judge, folder: Path, words: Words, language: str) -> OfficialFile:
    there = os.path.lexists(file)
    verdict = judge(os.path.abspath(file)) if there else Verdict(state="trouble", detail=words("no_such_file"))
    fatal = any(one.fatal for one in verdict.findings)
    judged = verdict.state == "judged"
    return OfficialFile(
        name=stored(file), verdict="unjudged" if not judged else "not_valid" if fatal else "valid", syntax=verdict.syntax,
        rules=stored(verdict.rules), findings=tuple(_finding(one) for one in verdict.findings),
        detail="" if judged else _why(verdict, folder, words, language),
    )  # fmt: skip


def _finding(one: Finding) -> OfficialFinding:
    return OfficialFinding(
        rule=printable(one.rule), severity="fatal" if one.fatal else "warning", place=printable(plain(one.location)), line=one.line,
        text=printable(one.text),
    )  # fmt: skip


def _why(verdict: Verdict, folder: Path, words: Words, language: str) -> str:
    if verdict.state == "refused":
        return " ".join(say(reason, language).message for reason in verdict.reasons)
    detail = printable(verdict.detail) or words("being_written")
    pattern = PATTERNS.get(verdict.syntax, "")
    return words(
        f"official_{verdict.state}", detail=detail, folder=stored(str(folder)), pattern=pattern, syntax=verdict.syntax,
        rules=stored(verdict.rules),
    )  # fmt: skip
