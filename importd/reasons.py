"""The catalogue of reasons: what each code means, in French and in English, and what to do next.

The texts lie in `reasons.toml`, one table per code. `finding` makes a reason, `say` turns it into words.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple, Protocol

from importd.model import Reason, Severity
from importd.names import printable

Language = Literal["fr", "en"]
VALUE_WIDTH = 80  # a longer value is cut where it is shown


class Placed(Protocol):
    """Anything that knows where it stood in the file: a document, a line, a record."""

    @property
    def at(self) -> int: ...
    @property
    def path(self) -> str: ...


class Entry(NamedTuple):
    """One code of the catalogue."""

    code: str
    severity: Severity
    en: str
    fr: str
    next_en: str
    next_fr: str


class Told(NamedTuple):
    """A reason in words: where, what, and the next step."""

    place: str
    message: str
    next_step: str


@cache
def catalogue() -> dict[str, Entry]:
    """Every code that importd raises."""
    tables: dict[str, dict[str, Any]] = tomllib.loads((files("importd") / "reasons.toml").read_text("utf-8"))
    return {code: Entry(code, **body) for code, body in tables.items()}


def finding(
    code: str,
    where: Placed | None = None,
    *,
    field: str = "",
    value: object = "",
    expected: object = "",
    near: Sequence[str] = (),
    rule: str = "",
    column: str = "",
    severity: Severity | None = None,
) -> Reason:
    """A reason at a place. `severity` overrides the code's own; an unknown code is a `KeyError`, never a silent pass."""
    return Reason(
        code=code,
        severity=severity or catalogue()[code].severity,
        line=where.at if where is not None else 0,
        path=where.path if where is not None else "",
        field=field,
        column=column,
        value=str(value),
        expected=str(expected),
        near=tuple(near),
        rule=rule,
    )
