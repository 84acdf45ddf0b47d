"""The waiting room, as the service sees it: which claimed files wait for references, and which of them are to be judged again.

A file is called when reference data or keys have changed since it was judged, or when its deadline has passed. The ledger
knows who waits and until when; after a restart each is judged once more and waits on.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from importd.ports import Claim


class _Waits(NamedTuple):
    claim: Claim
    until: datetime
    judged_at: object  # the state of the reference data, see `ports.Store.changes`


class WaitingRoom:
    """The files that wait, by their path."""

    def __init__(self) -> None:
        self._files: dict[str, _Waits] = {}
        self._nobody = object()

    def enter(self, claim: Claim, until: str, judged_at: object) -> bool:
        """This file waits until then (ISO 8601); whether it did not wait before."""
        new = claim.path not in self._files
        self._files[claim.path] = _Waits(claim, datetime.fromisoformat(until), judged_at)
        return new

    def leave(self, claim: Claim) -> None:
        """This file has another outcome."""
        self._files.pop(claim.path, None)

    def holds(self, claim: Claim) -> bool:
        """Whether the file waits."""
        return claim.path in self._files

    def called(self, state: object, now: datetime) -> Sequence[Claim]:
        """The files to be judged again. Each of them enters anew afterwards, or leaves."""
        return [waits.claim for waits in self._files.values() if waits.judged_at != state or waits.until <= now]

    def call_all(self) -> None:
        """Something else has changed that may matter to all of them: the profiles."""
        for path, waits in self._files.items():
            self._files[path] = waits._replace(judged_at=self._nobody)
