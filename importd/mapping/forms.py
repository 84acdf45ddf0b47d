"""What a text may look like: one function per form, text in, exact value out, or a `Fault` that says what was expected.

The texts that come in are `tidy`: stripped, not blank, in NFC, without control characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any, Final, TypeAlias

from importd import values

Form: TypeAlias = Callable[[str, str], Any]  # (text, decimal sign) → value

_UNSTORABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SPREADSHEET: Final = re.compile(r"[0-9][.,][0-9]+[eE]\+[0-9]+", re.ASCII)  # 2,00E+12, as a spreadsheet writes long digits
_SEPARATORS: Final = str.maketrans("", "", " .-\u00a0\u202f\u2009")
_SERIAL: Final = re.compile(r"[2-6][0-9]{4}", re.ASCII)
_DAY_ZERO: Final = date(1899, 12, 30)
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

    def form(given: str, decimal: str) -> str:  # noqa: ARG001 - every form has this shape
        if len(given) > limit:
            raise Fault("VAL_TOO_LONG", limit)
        return given

    return form


def code(given: str, decimal: str) -> str:  # noqa: ARG001
    """A code or a number of a document, kept as it is."""
    if len(given) > 100:
        raise Fault("VAL_TOO_LONG", 100)
    if _SPREADSHEET.fullmatch(given):
        raise Fault("VAL_SCIENTIFIC")
    return given


def upper(given: str, decimal: str) -> str:
    """A code of a published list: its letters are capitals."""
    return code(given, decimal).upper()


def compact(given: str, decimal: str) -> str:
    """An identifier that people write in groups: FR 83 404 833 048 → FR83404833048."""
    return code(given, decimal).translate(_SEPARATORS).upper()


def number(given: str, decimal: str) -> Any:
    """An exact number in plain digits with the sender's decimal sign."""
    try:
        return values.number(given, decimal)
    except ValueError:
        raise _not_a_number(given, decimal) from None


def _not_a_number(given: str, decimal: str) -> Fault:
    if values.SCIENTIFIC.fullmatch(given):
        return Fault("VAL_SCIENTIFIC")
    other = "," if decimal == "." else "."
    try:
        values.number(given, other)
    except ValueError:
        return Fault("VAL_NUMBER", f"1234{decimal}56")
    return Fault("VAL_NUMBER", f'1234{decimal}56 | decimal = "{other}"')


def day(given: str, decimal: str) -> date:  # noqa: ARG001
    """A day as 2026-03-31."""
    try:
        return values.day(given)
    except ValueError:
        pass
    if _SERIAL.fullmatch(given) and 20_000 <= int(given) <= 60_000:
        raise Fault("VAL_DATE_SERIAL", _DAY_ZERO + timedelta(days=int(given)))
    raise Fault("VAL_DATE", "2026-03-31")


def flag(given: str, decimal: str) -> bool:  # noqa: ARG001
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

    def form(given: str, decimal: str) -> str:  # noqa: ARG001
        if given in known:
            return given
        raise Fault("MAP_VALUE_UNKNOWN", ", ".join(words), tuple(get_close_matches(given.lower(), words, 1)))

    return form
