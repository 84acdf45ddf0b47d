"""With which date a document is issued: its own, or the last one of its series where the law wants dates in order."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from importd.config import Rules, Settings
from importd.gist import Gist
from importd.model import Reason
from importd.ports import Facts
from importd.validators.not_late import lateness


class Dating(NamedTuple):
    """The date that a document goes on record with, and the date of what it is about."""

    issue_date: date
    operation_date: date | None


def date_of(document: Gist, settings: Settings, facts: Facts, rules: Rules, *, restamp: bool) -> tuple[Dating, list[Reason]]:
    """The document's dating, and what there is to say about it: nothing, a warning that it was restamped, a refusal."""
    own = Dating(document.issue_date, document.operation_date)
    if rules.sender.number == "theirs":
        return own, []  # it was issued elsewhere, with its number and its date
    series = settings.series_for(document.direction, document.kind)
    _, last = facts.last_of(series.name, series.period(document.issue_date))
    if last is None or document.issue_date >= last:
        return own, []
    policy = "restamp" if restamp else settings.late(document.direction, document.kind)
    reason = lateness(document, policy, series.name, last)
    if policy != "restamp":
        return own, [reason] if reason else []
    return Dating(last, document.operation_date or document.issue_date), [reason] if reason else []
