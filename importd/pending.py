"""The waiting room, as the importer sees it: until when a file waits, for what, and what is said at the end of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from importd.errors import Pending
from importd.model import Reason
from importd.reasons import catalogue

if TYPE_CHECKING:
    from importd.judging import Verdict


def let_wait(verdict: Verdict, missing: Pending, now: datetime) -> None:
    """Nothing of the file is recorded until its references have come; after the deadline it is refused."""
    until = verdict.claim.waits_until or (now + timedelta(seconds=missing.seconds)).astimezone(UTC).isoformat(
        timespec="milliseconds"
    )
    verdict.drafts, verdict.changes, verdict.skipped, verdict.reasons = [], {}, 0, list(verdict.reading.reasons)
    if datetime.fromisoformat(until) <= now:
        verdict.outcome = "rejected"
        verdict.reasons.extend(refusing(missing.reasons))
    else:
        verdict.outcome, verdict.waits_for, verdict.waits_until = "waiting", _what(missing.reasons), until
        verdict.reasons.extend(_told(missing.reasons, until, now))


def _told(reasons: Iterable[Reason], until: str, now: datetime) -> Iterator[Reason]:
    """What is said while the file waits, each missing record once."""
    moment = datetime.fromisoformat(until).astimezone(now.tzinfo)
    seen: set[tuple[str, str]] = set()
    for reason in reasons:
        if (reason.code, reason.value) not in seen:
            seen.add((reason.code, reason.value))
            yield reason.model_copy(
                update={
                    "code": "REF_PENDING", "severity": catalogue()["REF_PENDING"].severity, "field": _shape(reason),
                    "column": reason.column or reason.field, "expected": f"{moment:%Y-%m-%d %H:%M}",
                }
            )  # fmt: skip


def refusing(reasons: Iterable[Reason]) -> Iterator[Reason]:
    """The same reasons when nobody waits any more."""
    return (reason.model_copy(update={"severity": "reject"}) if reason.severity == "hold" else reason for reason in reasons)


def _what(reasons: Iterable[Reason]) -> str:
    """What the file waits for, as the ledger keeps it: "customer 17; product CHA-9"."""
    return "; ".join(dict.fromkeys(f"{_shape(reason)} {reason.value}" for reason in reasons))


def _shape(reason: Reason) -> str:
    """REF_CUSTOMER_UNKNOWN → customer."""
    return reason.code.split("_")[1].lower()
