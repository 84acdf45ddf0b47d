"""Read me first: a batch of claims becomes recorded outcomes. Every function fits on one screen, in the order of the story.

Two passes in one transaction. The first judges every claim and writes nothing but reference data; the second draws the
numbers and records. When the second one fails, the batch is rolled back and repeated file by file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, NamedTuple

from importd import linking, pending
from importd.brief import Brief
from importd.config import DEFAULT_SENDER, ProfilesAt, Rules, Settings
from importd.dating import Dating, date_of
from importd.errors import BrokenPromise, Pending, Refusal
from importd.gist import Gist
from importd.halves import Halves
from importd.matching import match
from importd.model import Outcome, Reason
from importd.naming import named
from importd.numbering import Series
from importd.overlay import BatchFacts
from importd.ports import Claim, Decision, Issue, LedgerCheck, Matched, Receipt, Store, Transaction
from importd.reading import MOST
from importd.reasons import finding
from importd.validators.number_free import number_free

_STAYS: Final[Mapping[str, Outcome]] = {"trouble": "parked", "held": "parked", "waits": "waiting"}  # state → outcome
ATTEMPTS = 3  # readers that may die on a file before it is set aside

Placing = Callable[[Claim, str, set[str], datetime], str]


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


class Importer:
    """Turns readings into outcomes. It knows its ports, not what stands behind them."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        checks: Sequence[LedgerCheck],
        columns: Mapping[str, Mapping[str, str]],
        placing: Placing,
        clock: Callable[[], datetime],
    ) -> None:
        self.settings = settings
        self._columns = columns  # format → our field → what the sender calls it
        self._store = store
        self._checks = checks
        self._placing = placing
        self._clock = clock
        self._profiles: ProfilesAt | None = None
        self._known_rules: dict[tuple[str, date], Rules] = {}

    def take_up(self, settings: Settings) -> None:
        """Changed settings hold from the next batch on."""
        self.settings = settings
        self._known_rules.clear()

    def take_up_profiles(self, profiles: ProfilesAt | None, columns: Mapping[str, Mapping[str, str]]) -> None:
        """The same for the profiles; `columns` are those of every format, theirs included."""
        self._profiles, self._columns = profiles, columns
        self._known_rules.clear()

    def import_batch(self, claims: Sequence[Claim], readings: Sequence[Brief], *, keep: bool = True) -> list[Receipt]:
        """Record what becomes of each claim, in one commit. Raises `Trouble` when the machine fails: then nothing happened."""
        pairs = [self._count_attempt(claim, reading) for claim, reading in zip(claims, readings, strict=True)]
        try:
            return self._commit(pairs, keep=keep)
        except BrokenPromise:
            return [receipt for pair in pairs for receipt in self._alone(pair, keep=keep)]

    def _count_attempt(self, claim: Claim, reading: Brief) -> tuple[Claim, Brief]:
        """A reader that died on a file costs it one attempt; the last one sets it aside, as our fault."""
        if reading.state != "died":
            return claim, reading
        claim = self._store.blame(claim)
        if claim.attempts < ATTEMPTS:
            return claim, reading
        return claim, Brief(reasons=(finding("SYS_READER_DIED", value=reading.detail, expected=claim.attempts),))

    def _alone(self, pair: tuple[Claim, Brief], *, keep: bool) -> list[Receipt]:
        """One file in a commit of its own; if the schema still refuses it, it is set aside as a fault of importd."""
        try:
            return self._commit([pair], keep=keep)
        except BrokenPromise as error:
            claim, reading = pair
            fault = reading._replace(reasons=(*reading.reasons, finding("SYS_INTERNAL", value=error)))
            return self._commit([(claim, fault)], keep=keep)

    def _commit(self, pairs: Sequence[tuple[Claim, Brief]], *, keep: bool) -> list[Receipt]:
        with self._store.transaction(keep=keep) as transaction:
            arrived = pairs if keep else [(transaction.arrive(claim), reading) for claim, reading in pairs]
            verdicts = self._judge_all(arrived, transaction)
            return self._number_and_record(verdicts, transaction)

    # first pass: judge

    def _judge_all(self, pairs: Sequence[tuple[Claim, Brief]], transaction: Transaction) -> list[Verdict]:
        """Reference data first, whatever the file names; then the documents in order of arrival."""
        facts = BatchFacts(transaction.facts)
        owned = [(_whose(claim, reading), reading) for claim, reading in pairs]
        verdicts = [Verdict(claim, reading, self.rules_for(claim.sender)) for claim, reading in owned]
        halves = Halves()
        for verdict in sorted(verdicts, key=lambda verdict: not verdict.reading.references):
            if halves.settles(verdict):
                continue
            self._judge(verdict, facts, transaction)
            halves.note(verdict)
            if verdict.outcome in ("accepted", "waiting"):
                survivors = [(draft.gist, draft.matched) for draft in verdict.drafts]
                facts.remember(verdict.claim, verdict.reading, survivors)
        return [*verdicts, *halves.others(verdicts, transaction)]

    def _judge(self, verdict: Verdict, facts: BatchFacts, transaction: Transaction) -> None:
        claim, reading = verdict.claim, verdict.reading
        verdict.reasons.extend(reading.reasons)
        if reading.state != "read":
            verdict.outcome = _STAYS.get(reading.state, "retry_later")
        elif reading.refused:
            verdict.outcome = "rejected"
            verdict.reasons.extend(self._more_reasons(verdict, facts))
        elif reading.gists and (earlier := facts.accepted_file(claim.sender, reading.sha256)) not in (0, claim.id):
            verdict.outcome, verdict.duplicate_of = "duplicate", earlier
            verdict.reasons = [finding("FILE_DUPLICATE", value=reading.sha256[:12], expected=earlier)]
        else:
            self._judge_content(verdict, facts, transaction)

    def _judge_content(self, verdict: Verdict, facts: BatchFacts, transaction: Transaction) -> None:
        """Upsert its reference data and judge its documents; if any is refused, the file leaves no trace but its reasons."""
        try:
            if not verdict.reading.references and not any(document.keyed for document in verdict.reading.gists):
                return self._judge_documents(verdict, facts, transaction)
            with transaction.savepoint():
                self._upsert(verdict, transaction)
                self._judge_documents(verdict, facts, transaction)
        except Pending as missing:
            pending.let_wait(verdict, missing, self._clock())
        except Refusal as refusal:
            verdict.outcome, verdict.drafts, verdict.changes = "rejected", [], {}
            verdict.reasons = linking.kept(
                (*verdict.reasons, *named(refusal.reasons, self._columns.get(verdict.reading.format, {})))
            )

    def _upsert(self, verdict: Verdict, transaction: Transaction) -> None:
        for reference in verdict.reading.references:
            change = transaction.upsert(reference)
            linking.introduce(reference, verdict.claim.sender, transaction)
            verdict.changes[change] = verdict.changes.get(change, 0) + 1

    def _judge_documents(self, verdict: Verdict, facts: BatchFacts, transaction: Transaction) -> None:
        """Judge each document against the ledger; all reasons of all of them, not the first. Raises `Refusal` with them.

        Raises `Pending` when nothing but references that may still come speaks against them.
        """
        rules = verdict.rules
        against: list[Reason] = []
        patience: list[int] = []
        seen: dict[tuple[str, ...], Gist] = {}
        reading = verdict.reading
        for document, text in zip(reading.gists, reading.texts, strict=True):
            matched = match(document, rules, facts)
            found = self._findings(document, matched, rules, facts)
            if document.keyed:
                matched, found = self._link(document, text, matched, found, verdict, facts, transaction)
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
            against.extend(self._sort_out(survivor, found, verdict, facts))
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
        facts: BatchFacts,
        transaction: Transaction,
    ) -> tuple[Matched, list[Reason]]:
        """Create the records that the sender's profile wants created, and learn the sender's keys."""
        sender = verdict.claim.sender
        if linking.wanted(matched, found):
            created = linking.create(text, document, matched, sender, transaction)
            verdict.changes["created"] = verdict.changes.get("created", 0) + len(created)
            matched = match(document, verdict.rules, facts)
            found = [*self._findings(document, matched, verdict.rules, facts), *created]
        if all(reason.severity in ("warn", "info") for reason in found):
            found = [*found, *linking.learn(document, matched, sender, transaction)]
        return matched, found

    def _more_reasons(self, verdict: Verdict, facts: BatchFacts) -> Iterator[Reason]:
        """What else the ledger has against the documents of a file that is refused already: nobody likes to be told twice."""
        for document in verdict.reading.gists:
            for reason in pending.refusing(
                self._findings(document, match(document, verdict.rules, facts), verdict.rules, facts)
            ):
                if reason.severity == "reject":
                    yield self._placed(reason, document, verdict.reading)

    def _findings(self, document: Gist, matched: Matched, rules: Rules, facts: BatchFacts) -> list[Reason]:
        """What the checks that need the ledger have to say."""
        found = [reason for check in self._checks for reason in check(document, rules, facts, matched)]
        if rules.sender.number == "theirs":
            found += number_free(document, facts, self._series(document))
        return found

    def _sort_out(self, draft: Draft, found: list[Reason], verdict: Verdict, facts: BatchFacts) -> list[Reason]:
        """Keep the draft unless it is refused, or skipped as already here; what refuses it comes back."""
        document = draft.gist
        dating, late = date_of(document, self.settings, facts, verdict.rules, restamp=verdict.claim.restamp)
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

    # second pass: number and record

    def _number_and_record(self, verdicts: Sequence[Verdict], transaction: Transaction) -> list[Receipt]:
        """Draw numbers for the survivors in order of series, date and arrival; then record every claim's outcome."""
        drafts = [(verdict, draft) for verdict in verdicts for draft in verdict.drafts]
        arrival = {id(verdict): index for index, verdict in enumerate(verdicts)}
        drafts.sort(key=lambda one: (*self._place_in_series(one[0], one[1]), arrival[id(one[0])], one[1].order))
        for verdict, draft in drafts:
            issue = self._issue(verdict, draft, transaction)
            transaction.insert(verdict.claim.id, issue)
            verdict.issues.append(issue)
            if draft.gist.keyed:
                transaction.met(verdict.claim.sender, linking.met(draft.gist, draft.matched))
        moment, taken = self._clock(), set[str]()
        return [transaction.decide(self._decision(verdict, taken, moment)) for verdict in verdicts]

    def _place_in_series(self, verdict: Verdict, draft: Draft) -> tuple[str, date]:
        if verdict.rules.sender.number == "theirs":
            return "", draft.dating.issue_date
        return self._series(draft.gist).name, draft.dating.issue_date

    def _issue(self, verdict: Verdict, draft: Draft, transaction: Transaction) -> Issue:
        """Give the document its number: drawn last, inside the commit, or its own where the sender's settings say so."""
        document, dating = draft.gist, draft.dating
        series, period, sequence, number = "", "", 0, document.number
        if verdict.rules.sender.number == "ours":
            run = self._series(document)
            series, period = run.name, run.period(dating.issue_date)
            sequence = transaction.draw(series, period, run.start, dating.issue_date)
            number = run.write(sequence, dating.issue_date)
        products = [product.code for product in draft.matched.products]
        return Issue(
            document, verdict.claim.sender, number, series, period, sequence, dating.issue_date, dating.operation_date,
            draft.matched.partner.code, products, draft.warnings, draft.text,
        )  # fmt: skip

    def _decision(self, verdict: Verdict, taken: set[str], moment: datetime) -> Decision:
        stays = verdict.outcome in ("parked", "retry_later", "waiting")
        destination = "" if stays else self._placing(verdict.claim, verdict.outcome, taken, moment)
        return Decision(
            verdict.claim, verdict.outcome, verdict.reading, _most_telling(verdict.reasons), verdict.issues,
            verdict.changes.get("created", 0), verdict.changes.get("updated", 0), verdict.changes.get("unchanged", 0),
            verdict.skipped, verdict.duplicate_of, destination, verdict.waits_for, verdict.waits_until or verdict.claim.waits_until,
        )  # fmt: skip

    def now(self) -> datetime:
        """The present moment by the importer's clock."""
        return self._clock()

    def rules_for(self, sender: str) -> Rules:
        """What holds for this sender today."""
        key = sender, self._clock().date()
        if key not in self._known_rules:
            self._known_rules[key] = self.settings.rules(*key, self._profiles)
        return self._known_rules[key]

    def _series(self, document: Gist) -> Series:
        return self.settings.series_for(document.direction, document.kind)


def _whose(claim: Claim, reading: Brief) -> Claim:
    """A file in `inbox/` itself belongs to the sender that the profile names which claims it."""
    return claim._replace(sender=reading.sender) if claim.sender == DEFAULT_SENDER and reading.sender else claim


def _most_telling(reasons: Iterable[Reason]) -> list[Reason]:
    """What refuses before what warns; within that, in the order of the file; no more than a person reads."""
    rank = {"reject": 0, "hold": 1, "skip": 2, "warn": 3, "info": 4}
    told = sorted(reasons, key=lambda reason: (rank[reason.severity], reason.line))
    if len(told) <= MOST:
        return told
    cut = [reason for reason in told if reason.code == "TOO_MANY_REASONS"]  # the reader kept some to itself already
    told = [reason for reason in told if reason not in cut]
    total = len(told) + sum(int(reason.value) - MOST for reason in cut)
    return [*told[:MOST], finding("TOO_MANY_REASONS", value=total)]
