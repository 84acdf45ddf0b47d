"""`importd profile check`: which tables can be used, each fault of the others, and two that claim the same files."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from importd.config import Settings
from importd.errors import ImportdError, SettingsError
from importd.names import printable, stored
from importd.profiles import loading, overlap, shelf
from importd.profiles.loading import BrokenTable
from importd.profiles.parser import ProfileParser
from importd.profiles.words import TableFault
from importd.views.answer import Answer
from importd.views.words import Words


class ProfileFault(Answer):
    """What is wrong at one place of a table."""

    key: str
    """the path of the key, "" = the file as a whole"""
    message: str
    """what is wrong with it"""
    value: str
    """what was there, "" = nothing"""
    near: str
    """the nearest known key, "" = none is near, or the key is not the trouble"""


class CheckedProfile(Answer):
    """One table."""

    file: str
    """its file"""
    usable: bool
    """whether it can be used"""
    sender: str
    """whose files it is for, "" = it cannot be made out"""
    kind: str
    """what its files hold: a kind of document, customer, supplier or product; "" = each says its own"""
    files: tuple[str, ...]
    """the names that it claims, none = every file of its sender's folder that fits"""
    faults: tuple[ProfileFault, ...]
    """everything that is wrong with it"""


class ProfileClash(Answer):
    """Two tables that would claim one file."""

    one: str
    """a table"""
    other: str
    """the other one"""
    patterns: tuple[str, str]
    """the names that both claim, "" = every name"""
    everywhere: bool
    """true = in their sender's folder; false = they have two senders, so only in inbox/ itself"""


class ProfileCheck(Answer):
    """What `importd profile check` answers."""

    version: int = 1
    """of this contract"""
    profiles: tuple[CheckedProfile, ...]
    """each table"""
    clashes: tuple[ProfileClash, ...]
    """pairs that claim the same files"""

    @property
    def exit_code(self) -> int:
        """0 = all can be used and no folder has a file that two claim, 1 = not so."""
        sound = all(one.usable for one in self.profiles) and not any(clash.everywhere for clash in self.clashes)
        return int(not sound)


def path_of(workspace: Path, name: str, words: Words) -> Path:
    """The file of a table that is named, or given by its path. Raises `ImportdError` when there is none."""
    inside = workspace / shelf.FOLDER / f"{name}{loading.ENDING}"
    if "/" not in name and inside.is_file():
        return inside
    if name.endswith(loading.ENDING):
        for path in (Path(name), workspace / shelf.FOLDER / name):
            if path.is_file():
                return path
    known = sorted(path.stem for path in (workspace / shelf.FOLDER).glob(f"*{loading.ENDING}"))
    raise ImportdError(words("profile_unknown", name=stored(name), known=stored(", ".join(known)) or "—"))


def check(workspace: Path, paths: Sequence[Path], settings: Settings) -> ProfileCheck:
    """Load each of these tables, and compare them with each other."""
    zone = settings.company.timezone
    loaded = [(path, _load(path, zone)) for path in paths]
    sound = [found for _, found in loaded if isinstance(found, ProfileParser)]
    return ProfileCheck(
        profiles=tuple(_checked(path, workspace, found) for path, found in loaded),
        clashes=tuple(
            ProfileClash(
                one=stored(one.one), other=stored(one.other), everywhere=one.same_folder,
                patterns=(printable(one.patterns[0]), printable(one.patterns[1])),
            )
            for one in overlap.clashes(sound)
        ),
    )  # fmt: skip


def all_of(workspace: Path) -> list[Path]:
    """Every table of the workspace."""
    return sorted(path for path in (workspace / shelf.FOLDER).glob(f"*{loading.ENDING}") if not path.name.startswith("."))


def _load(path: Path, zone: str) -> ProfileParser | tuple[bytes, tuple[TableFault, ...]]:
    raw = b""
    try:
        raw = path.read_bytes()
        return ProfileParser(loading.parse(raw, path.name), path.stem, zone)
    except BrokenTable as broken:
        return raw, broken.faults
    except SettingsError as error:  # a path that cannot be read shows only when it is compiled
        return raw, (TableFault("", str(error)),)
    except OSError as error:
        return raw, (TableFault("", error.strerror or str(error)),)


def _checked(path: Path, workspace: Path, found: ProfileParser | tuple[bytes, tuple[TableFault, ...]]) -> CheckedProfile:
    file = stored(os.path.relpath(path, workspace) if path.is_relative_to(workspace) else str(path))
    if isinstance(found, ProfileParser):
        opening = found.profile.profile
        kind = str(opening.kind.const or "")
        names = tuple(printable(one) for one in (*opening.files, *found.profile.group.lines_files))
        return CheckedProfile(file=file, usable=True, sender=printable(found.sender), kind=kind, files=names, faults=())
    raw, faults = found
    sender, files = loading.whose(raw)
    names = tuple(printable(one) for one in files)
    return CheckedProfile(file=file, usable=False, sender=printable(sender), kind="", files=names, faults=tuple(_told(faults)))


def _told(faults: Sequence[TableFault]) -> Iterator[ProfileFault]:
    for fault in faults:
        yield ProfileFault(
            key=printable(fault.place), message=printable(fault.message), value=printable(fault.value, 200), near=fault.near
        )
