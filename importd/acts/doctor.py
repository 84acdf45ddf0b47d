"""`importd doctor`: would the service work here, under this account? Each check says that it is well, or what to do.

Its probes are hidden files of its own, which it takes away again; nothing of the workspace is changed.
"""

from __future__ import annotations

import os
import pwd
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, Literal

from importd import config
from importd.acts import doctor_ground, doctor_machine
from importd.acts.doctor_machine import Told
from importd.config import Settings
from importd.errors import NotAWorkspace, SettingsError
from importd.names import printable, stored
from importd.profiles import shelf
from importd.views.answer import Answer
from importd.views.words import Words

Level = Literal["ok", "advice", "wrong"]


class Checked(Answer):
    """One thing that was looked at."""

    check: str
    """what it was, for programs"""
    level: Level
    """ok, advice (it works, and could be better), wrong"""
    message: str
    """what was found, in words"""
    next_step: str
    """what to do, "" = nothing"""


class Diagnosis(Answer):
    """What `importd doctor` answers."""

    version: int = 1
    """of this contract"""
    user: str
    """the account that it ran as"""
    workspace: str
    """the folder"""
    checks: tuple[Checked, ...]
    """everything that was looked at, in order"""

    @property
    def exit_code(self) -> int:
        """0 = the service would work, 1 = something must be mended first."""
        return int(any(one.level == "wrong" for one in self.checks))


def examine(workspace: Path) -> Diagnosis:
    """Look at everything; one check that fails stops none of the others, except that a workspace must be one."""
    settings, problem = _settings(workspace)
    words = Words(settings.language)
    checks = tuple(_checked(told, words) for told in _looked(workspace, settings, problem))
    return Diagnosis(user=_user(), workspace=stored(str(workspace.absolute())), checks=checks)


def _checked(told: Told, words: Words) -> Checked:
    message, step = words.advice(told.key, **told.values)
    return Checked(check=told.key.removeprefix("doctor_"), level=told.level, message=message, next_step=step)


def _looked(workspace: Path, settings: Settings, problem: str) -> Iterator[Told]:
    yield _account()
    yield Told("doctor_settings_broken", "wrong", {"why": printable(problem)}) if problem else Told("doctor_settings")
    if not settings.responsible.name and not problem:
        yield Told("doctor_nobody", "advice")
    for look in _CHECKS:
        try:
            yield from look(workspace, settings)
        except OSError as error:
            values = {"what": stored(str(error.filename or workspace)), "why": error.strerror or str(error)}
            yield Told("doctor_failed", "wrong", values)


def _settings(workspace: Path) -> tuple[Settings, str]:
    try:
        return config.load(workspace), ""
    except NotAWorkspace:
        raise
    except SettingsError as error:
        return Settings(), str(error)


def _user() -> str:
    try:
        return printable(pwd.getpwuid(os.geteuid()).pw_name)
    except KeyError:
        return f"uid {os.geteuid()}"


def _account() -> Told:
    if os.geteuid() == 0:
        return Told("doctor_root", "advice")
    return Told("doctor_account", values={"user": _user()})


def _profiles(workspace: Path, settings: Settings) -> Iterator[Told]:
    at = shelf.look(workspace)
    found = shelf.book(at, settings.company.timezone)
    for broken in found.broken:
        yield Told("doctor_profile_broken", "wrong", {"name": stored(broken.name), "why": printable(broken.why)})
    if not found.broken:
        yield Told("doctor_profiles", values={"count": len(found.profiles)})


_CHECKS: Final[tuple[Callable[[Path, Settings], Iterator[Told]], ...]] = (
    _profiles,
    doctor_ground.folders,
    doctor_ground.one_mount,
    doctor_ground.space,
    doctor_ground.events,
    doctor_machine.database,
    doctor_machine.clock,
    doctor_machine.formats,
)
