"""Read me first: a batch of claims becomes recorded outcomes. Every function fits on one screen, in the order of the story.

Two passes in one transaction. The first judges every claim and writes nothing but reference data; the second draws the
numbers and records. When the second one fails, the batch is rolled back and repeated file by file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime

from importd import linking
from importd.brief import Brief
from importd.config import DEFAULT_SENDER, ProfilesAt, Rules, Settings
from importd.errors import BrokenPromise
from importd.gist import Gist
from importd.halves import Halves
from importd.judging import Draft, Judge, Verdict
from importd.model import Reason
from importd.numbering import Series
from importd.overlay import BatchFacts
from importd.ports import Claim, Decision, Issue, LedgerCheck, Receipt, Store, Transaction
from importd.reading import MOST
from importd.reasons import finding

ATTEMPTS = 3  # readers that may die on a file before it is set aside

Placing = Callable[[Claim, str, set[str], datetime], str]


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
        judge, halves = Judge(facts, transaction, self.settings, self._checks, self._columns, self._clock()), Halves()
        for verdict in sorted(verdicts, key=lambda verdict: not verdict.reading.references):
            if halves.settles(verdict):
                continue
            judge.judge(verdict)
            halves.note(verdict)
            if verdict.outcome in ("accepted", "waiting"):
                survivors = [(draft.gist, draft.matched) for draft in verdict.drafts]
                facts.remember(verdict.claim, verdict.reading, survivors)
        return [*verdicts, *halves.others(verdicts, transaction)]

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
