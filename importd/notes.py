"""What became of a file, told to a person (`NAME.reason.txt`) and to a program (`NAME.reason.json`, the answer to a sender)."""

from __future__ import annotations

import os
import re
import textwrap
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from importd import rulebook
from importd.model import Reason
from importd.names import printable, stored
from importd.ports import Numbered, Receipt
from importd.reasons import say
from importd.reform import reason_code

VERSION: Final = 1  # of the JSON; keys are added, never changed
_WIDTH: Final = 100
_RETRY: Final = "importd retry …"
_COMMAND: Final = re.compile("`[^`]*`")
_HOLD: Final = "\0"  # stands for a space where no line may end; no text holds it

_TEXTS: Final = {
    "en": {
        "title": "REFUSED: {file}",
        "moment": "%Y-%m-%d %H:%M",
        "nothing": "Nothing of this file was imported: no document, no number, no customer, supplier or product.",
        "file": "File", "sender": "Sender", "when": "Judged", "format": "Format", "unknown": "not recognised",
        "why": "Why", "also": "Also seen (these would not have refused it)", "do": "What to do: ",
        "next": "What to do next",
        "drop": "Correct what is listed above where the file was made, then drop the new file into {inbox}.",
        "retry": "Once that is done on our side, run: {retry}. If the file is wrong, drop the corrected one into {inbox}.",
    },
    "fr": {
        "title": "REFUSÉ\u00a0: {file}",
        "moment": "%d/%m/%Y %H:%M",
        "nothing": "Rien de ce fichier n’a été importé\u00a0: ni pièce, ni numéro, ni client, ni fournisseur, ni article.",
        "file": "Fichier", "sender": "Expéditeur", "when": "Examiné", "format": "Format", "unknown": "non reconnu",
        "why": "Pourquoi", "also": "À savoir aussi (cela n’aurait pas fait refuser le fichier)", "do": "À faire\u00a0: ",
        "next": "Et maintenant",
        "drop": "Corrigez ce qui précède dans le logiciel d’origine, puis déposez le nouveau fichier dans {inbox}.",
        "retry": "Quand c’est réglé chez nous, lancez\u00a0: {retry}. Si le fichier est faux, déposez-le corrigé dans {inbox}.",
    },
}  # fmt: skip


def text(receipt: Receipt, language: str) -> str:
    """The note beside a rejected file: what it was, each reason with its place and its remedy, and the one thing to do next."""
    words = _TEXTS["fr" if language == "fr" else "en"]
    refusing = [reason for reason in receipt.reasons if reason.severity == "reject"]
    others = [reason for reason in receipt.reasons if reason.severity != "reject"]
    lines = [*_heading(receipt, words), "", f"{words['why']} ({len(refusing)})", ""]
    lines += _numbered(refusing, receipt, language)
    if others:
        lines += [words["also"], "", *_numbered(others, receipt, language)]
    lines += [words["next"], "", *_wrapped(_conclusion(refusing, receipt, language), "  ")]
    return "\n".join(lines) + "\n"


def _heading(receipt: Receipt, words: dict[str, str]) -> Iterator[str]:
    title = words["title"].format(file=file_name(receipt))
    yield title
    yield "=" * len(title)
    yield words["nothing"]
    yield ""
    told = {
        "file": file_name(receipt) + (f" ({receipt.claim.id})" if receipt.claim.id else ""),
        "sender": receipt.claim.sender,
        "when": _local(receipt.decided, words["moment"]),
        "format": receipt.format or words["unknown"],
    }
    width = max(len(words[key]) for key in told)
    for key, value in told.items():
        if value:
            yield f"  {words[key]:<{width}}  {value}"


def _local(moment: str, form: str) -> str:
    """A moment of the ledger as the people of this office read it on their clock."""
    return datetime.fromisoformat(moment).astimezone().strftime(form) if moment else ""


