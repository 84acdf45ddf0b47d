"""What `importd status` looks at: the settings, the lock, the folders and the balance, in one moment."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from importd import candidates, config
from importd.config import Settings
from importd.errors import SettingsError
from importd.names import printable, stored
from importd.store.sqlite import FILE_NAME
from importd.views import balance, rejected, service_state
from importd.views.answer import Answer
from importd.views.balance import Balance
from importd.views.service_state import ServiceState
from importd.views.words import Words


class Waiting(Answer):
    """A file of the inbox."""

    name: str
    """its path below `inbox/`, escaped"""
    sender: str
    """who dropped it"""
    since: datetime
    """when it came"""
    seconds: int
    """for how long it has been there"""
    why: str
    """why it is not taken yet, "" = its turn has not come"""


class Seen(NamedTuple):
    """Everything that was looked at, for the findings to judge."""

    now: datetime
    settings: Settings
    settings_error: str
    service: ServiceState
    inbox: int
    oldest: Waiting | None
    closed_folders: tuple[str, ...]
    rejected_now: int
    balance: Balance
    timer: timedelta | None

    @property
    def waits(self) -> int:
        """Files whose next move is the service's."""
        return self.inbox + self.balance.in_hand + len(self.balance.unfiled)


def look_around(workspace: Path, now: datetime, settings: Settings, settings_error: str, timer: timedelta | None) -> Seen:
    """The lock, the folders and the balance."""
    inbox = workspace / "inbox"
    service, untaken = service_state.look(workspace)
    listed = candidates.listing(inbox, config.DEFAULT_SENDER)
    return Seen(
        now, settings, settings_error, service, len(listed),
        oldest=_oldest(inbox, listed[0], untaken, now, Words(settings.language)) if listed else None,
        closed_folders=tuple(_closed_folders(inbox)),
        rejected_now=rejected.count(workspace),
        balance=balance.strike(workspace / FILE_NAME, [workspace / ".claimed", inbox / ".importd"]),
        timer=timer,
    )  # fmt: skip


def settings_of(workspace: Path) -> tuple[Settings, str]:
    """The settings; the defaults and what is wrong when they cannot be used."""
    try:
        return config.load(workspace), ""
    except SettingsError as error:
        return Settings(), str(error)


def _oldest(inbox: Path, candidate: candidates.Candidate, untaken: dict[str, str], now: datetime, words: Words) -> Waiting:
    since = datetime.fromtimestamp(candidate.arrival / 1e9, UTC)
    name = stored(os.path.relpath(candidate.path, inbox))
    return Waiting(
        name=name, sender=stored(candidate.sender), since=since.replace(microsecond=0),
        seconds=max(int((now - since).total_seconds()), 0), why=words.why(printable(str(untaken.get(name, "")), 100)),
    )  # fmt: skip


def _closed_folders(inbox: Path) -> Iterator[str]:
    """Folders of senders that cannot be listed."""
    with os.scandir(inbox) as entries:
        for entry in entries:
            if (
                entry.is_dir(follow_symlinks=False)
                and not entry.name.startswith(".")
                and not os.access(entry.path, os.R_OK | os.X_OK)
            ):
                yield f"inbox/{stored(entry.name)}"
