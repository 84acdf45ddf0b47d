"""One place of a file for `importd why`: what the original holds there, which field it became, and what was said about it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from importd.model import Reason
from importd.names import original, printable
from importd.place import Place
from importd.reasons import label
from importd.store.lives import AttemptRow
from importd.store.writes import reasons_from
from importd.views.answer import Answer
from importd.views.check import CheckedReason, in_words
from importd.views.words import Words

_WIDTH: Final = 200  # signs of a value that are shown
_GROUPS: Final = ("lines", "adjustments", "taxes", "preceding", "notes")
_DEADLY: Final = "SYS_READER_DIED"


class WhyField(Answer):
    """A field that the place became."""

    field: str
    """our name, with its group"""
    label: str
    """what it is called in words"""
    text: str
    """as it was taken from the file"""
    value: str
    """as it was understood, "" = it was not"""


class WhyCell(Answer):
    """One cell of a row."""

    column: str
    """its column"""
    text: str
    """what it holds"""


class WhyPlace(Answer):
    """What a place of the file holds."""

    line: int
    """the physical line, 0 = a path was asked for"""
    path: str
    """the place in a tree"""
    column: str
    """the column that was asked for"""
    why_not: str
    """why the original could not be read again, "" = it was"""
    encoding: str
    """how its bytes were read"""
    format: str
    """the format or the profile that recognised it"""
    lines: int
    """physical lines of the file, 0 = it is no text"""
    text: str
    """the physical line"""
    bytes: str
    """the bytes of the cell, or of the line, where it is more than plain ASCII: hexadecimal"""
    cell: str | None
    """what the column holds there; null = no such cell"""
    cells: tuple[WhyCell, ...]
    """the whole row, where no column was asked for or it has no such column"""
    profile: str
    """the profile that maps it, "" = none"""
    rules: tuple[str, ...]
    """the places in the profile that read this column"""
    rule_lines: tuple[str, ...]
    """the lines of the profile that name the column"""
    fields: tuple[WhyField, ...]
    """what it became"""
    faults: tuple[CheckedReason, ...]
    """what stopped the reading"""
    reasons: tuple[CheckedReason, ...]
    """what was said about this place when it was judged"""


def tell(
    workspace: Path,
    rows: Sequence[AttemptRow],
    asked: int,
    at: tuple[int, str, str],
    language: str,
    reread: Callable[[bytes, str, str, int, str, str], Place],
) -> WhyPlace:
    """What stands at (line, path, column) of the original, wherever the latest attempt left it."""
    row = next(one for one in rows if one.id == asked)
    line, path, column = at
    raw, why_not = _bytes(workspace, rows, row, Words(language))
    place = reread(raw, original(row.name), row.sender, line, path, column) if raw is not None else Place()
    said = [reason for one in rows if one.id == asked for reason in reasons_from(one.reasons) if _is_about(reason, line, path)]
    name = place.column or column
    about = [reason for reason in said if not name or name.casefold() in (reason.column.casefold(), reason.field.casefold())]
    return WhyPlace(
        line=line, path=printable(path), column=printable(name, _WIDTH), why_not=why_not, encoding=place.encoding or row.encoding or "",
        format=place.format or row.format or "", lines=place.lines, text=printable(place.text, _WIDTH), bytes=_hex(place),
        cell=None if place.cell is None else printable(place.cell, _WIDTH),
        cells=tuple(WhyCell(column=printable(key, _WIDTH), text=printable(text, _WIDTH)) for key, text in place.cells),
        profile=place.profile, rules=place.rules, rule_lines=tuple(_rule_lines(workspace, place)),
        fields=tuple(
            WhyField(
                field=one.field, label=_label(one.field, language), text=printable(one.text, _WIDTH),
                value=printable(one.value, _WIDTH),
            )
            for one in place.mapped
        ),
        faults=in_words(place.faults, language), reasons=in_words(about, language),
    )  # fmt: skip


def _bytes(workspace: Path, rows: Sequence[AttemptRow], row: AttemptRow, words: Words) -> tuple[bytes | None, str]:
    """The bytes that were judged, or why they cannot be had. A file that killed its readers is not opened again."""
    if any(reason.code == _DEADLY for reason in reasons_from(row.reasons)) or row.readers_died:
        return None, words("why_deadly")
    for one in reversed(rows):
        for place in (one.destination or "", f".claimed/{one.claimed_as}"):
            path = workspace / original(place)
            if place and os.path.isfile(path) and not os.path.islink(path):
                raw = path.read_bytes()
                if not row.sha256 or hashlib.sha256(raw).hexdigest() == row.sha256:
                    return raw, ""
    return None, words("why_gone", place=row.destination or "processed/")


def _is_about(reason: Reason, line: int, path: str) -> bool:
    if line:
        return reason.line == line
    whole = ".".join(part for part in (reason.path, reason.column or reason.field) if part)
    return bool(reason.path) and (whole.startswith(path) or path.startswith(whole))


def _label(field: str, language: str) -> str:
    group, _, rest = field.partition(".")
    return label(rest if group in _GROUPS else field, language)


def _hex(place: Place) -> str:
    """The bytes behind the cell, or the line, when it is more than ASCII: that is where a wrong encoding shows."""
    text = place.cell if place.cell is not None else place.text
    if text.isascii() or not place.encoding:
        return ""
    try:
        return text[:40].encode(place.encoding).hex(" ")
    except (UnicodeEncodeError, LookupError):
        return ""


def _rule_lines(workspace: Path, place: Place) -> Iterator[str]:
    """The lines of the profile's file that name the column, with their numbers."""
    if not (place.profile and place.column):
        return
    try:
        text = (workspace / "profiles" / place.profile).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return
    for number, line in enumerate(text.splitlines(), 1):
        if not line.lstrip().startswith("#") and (f'"{place.column}"' in line or f"'{place.column}'" in line):
            yield f"{number}: {printable(line.strip(), _WIDTH)}"