def _numbered(reasons: Sequence[Reason], receipt: Receipt, language: str) -> Iterator[str]:
    do = _TEXTS["fr" if language == "fr" else "en"]["do"]
    for index, reason in enumerate(reasons, 1):
        told, mark = say(reason, language), f"  {index}. "
        indent = " " * len(mark)
        yield f"{mark}{told.place}"
        yield from _wrapped(told.message, indent)
        step = _with_id(told.next_step, receipt)
        yield from _wrapped(do + step if reason.severity == "reject" else step, indent)
        yield f"{indent}[{' · '.join(_codes(reason, receipt.format))}]"
        yield ""


def _codes(reason: Reason, format_name: str) -> Iterator[str]:
    """The code, and what an answer to the sender of an electronic invoice would name: the rule, the reason code of the reform."""
    yield reason.code
    code = reason_code(reason, format_name) if format_name else ""
    if code and reason.rule:
        yield printable(reason.rule)
    if code:
        yield code


def _conclusion(refusing: Sequence[Reason], receipt: Receipt, language: str) -> str:
    words = _TEXTS["fr" if language == "fr" else "en"]
    steps = [say(reason, language).next_step for reason in refusing]
    inbox = f"inbox/{receipt.claim.sender}/" if receipt.claim.sender != "default" else "inbox/"
    if not steps or not all(_RETRY in step for step in steps):
        return words["drop"].format(inbox=inbox)
    restamp = " --restamp" if any("--restamp" in step for step in steps) else ""
    return words["retry"].format(retry=_with_id(_RETRY + restamp, receipt), inbox=inbox)


def _with_id(step: str, receipt: Receipt) -> str:
    return step.replace(_RETRY, f"importd retry {receipt.claim.id}") if receipt.claim.id else step


def _wrapped(paragraph: str, indent: str) -> list[str]:
    """Lines of a paragraph; a command between backticks is never broken, so that it can be copied."""
    whole = _COMMAND.sub(lambda command: command[0].replace(" ", _HOLD), paragraph)
    lines = textwrap.wrap(
        whole, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    return [line.replace(_HOLD, " ") for line in lines]


def file_name(receipt: Receipt) -> str:
    """The name that the sender gave the file, safe to print."""
    return stored(os.path.basename(receipt.claim.path))


def as_json(receipt: Receipt, language: str) -> dict[str, Any]:
    """The receipt for programs; keys are stable, the words of messages are not."""
    return {
        "version": VERSION,
        "file": file_name(receipt),
        "id": receipt.claim.id,
        "sender": receipt.claim.sender,
        "sha256": receipt.sha256,
        "format": receipt.format,
        "decided": receipt.decided,
        "outcome": receipt.outcome,
        "duplicate_of": receipt.duplicate_of,
        "documents": [_document(one, language, receipt.format) for one in receipt.documents],
        "created": receipt.created,
        "updated": receipt.updated,
        "unchanged": receipt.unchanged,
        "skipped": receipt.skipped,
        "reasons": [reason_json(reason, language, receipt.format) for reason in receipt.reasons],
    }


def _document(document: Numbered, language: str, format_name: str) -> dict[str, Any]:
    return {
        "direction": document.direction,
        "kind": document.kind,
        "reference": printable(document.theirs),
        "number": document.ours,
        "issue_date": document.issue_date,
        "partner": printable(document.partner),
        "currency": document.currency,
        "gross": document.gross,
        "warnings": [reason_json(reason, language, format_name) for reason in document.warnings],
    }


def reason_json(reason: Reason, language: str, format_name: str) -> dict[str, Any]:
    """One reason for programs: what was found, and the words for it; in an electronic invoice the reason code of the reform too."""
    told, entry = say(reason, language), rulebook.find(reason.rule) if reason.rule else None
    return {
        "code": reason.code,
        "severity": reason.severity,
        "document": printable(reason.document),
        "line": reason.line,
        "column": printable(reason.column),
        "path": printable(reason.path),
        "field": reason.field,
        "value": printable(reason.value),
        "expected": printable(reason.expected),
        "near": [printable(one) for one in reason.near],
        "rule": reason.rule,
        "term": entry.term if entry else "",
        "reform": reason_code(reason, format_name),
        "cure": printable(reason.cure),
        "message": told.message,
        "next_step": told.next_step,
    }
