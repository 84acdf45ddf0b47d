"""`importd profile check`: ask the view, print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from importd import config
from importd.cli.asking import respond
from importd.cli.page import Block, Text
from importd.config import Settings
from importd.errors import NotAWorkspace, SettingsError
from importd.views import profile_check as view
from importd.views.profile_check import CheckedProfile, ProfileCheck
from importd.views.words import Words


def settings_or_defaults(workspace: Path) -> Settings:
    """A table can be written and tried before there is a workspace, and beside one whose settings are broken."""
    try:
        return config.load(workspace)
    except (NotAWorkspace, SettingsError):
        return Settings()


def check(workspace: Path, names: Sequence[str], *, as_json: bool, plain: bool) -> int:
    """`importd profile check`."""
    settings = settings_or_defaults(workspace)
    words = Words(settings.language)
    paths = [view.path_of(workspace, name, words) for name in names] or view.all_of(workspace)
    answer = view.check(workspace, paths, settings)
    respond(answer, _page(answer, words), as_json=as_json, plain=plain)
    return answer.exit_code


def _page(answer: ProfileCheck, words: Words) -> Iterator[Block]:
    if not answer.profiles:
        yield Text(words("no_profiles"))
    for one in answer.profiles:
        yield from _profile(one, words)
    for clash in answer.clashes:
        message, step = words.advice(
            "profile_clash" if clash.everywhere else "profile_clash_inbox",
            one=clash.one, other=clash.other, names=" / ".join(pattern or "*" for pattern in clash.patterns),
        )  # fmt: skip
        yield Text(message, "bad" if clash.everywhere else "warn")
        yield Text(f"→ {step}", "", 2)


def _profile(one: CheckedProfile, words: Words) -> Iterator[Block]:
    if one.usable:
        told = words("profile_ok", file=one.file, sender=one.sender, files=", ".join(one.files) or "*")
        yield Text(told, "good")
        return
    yield Text(words("profile_broken", file=one.file), "bad")
    for fault in one.faults:
        yield Text(fault.message, "", 2)
