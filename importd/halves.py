"""Files that come in pairs: what becomes of one becomes of the other, in the same commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importd.brief import Brief
from importd.names import original, stored
from importd.ports import Claim, Transaction

if TYPE_CHECKING:
    from importd.judging import Verdict


class Halves:
    """Which halves this batch has used up, and by whom."""

    def __init__(self) -> None:
        self._takers: dict[str, Verdict] = {}  # path of the half that was waiting → the file that it was joined to

    def settles(self, verdict: Verdict) -> bool:
        """Whether a file needs no judgement of its own: its other half has been judged with it, or was taken by another."""
        taker = self._takers.get(stored(verdict.claim.path))
        if taker is not None:
            _follow(verdict, taker)
            return True
        partner = verdict.reading.partner
        if partner and partner.path in self._takers:
            verdict.outcome = "retry_later"
            return True
        return False

    def note(self, verdict: Verdict) -> None:
        """A judged file takes its other half along, unless it stays itself."""
        partner = verdict.reading.partner
        if partner and verdict.outcome in ("accepted", "rejected", "duplicate"):
            self._takers[partner.path] = verdict

    def others(self, here: list[Verdict], transaction: Transaction) -> list[Verdict]:
        """The halves that are no part of this batch."""
        present = {stored(verdict.claim.path) for verdict in here}
        found = []
        for path, taker in self._takers.items():
            if path not in present:
                claim = transaction.arrive(Claim(0, original(path), taker.claim.sender))
                other = type(taker)(claim, Brief(), taker.rules)
                _follow(other, taker)
                found.append(other)
        return found


def _follow(verdict: Verdict, taker: Verdict) -> None:
    partner = taker.reading.partner
    assert partner is not None  # noqa: S101 - that is what makes it a taker
    verdict.reading = Brief(partner.sha256, partner.size, taker.reading.format, taker.reading.encoding)
    verdict.outcome, verdict.reasons = taker.outcome, list(taker.reasons)
