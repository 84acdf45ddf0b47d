"""One function per business event; nobody else words a log line.

Lines are `event key=value …`: for people with grep and for machines. Names from outside are printed escaped.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from importd.names import original, stored
from importd.ports import Claim, Receipt

_log = logging.getLogger("importd")


def _write(level: int, event: str, **facts: object) -> None:
    if _log.isEnabledFor(level):
        _log.log(
            level, "%s %s", event, " ".join(f"{key}={_value(value)}" for key, value in facts.items() if value not in ("", None))
        )


def _value(value: object) -> str:
    text = stored(str(value))
    return f'"{text}"' if " " in text or not text else text


def started(workspace: object, watch: str, found: int) -> None:
    """The service runs; `found` files lay claimed from before."""
    _write(logging.INFO, "started", workspace=workspace, watch=watch, found=found)


def stopped(why: str) -> None:
    """The service ends."""
    _write(logging.INFO, "stopped", why=why)


def filed(receipt: Receipt) -> None:
    """A file has its outcome and lies where it belongs."""
    numbers = ",".join(document.ours for document in receipt.documents[:5]) + ("…" if len(receipt.documents) > 5 else "")
    first = next((reason.code for reason in receipt.reasons if reason.severity in ("reject", "skip")), "")
    _write(
        logging.INFO, receipt.outcome, id=receipt.claim.id, file=receipt.claim.name, sender=original(receipt.claim.sender), numbers=numbers,
        documents=len(receipt.documents) or "", created=receipt.created or "", updated=receipt.updated or "",
        unchanged=receipt.unchanged or "", skipped=receipt.skipped or "", reason=first,
    )  # fmt: skip


def drained(files: int, seconds: float) -> None:
    """The inbox is empty again."""
    _write(logging.INFO, "drained", files=files, seconds=f"{seconds:.3f}")


def daybook_behind(why: str) -> None:
    """The month of the journal could not be written; it is put right later, from the ledger."""
    _write(logging.WARNING, "journal-behind", why=why)


def daybook_set_aside(name: str) -> None:
    """Somebody had worked in the month of the journal: it was kept under this name, and written anew."""
    _write(logging.WARNING, "journal-set-aside", file=name)


def tried_out(files: int) -> None:
    """Files of check/ were judged; nothing was kept."""
    _write(logging.INFO, "tried-out", files=files)


def recovering(claims: Sequence[Claim]) -> None:
    """Files that an unclean stop left in hand are taken up again, one by one."""
    _write(logging.WARNING, "recovering", files=len(claims))


def reader_died(claim: Claim, why: str) -> None:
    """A reader died on a file."""
    _write(logging.WARNING, "reader-died", id=claim.id, file=claim.name, attempts=claim.attempts, why=why)


def parked(claim: Claim, why: str) -> None:
    """The machine fails on one file: it is tried again later."""
    _write(logging.WARNING, "parked", id=claim.id, file=claim.name, why=why)


def waiting(claim: Claim, what: str, until: str = "") -> None:
    """A file stays claimed until what it needs has come."""
    _write(logging.INFO, "waiting", id=claim.id, file=claim.name, sender=claim.sender, what=what, until=until)


def paused(why: str, seconds: float) -> None:
    """The machine fails: the whole intake waits."""
    _write(logging.ERROR, "paused", why=why, again_in=f"{seconds:g}s")


def resumed(after: float) -> None:
    """The trouble is over."""
    _write(logging.INFO, "resumed", after=f"{after:.1f}s")


def settings_changed() -> None:
    """A changed importd.toml is in force."""
    _write(logging.INFO, "settings-changed")


def settings_broken(why: str) -> None:
    """A changed importd.toml cannot be used; the last good one stays."""
    _write(logging.ERROR, "settings-broken", why=why)


def profiles_changed(sound: int) -> None:
    """The profiles were taken up: so many can be used."""
    _write(logging.INFO, "profiles-changed", profiles=sound)


def profile_broken(name: str, why: str) -> None:
    """A profile cannot be used; it holds its sender's files until it is mended."""
    _write(logging.ERROR, "profile-broken", file=name, why=why)


def doorbell_broken(why: str) -> None:
    """File events have failed; the heartbeat goes on alone until they come back."""
    _write(logging.WARNING, "doorbell-broken", why=why)


def left_in_inbox(untaken: Mapping[str, str]) -> None:
    """Files that were not whole or not quiet, by their escaped names, and why: left for the next run."""
    for name, why in untaken.items():
        _write(logging.INFO, "left", file=original(name), why=why)


def gave_up(why: str) -> None:
    """The machine fails, and this run does not wait for it."""
    _write(logging.ERROR, "gave-up", why=why)
