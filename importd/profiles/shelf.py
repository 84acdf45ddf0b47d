"""All profiles of a workspace: loaded and compiled once, taken up when their folder changes.

The service looks at the folder and tells the readers which state it is in; each reader loads that state once.
"""

from __future__ import annotations

import hashlib
import os
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from importd.config import DEFAULT_SENDER, ProfilesAt
from importd.errors import SettingsError
from importd.profiles import loading
from importd.profiles.parser import ProfileParser

FOLDER = "profiles"


class Broken(NamedTuple):
    """A profile that cannot be used: it holds the files of its sender."""

    name: str
    sender: str  # "" = it cannot be made out
    files: tuple[str, ...]
    why: str

    def concerns(self, folder: str, name: str) -> bool:
        """Whether it may be the profile of a file: of its sender or of nobody we can name, and called as it says."""
        if folder not in (DEFAULT_SENDER, self.sender) and self.sender:
            return False
        return any(fnmatchcase(name, pattern) for pattern in self.files) if self.files else folder == self.sender

    def may_concern(self, folder: str) -> bool:
        """Whether a file that nobody else knows may be its: of the same folder, or of none."""
        return folder == self.sender or (not self.sender and not self.files) or (folder == DEFAULT_SENDER and not self.files)


class Book(NamedTuple):
    """The profiles in one state of their folder."""

    profiles: tuple[ProfileParser, ...] = ()
    broken: tuple[Broken, ...] = ()


def look(workspace: Path) -> ProfilesAt | None:
    """The state that the folder of profiles is in now; None when there is none."""
    folder = workspace / FOLDER
    try:
        with os.scandir(folder) as entries:
            found = sorted((one.name, one.stat()) for one in entries if _is_profile(one.name) and one.is_file())
    except OSError:
        return None
    if not found:
        return None
    text = repr([(name, one.st_ino, one.st_mtime_ns, one.st_ctime_ns, one.st_size) for name, one in found])
    return ProfilesAt(folder=str(folder), stamp=hashlib.sha256(text.encode()).hexdigest()[:16])


def _is_profile(name: str) -> bool:
    return name.endswith(loading.ENDING) and not name.startswith(".")


def book(at: ProfilesAt | None, zone: str = "") -> Book:
    """The profiles of a state, `zone` being ours. Raises `OSError` when the folder cannot be read."""
    return _book(at.folder, at.stamp, zone) if at else Book()


@lru_cache(maxsize=4)
def _book(folder: str, stamp: str, zone: str) -> Book:  # noqa: ARG001 - the stamp says which state is kept
    sound: list[ProfileParser] = []
    broken: list[Broken] = []
    for name in sorted(filter(_is_profile, os.listdir(folder))):
        try:
            with open(f"{folder}/{name}", "rb") as file:
                raw = file.read()
        except FileNotFoundError:  # gone since we listed: the next look will see it
            continue
        try:
            sound.append(ProfileParser(loading.parse(raw, f"{FOLDER}/{name}"), name.removesuffix(loading.ENDING), zone))
        except SettingsError as error:
            broken.append(Broken(name, *loading.whose(raw), str(error)))
    return Book(tuple(sound), tuple(broken))
