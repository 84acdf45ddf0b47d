"""How the numbers of a sample are written: the decimal sign, and what stands between thousands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from importd.mapping.style import Style
from importd.proposing.content import Column, as_number, patterns_of

_GROUPED: Final = re.compile(r"[+-]?[0-9]{1,3}(?:[ \u00a0\u202f\u2009][0-9]{3})+(?:[.,][0-9]+)?", re.ASCII)
STYLES: Final = tuple(
    Style(decimal, thousands) for decimal in ",." for thousands in ("", " ", ".", ",", "'") if thousands != decimal
)


class Numbers(NamedTuple):
    """How the numbers of a sample are written."""

    style: Style
    evidence: tuple[str, ...]  # values that show it
    others: tuple[Style, ...] = ()  # that fit as well and would read other numbers


def numbers_of(columns: Sequence[Column]) -> Numbers:
    """The signs that read the most values, judged by the columns that are numbers in one style or another."""
    values = {value for column in columns for value in column.filled if _numeric(value)}
    shown = sorted((value for value in values if any(sign in value for sign in ".,' \u00a0\u202f")), key=len, reverse=True)
    ranked = sorted(STYLES, key=lambda style: (-sum(as_number(one, style) is not None for one in shown), len(style.thousands)))
    best = ranked[0]
    if not shown:
        return Numbers(Style(), ())
    swapped = ".,".replace(best.decimal, "")  # the other sign, which may stand between thousands
    same = (
        [Style(swapped, best.decimal)] if all(as_number(one, Style(swapped, best.decimal)) is not None for one in shown) else []
    )
    certain = any(_decides(one) for one in shown)
    return Numbers(best, tuple(shown[:3]), () if certain else tuple(same))


def _numeric(value: str) -> bool:
    return (
        value[:1] in "+-0123456789"
        and not any(patterns_of((value,)))
        and any(as_number(value, style) is not None for style in STYLES)
    )


def _decides(text: str) -> bool:
    """1,5 and 12,00 and 1 234,56 show the decimal sign; 1,234 does not."""
    signs = [sign for sign in text if sign in ".,"]
    if len(set(signs)) == 2:
        return True
    return len(signs) == 1 and (len(text.rpartition(signs[0])[2]) != 3 or _GROUPED.fullmatch(text) is not None)
