"""Two profiles that would claim one file: their names overlap, and so does what they are recognised by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from functools import cache
from itertools import combinations, product
from typing import Final, NamedTuple

from importd.profiles.parser import ProfileParser

_TOKEN: Final = re.compile(r"\[[^\]]+\]|.", re.DOTALL)


class Clash(NamedTuple):
    """Two profiles that one file may belong to."""

    one: str  # NAME of profiles/NAME.toml
    other: str
    patterns: tuple[str, str]  # the names that overlap, "" = every name
    same_folder: bool  # else only a file in `inbox/` itself is claimed twice


def clashes(profiles: Sequence[ProfileParser]) -> Iterator[Clash]:
    """Every pair that would refuse a file with FILE_AMBIGUOUS_MAPPING."""
    for one, other in combinations(profiles, 2):
        same_folder = one.sender == other.sender
        named = _named(one), _named(other)
        if bool(named[0]) != bool(named[1]) or (not named[0] and not same_folder):
            continue  # a name goes before the looks, and a profile without names asks its own folder only
        shared = next((pair for pair in product(named[0] or ("",), named[1] or ("",)) if overlap(*pair)), None)
        if shared and _look_alike(one, other):
            yield Clash(one.file, other.file, shared, same_folder)


def _named(parser: ProfileParser) -> tuple[str, ...]:
    return (*parser.profile.profile.files, *parser.profile.group.lines_files)


def _look_alike(one: ProfileParser, other: ProfileParser) -> bool:
    """Whether one header, or one tree, would be recognised by both."""
    mine, theirs = one.profile, other.profile
    if {mine.read.format, theirs.read.format} & {"json", "xml"}:
        return mine.read.format == theirs.read.format and _one_root(mine.group.documents, theirs.group.documents)
    columns = frozenset(one.wanted), frozenset(other.wanted)
    return columns[0] <= columns[1] or columns[1] <= columns[0]


def _one_root(mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    return bool(set(mine) & set(theirs)) or "" in (*mine, *theirs)


def overlap(one: str, other: str) -> bool:
    """Whether a name fits both patterns.

    >>> overlap("orders*.csv", "*_2026.csv"), overlap("order_*.xml", "invoice_*.xml"), overlap("a?.csv", "a.csv")
    (True, False, False)
    >>> overlap("order_rest*.json", "order_[0-9]*.json"), overlap("order_*.json", "order_[0-9]*.json")
    (False, True)
    """
    return _overlap(tuple(_TOKEN.findall(one)), tuple(_TOKEN.findall(other)))


@cache
def _overlap(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if not one or not other:
        return set(one + other) <= {"*"}
    if "*" in (one[0], other[0]):
        star, plain = (one, other) if one[0] == "*" else (other, one)
        return _overlap(star[1:], plain) or _overlap(star, plain[1:])
    return _meet(one[0], other[0]) and _overlap(one[1:], other[1:])


def _meet(one: str, other: str) -> bool:
    """Whether a sign fits both; of two [sets] it is taken that one does."""
    return fnmatchcase(one, other) or fnmatchcase(other, one) or len(one) > 1 < len(other)
