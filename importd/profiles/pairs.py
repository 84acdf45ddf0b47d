"""Two files, heads and lines, that make documents together. What `*` stands for is the same in both names: that makes the pair."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import NamedTuple

from importd.errors import ImportdError
from importd.profiles.parser import ProfileParser


class Waits(ImportdError):
    """The other half has not come yet."""

    def __init__(self, expected: str) -> None:
        super().__init__(expected)
        self.expected = expected


class Half(NamedTuple):
    """Which half a file is, and what `*` stands for in its name."""

    lines: bool
    middle: str


def half_of(parser: ProfileParser, name: str) -> Half | None:
    """None when the profile has no pairs, or neither half is called so."""
    group = parser.profile.group
    if group.mode != "files":
        return None
    for lines, patterns in ((True, group.lines_files), (False, parser.profile.profile.files)):
        for pattern in patterns:
            if fnmatchcase(name, pattern):
                return Half(lines, _middle(pattern, name))
    return None


def _middle(pattern: str, name: str) -> str:
    """What the first `*` stands for, "" without one."""
    before, star, after = pattern.partition("*")
    return name[len(before) : len(name) - len(after)] if star else ""


def other_half(parser: ProfileParser, name: str, waiting: Iterable[str]) -> str:
    """The path of the waiting file that belongs to this one. Raises `Waits` with the names that are expected."""
    mine = half_of(parser, name)
    for path in waiting:
        theirs = half_of(parser, path.rpartition("/")[2])
        if mine and theirs and theirs.lines != mine.lines and theirs.middle == mine.middle:
            return path
    patterns = parser.profile.profile.files if mine and mine.lines else parser.profile.group.lines_files
    raise Waits(", ".join(pattern.replace("*", mine.middle, 1) if mine else pattern for pattern in patterns))
