"""What a text may look like: one function per form, text in, exact value out, or a `Fault` that says what was expected.

The texts that come in are `tidy`: stripped, not blank, in NFC, without control characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from difflib import get_close_matches
from typing import Any, Final, TypeAlias

from importd import values
from importd.mapping import days
from importd.mapping.style import Style

Form: TypeAlias = Callable[[str, Style], Any]  # (text, how its sender writes) → value

_UNSTORABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SPREADSHEET: Final = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+[0-9]+", re.ASCII)  # 2,00E+12, as a spreadsheet writes long digits
_SEPARATORS: Final = str.maketrans("", "", " .-\u00a0\u202f\u2009")
_SPACES: Final = re.compile("[ \u00a0\u2009\u202f]")
_WAYS: Final = ((",", ""), (".", ""), (",", " "), (",", "."), (".", ","), (".", " "))  # decimal sign, sign of thousands
_YES: Final = frozenset(("yes", "oui", "true", "vrai", "1"))
_NO: Final = frozenset(("no", "non", "false", "faux", "0"))


class Fault(Exception):
    """A text that is not of its form: the code of the reason and what it says."""

    def __init__(self, code: str, expected: object = "", near: tuple[str, ...] = ()) -> None:
        super().__init__(code)
        self.code, self.expected, self.near = code, expected, near


def tidy(text: str) -> str:
    """Stripped and in NFC, so that equal texts are equal. Raises `Fault` for what cannot be stored."""
    text = text.strip()
    if text.isascii() and text.isprintable():
        return text
    if found := _UNSTORABLE.search(text):
        raise Fault("ENC_TEXT_INVALID" if found[0] >= "\ud800" else "ENC_CONTROL_CHAR")
    return unicodedata.normalize("NFC", text)


def text(limit: int) -> Form:
    """Any text up to so many signs."""

    def form(given: str, style: Style) -> str:  # noqa: ARG001 - every form has this shape
        if len(given) > limit:
            raise Fault("VAL_TOO_LONG", limit)
        return given

    return form


def code(given: str, style: Style) -> str:  # noqa: ARG001
    """A code or a number of a document, kept as it is."""
    if len(given) > 100:
        raise Fault("VAL_TOO_LONG", 100)
    if _SPREADSHEET.fullmatch(given):
        raise Fault("VAL_SCIENTIFIC")
    return given


def upper(given: str, style: Style) -> str:
    """A code of a published list: its letters are capitals."""
    return code(given, style).upper()


def compact(given: str, style: Style) -> str:
    """An identifier that people write in groups: FR 83 404 833 048 → FR83404833048."""
    return code(given, style).translate(_SEPARATORS).upper()


def number(given: str, style: Style) -> Any:
    """An exact number in plain digits with the sender's decimal sign, and between thousands what the sender declared."""
    try:
        return values.number(given, style.decimal)
    except ValueError:
        pass
    plain = _ungrouped(given, style) if style.thousands else given
    try:
        return values.number(plain, style.decimal)
    except ValueError:
        raise _not_a_number(given, style) from None


def _ungrouped(given: str, style: Style) -> str:
    """Without the signs between thousands, when they stand where they must: 1 234,56."""
    text = _SPACES.sub(" ", given) if style.thousands == " " else given
    whole, sign, fraction = text.partition(style.decimal)
    first, *others = whole.split(style.thousands)
    if others and 1 <= len(first.lstrip("+-")) <= 3 and all(len(group) == 3 for group in others):
        return first + "".join(others) + sign + fraction
    return given


def _not_a_number(given: str, style: Style) -> Fault:
    if values.SCIENTIFIC.fullmatch(given):
        return Fault("VAL_SCIENTIFIC")
    example = f"1234{style.decimal}56"
    for decimal, thousands in _WAYS if style.dates else _WAYS[:2]:  # who declares his dates may declare thousands too
        other = Style(decimal, thousands)
        try:
            values.number(_ungrouped(given, other) if thousands else given, decimal)
        except ValueError:
            continue
        change = [f'decimal = "{decimal}"'] if decimal != style.decimal else []
        change += [f'thousands = "{thousands}"'] if thousands and thousands != style.thousands else []
        return Fault("VAL_NUMBER", example, (", ".join(change),))
    return Fault("VAL_NUMBER", example)


def day(given: str, style: Style) -> date:
    """A day as 2026-03-31, or in one of the ways that the sender declared."""
    if style.dates:
        return _declared_day(given, style)
    try:
        return values.day(given)
    except ValueError:
        pass
    if serial := days.serial(given):
        raise Fault("VAL_DATE_SERIAL", serial)
    raise Fault("VAL_DATE", days.EXAMPLE)


def _declared_day(given: str, style: Style) -> date:
    found = days.read(given, style)
    if found is not None:
        return found
    if serial := days.serial(given):
        raise Fault("VAL_DATE_SERIAL", serial)
    examples = [days.example(pattern) for pattern in style.dates]
    better = next(days.proposals(given), "")
    raise Fault("VAL_DATE", " | ".join(examples), (f'dates = ["{better}"]',) if better else ())


def flag(given: str, style: Style) -> bool:  # noqa: ARG001
    """Yes or no, in French, English or figures."""
    word = given.casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Fault("VAL_BOOLEAN")


def one_of(*words: str) -> Form:
    """One of a few words."""
    known = frozenset(words)

    def form(given: str, style: Style) -> str:  # noqa: ARG001
        if given in known:
            return given
        raise Fault("MAP_VALUE_UNKNOWN", ", ".join(words), tuple(get_close_matches(given.lower(), words, 1)))

    return form
