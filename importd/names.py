"""Names and values from outside, made safe to show and to store.

A file name is bytes and may hold anything but "/" and NUL; Python carries what is not UTF-8 as lone surrogates.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\\\\\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufff9-\ufffb]"
)

_UNSAFE_IN_JSON = re.compile("[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if match[0] == "\\":
        return "\\\\"
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is not UTF-8, as os.fsdecode gives it
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x80 else f"\\u{code:04x}"


def stored(name: str) -> str:
    r"""A file name as text that can be stored, compared and printed anywhere; `original` gives it back.

    >>> stored("caf\udce9.csv"), stored("a\x1b[2J.csv"), stored("été.csv")
    ('caf\\xe9.csv', 'a\\x1b[2J.csv', 'été.csv')
    """
    return _UNSAFE.sub(_escape, name) if _UNSAFE.search(name) else name


def original(name: str) -> str:
    r"""The file name that `stored` was given.

    >>> original(stored("caf\udce9 \\ \x85\udc85.csv")) == "caf\udce9 \\ \x85\udc85.csv"
    True
    """
    if "\\" not in name:
        return name
    return re.sub(r"\\(\\|x[0-9a-f]{2}|u[0-9a-f]{4})", _unescape, name)


def _unescape(match: re.Match[str]) -> str:
    if match[1] == "\\":
        return "\\"
    code = int(match[1][1:], 16)
    return chr(code + 0xDC00) if match[1][0] == "x" and code >= 0x80 else chr(code)


def printable(text: str, width: int = 0) -> str:
    r"""A value from outside, safe on a terminal, in a log and in a letter; cut to `width` signs when it is given.

    >>> printable("pay\u202e\x1b[31m", 0), printable("abcdef", 4)
    ('pay\\u202e\\x1b[31m', 'abc…')
    """
    if _UNSAFE.search(text):
        text = _UNSAFE.sub(lambda match: match[0] if match[0] == "\\" else _escape(match), text)
    return text if not width or len(text) <= width else text[: width - 1] + "…"


def in_json(text: str) -> str:
    r"""JSON that a terminal can show as it is: what could upset it inside a text becomes an escape of JSON.

    >>> in_json('{"a": "x\x9by"}')
    '{"a": "x\\u009by"}'
    """
    return _UNSAFE_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def numbered(name: str, longest: int) -> Iterator[str]:
    """The name itself, then the name with a number before its ending; cut where it has more than `longest` bytes."""
    if len(os.fsencode(name)) <= longest:
        yield name
    stem, dot, ending = name.rpartition(".")
    if not stem or len(ending) > 20:
        stem, dot, ending = name, "", ""
    for count in range(2, 1_000_000):
        suffix = f"~{count}{dot}{ending}"
        yield _cut(stem, longest - len(os.fsencode(suffix))) + suffix


def _cut(stem: str, room: int) -> str:
    """The first bytes of a name, never half a sign."""
    while len(os.fsencode(stem)) > room:
        stem = stem[:-1]
    return stem


def claimed_as(path: str) -> str:
    """How the ledger calls a claimed file: batch/sender/name, escaped."""
    return stored("/".join(path.rsplit("/", 3)[-3:]))
