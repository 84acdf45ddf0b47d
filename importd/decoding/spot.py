"""A place in a file, for reasons that are found before there is a record."""

from __future__ import annotations

import re
from typing import NamedTuple

_LINE_END = re.compile(r"\r\n?|\n")


class Spot(NamedTuple):
    """A physical line (the first is 1, 0 = the whole file) and a place in a tree."""

    at: int = 0
    path: str = ""


def line_of(text: str, position: int) -> int:
    r"""The physical line on which the sign at `position` stands; CR, LF and CRLF all end a line.

    >>> line_of("a\r\nb\rc", 5)
    3
    """
    return 1 + sum(1 for _ in _LINE_END.finditer(text, 0, position))


def end_of(text: str) -> str:
    r"""The last signs of a text on one line, for a reason.

    >>> end_of('{"kind":\n  "order"')
    '{"kind": "order"'
    """
    return " ".join(text[-80:].split())[-40:]


def column_of(text: str, position: int) -> int:
    r"""The sign within its line, the first is 1.

    >>> column_of("ab\ncd", 4)
    2
    """
    return position - max(text.rfind("\n", 0, position), text.rfind("\r", 0, position))
