"""The first pass: what becomes of one claim, judged against the ledger; all reasons of all its documents, not the first.

Nothing is written here but reference data and keys, inside a savepoint: of a refused file nothing stays but its reasons.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

from importd import linking, pending
from importd.brief import Brief
from importd.config import Rules, Settings
from importd.dating import Dating, date_of
from importd.errors import Pending, Refusal
from importd.gist import Gist
from importd.matching import match
from importd.model import Outcome, Reason
from importd.naming import named
from importd.overlay import BatchFacts
from importd.ports import Claim, Issue, LedgerCheck, Matched, Transaction
from importd.reasons import finding
from importd.validators.number_free import number_free

_STAYS: Final[Mapping[str, Outcome]] = {"trouble": "parked", "held": "parked", "waits": "waiting"}  # state → outcome


class Draft(NamedTuple):
    """A document that survived its judgement: everything but its number."""

    gist: Gist
    text: str
    matched: Matched
    dating: Dating
    warnings: tuple[Reason, ...]
    order: int  # of arrival in the batch


@dataclass
class Verdict:
    """What the first pass thinks of one claim."""

    claim: Claim
    reading: Brief
    rules: Rules
    outcome: Outcome = "accepted"
    reasons: list[Reason] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    changes: dict[str, int] = field(default_factory=dict)
    skipped: int = 0
    duplicate_of: int = 0
    waits_for: str = ""
    waits_until: str = ""


class Judge:
    """Judges the claims of one batch, one after the other, inside its transaction."""

    def __init__(
        self,
        facts: BatchFacts,
        transaction: Transaction,
        settings: Settings,
        checks: Sequence[LedgerCheck],
        columns: Mapping[str, Mapping[str, str]],
        now: datetime,
    ) -> None:
        self._facts = facts
        self._transaction = transaction
        self._settings = settings
        self._checks = checks
        self._columns = columns
        self._now = now

    def judge(self, verdict: Verdict) -> None:
        """Settle the outcome of this claim, with its reasons; what survives of it becomes drafts."""
        claim, reading = verdict.claim, verdict.reading
        verdict.reasons.extend(reading.reasons)
        if reading.state != "read":
            verdict.outcome = _STAYS.get(reading.state, "retry_later")
        elif reading.refused:
            verdict.outcome = "rejected"
            verdict.reasons.extend(self._more_reasons(verdict))
        elif reading.gists and (earlier := self._facts.accepted_file(claim.sender, reading.sha256)) not in (0, claim.id):
            verdict.outcome, verdict.duplicate_of = "duplicate", earlier
            verdict.reasons = [finding("FILE_DUPLICATE", value=reading.sha256[:12], expected=earlier)]
        else:
            self._judge_content(verdict)

    def _judge_content(self, verdict: Verdict) -> None:
        """Upsert its reference data and judge its documents; if any is refused, the file leaves no trace but its reasons."""
        try:
            if not verdict.reading.references and not any(document.keyed for document in verdict.reading.gists):
                return self._judge_documents(verdict)
            with self._transaction.savepoint():
                self._upsert(verdict)
                self._judge_documents(verdict)
        except Pending as missing:
            pending.let_wait(verdict, missing, self._now)
        except Refusal as refusal:
            verdict.outcome, verdict.drafts, verdict.changes = "rejected", [], {}
            verdict.reasons = linking.kept(
                (*verdict.reasons, *named(refusal.reasons, self._columns.get(verdict.reading.format, {})))
            )

    def _upsert(self, verdict: Verdict) -> None:
        for reference in verdict.reading.references:
            change = self._transaction.upsert(reference)
            linking.introduce(reference, verdict.claim.sender, self._transaction)
            verdict.changes[change] = verdict.changes.get(change, 0) + 1

    def _judge_documents(self, verdict: Verdict) -> None:
        """Judge each document against the ledger; all reasons of all of them, not the first. Raises `Refusal` with them.

        Raises `Pending` when nothing but references that may still come speaks against them.
        """
        rules = verdict.rules
        against: list[Reason] = []
        patience: list[int] = []
        seen: dict[tuple[str, ...], Gist] = {}
        reading = verdict.reading
        for document, text in zip(reading.gists, reading.texts, strict=True):
            matched = match(document, rules, self._facts)
            found = self._findings(document, matched, rules)
            if document.keyed:
                matched, found = self._link(document, text, matched, found, verdict)
            key = (
                document.direction,
                document.kind,
                document.number,
                matched.partner.code if document.direction == "purchase" else "",
            )
            first = seen.setdefault(key, document)
            if first is not document:
                line, path = first.at or "", (first.path,) if first.path else ()
                found.append(finding("DUP_IN_FILE", document, field="number", value=document.number, expected=line, near=path))
            survivor = Draft(document, text, matched, Dating(document.issue_date, None), (), len(verdict.drafts))
            against.extend(self._sort_out(survivor, found, verdict))
            patience += [one.wait for one in (matched.partner, *matched.products) if one.wait] if document.keyed else []
        if any(reason.severity == "reject" for reason in against):
            raise Refusal(*pending.refusing(against))
        if against:
            raise Pending(min(patience), *(reason for reason in against if reason.severity == "hold"))

    def _link(
        self,
        document: Gist,
        text: str,
        matched: Matched,
        found: list[Reason],
        verdict: Verdict,
    ) -> tuple[Matched, list[Reason]]:
        """Create the records that the sender's profile wants created, and learn the sender's keys."""
        sender = verdict.claim.sender
        if linking.wanted(matched, found):
            created = linking.create(text, document, matched, sender, self._transaction)
            verdict.changes["created"] = verdict.changes.get("created", 0) + len(created)
            matched = match(document, verdict.rules, self._facts)
            found = [*self._findings(document, matched, verdict.rules), *created]
        if all(reason.severity in ("warn", "info") for reason in found):
            found = [*found, *linking.learn(document, matched, sender, self._transaction)]
        return matched, found

    def _more_reasons(self, verdict: Verdict) -> Iterator[Reason]:
        """What else the ledger has against the documents of a file that is refused already: nobody likes to be told twice."""
        for document in verdict.reading.gists:
            matched = match(document, verdict.rules, self._facts)
            for reason in pending.refusing(self._findings(document, matched, verdict.rules)):
                if reason.severity == "reject":
                    yield self._placed(reason, document, verdict.reading)

    def _findings(self, document: Gist, matched: Matched, rules: Rules) -> list[Reason]:
        """What the checks that need the ledger have to say."""
        found = [reason for check in self._checks for reason in check(document, rules, self._facts, matched)]
        if rules.sender.number == "theirs":
            found += number_free(document, self._facts, self._settings.series_for(document.direction, document.kind))
        return found

    def _sort_out(self, draft: Draft, found: list[Reason], verdict: Verdict) -> list[Reason]:
        """Keep the draft unless it is refused, or skipped as already here; what refuses it comes back."""
        document = draft.gist
        dating, late = date_of(document, self._settings, self._facts, verdict.rules, restamp=verdict.claim.restamp)
        told = [self._placed(reason, document, verdict.reading) for reason in (*found, *late)]
        severities = {reason.severity for reason in told}
        if "skip" in severities:  # it is on record already, unchanged: nothing else about it matters
            verdict.skipped += 1
            verdict.reasons.extend(reason for reason in told if reason.severity == "skip")
            return []
        if severities & {"reject", "hold"}:
            return told
        own = tuple([reason for reason in verdict.reading.reasons if reason.document == document.number])
        verdict.drafts.append(draft._replace(dating=dating, warnings=(*own, *told)))
        verdict.reasons.extend(told)
        return []

    def _placed(self, reason: Reason, document: Gist, reading: Brief) -> Reason:
        """The reason with the document it is about and the sender's own name for the field."""
        told = next(named([reason], self._columns.get(reading.format, {})))
        return told if told.document else told.model_copy(update={"document": document.number})
