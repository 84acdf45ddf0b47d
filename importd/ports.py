"""The seams of the house: what each part promises the others. The prose here is the contract; `importd.testing` holds the proof.

Arrows point down: the importer knows these Protocols and no implementation; `app.py` puts the real ones in.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

from importd.model import Direction, Document, Kind, Known, KnownProduct, Outcome, Reason, Reference, Shape

if TYPE_CHECKING:
    from importd.brief import Brief
    from importd.config import Rules
    from importd.decode import Payload
    from importd.gist import Gist
    from importd.record import Record


class Claim(NamedTuple):
    """One dropped file, once it is ours alone: it lies under `.claimed/` and nobody can change it by name."""

    id: int  # its short id in the ledger, 0 before it has arrived there
    path: str  # where it lies now
    sender: str
    retry_of: int = 0  # the file of which this is another attempt
    restamp: bool = False  # whoever released it said: issue it with the last date of its series
    attempts: int = 0  # readers that died on it
    waits_until: str = ""  # until when it waits for its references (UTC, ISO 8601), "" = it does not yet

    @property
    def name(self) -> str:
        """The file's own name, as it was dropped."""
        return os.path.basename(self.path)


@runtime_checkable
class Parser(Protocol):
    """One format. A parser knows no store, no setting of a company and no other parser.

    `name` is the format's name as operators read it. `columns` says what our fields are called in the sender's own
    words, for the place in a reason: a column (`unit_price` → `prix_ht`), or in a tree the path from its root on, a line's with
    its group (`lines.unit_price` → `cac:InvoiceLine/cac:Price/cbc:PriceAmount`). A field that is missing keeps our name.
    `electronic` is true for the standards of the trade (UBL and its like), which have rules of their own.
    """

    name: str
    columns: Mapping[str, str]
    electronic: bool

    def recognises(self, payload: Payload) -> bool:
        """Whether these bytes are of this format, judged by content alone, without reading all of it. Never raises."""

    def parse(self, payload: Payload) -> Iterable[Record]:
        """The records of the file, in its order. Any bytes give records or one `Refusal`; nothing else is raised."""


class Check(Protocol):
    """A check that needs nothing but the document. It runs in a reader process; it collects, it never raises."""

    def __call__(self, document: Document, rules: Rules) -> Iterable[Reason]: ...


class Match(NamedTuple):
    """Which record of ours was meant, how it was recognised, and what there is to say about it; `code` "" = none."""

    code: str = ""
    by: str = ""  # what decided: xref, code, siret, siren, vat_id, gln, endpoint, email, gtin, partner_item; use = a stand-in
    reasons: tuple[Reason, ...] = ()
    link: str = ""  # the sender's own key for it
    create: bool = False  # nothing was found, and the sender's profile wants the record created
    wait: int = 0  # nothing was found, and the profile wants to wait for it for so many seconds


class Matched(NamedTuple):
    """What a document was matched to."""

    partner: Match
    products: tuple[Match, ...]  # one per line; a free line or a text has an empty match


class LedgerCheck(Protocol):
    """A check that needs what is on record. It runs in the importer, inside the committing transaction."""

    def __call__(self, document: Gist, rules: Rules, facts: Facts, matched: Matched) -> Iterable[Reason]: ...


class Earlier(NamedTuple):
    """A document that is already on record: ours under `number`; `content` is the digest of what its sender meant."""

    number: str
    content: str
    issue_date: date
    file_id: int


class Facts(Protocol):
    """What is on record, as questions. Answers are right within the transaction in which they were asked."""

    def parties(self, shape: Shape, key: str, value: str) -> Sequence[Known]:
        """Customers or suppliers whose `key` (code, siret, siren, vat_id, gln, endpoint, email) is `value`; at most six."""

    def products(self, key: str, value: str) -> Sequence[KnownProduct]:
        """Products whose `key` (code, gtin) is `value`; at most six."""

    def partner_item(self, shape: Shape, partner: str, item: str) -> Sequence[KnownProduct]:
        """The products that this customer or supplier calls `item`."""

    def xref(self, sender: str, kind: Shape, external_id: str) -> str:
        """Our code of what this sender's software calls `external_id`, "" = not known."""

    def similar(self, shape: Shape, *texts: str) -> Sequence[str]:
        """The nearest known records, as "CODE (name)"; for suggestions only, never for a match."""

    def earlier(self, sender: str, document: Gist) -> Earlier | None:
        """The document with the same (sender, direction, kind, their number)."""

    def earlier_purchase(self, supplier: str, document: Gist) -> Earlier | None:
        """The received document with the same (supplier, kind, number, year of issue), whoever sent it."""

    def number_taken(self, direction: Direction, kind: Kind, number: str) -> bool:
        """Whether a document of this kind already has this number as ours."""

    def last_of(self, series: str, period: str) -> tuple[int, date | None]:
        """(last number, its date) of a series in a period; (0, None) when it is untouched."""

    def accepted_file(self, sender: str, sha256: str) -> int:
        """The id of the accepted or waiting document file with these bytes from this sender, 0 = none."""


class Issue(NamedTuple):
    """A document as it goes on record: with its number, its date of issue and what it was matched to."""

    gist: Gist
    sender: str
    number: str  # ours
    series: str  # "" when the number is theirs
    period: str
    sequence: int  # 0 when the number is theirs
    issue_date: date
    operation_date: date | None
    partner_code: str
    product_codes: Sequence[str]  # one per line, "" for a free line
    warnings: Sequence[Reason]
    text: str  # the document as JSON


class Decision(NamedTuple):
    """What became of one claim; recorded before the file is touched again."""

    claim: Claim
    outcome: Outcome
    reading: Brief
    reasons: Sequence[Reason] = ()
    issues: Sequence[Issue] = ()
    created: int = 0  # reference data
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0  # documents that were already here, unchanged
    duplicate_of: int = 0  # the file that already brought these bytes
    destination: str = ""  # relative to the workspace, decided before the commit; escaped as `names.stored` does
    waits_for: str = ""  # the references that it waits for
    waits_until: str = ""  # UTC, ISO 8601


class Numbered(NamedTuple):
    """A document that went on record, as a receipt names it."""

    direction: Direction
    kind: Kind
    theirs: str
    ours: str
    issue_date: str  # ISO 8601
    partner: str
    currency: str
    gross: int  # minor units
    warnings: Sequence[Reason] = ()


class Receipt(NamedTuple):
    """What became of a claim, with all that is needed to file it: the same from memory and from the ledger after a crash."""

    claim: Claim
    outcome: Outcome
    destination: str = ""  # relative to the workspace, escaped; "" = stays where it is
    decided: str = ""  # UTC, ISO 8601
    sha256: str = ""
    size: int = 0
    format: str = ""
    reasons: Sequence[Reason] = ()
    documents: Sequence[Numbered] = ()
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    duplicate_of: int = 0
    detail: str = ""  # what the machine said of a file that is parked or tried again
    waits_for: str = ""  # the references that it waits for
    waits_until: str = ""  # UTC, ISO 8601


class Transaction(Protocol):
    """One durable commit. Leaving it by an exception, or with `keep=False`, leaves nothing behind."""

    @property
    def facts(self) -> Facts:
        """What is on record within this transaction."""

    def arrive(self, claim: Claim) -> Claim:
        """Give the claim its id. A claim that is already known keeps its own."""

    def upsert(self, reference: Reference) -> str:
        """Create or update one customer, supplier or product: "created", "updated" or "unchanged". Absent fields are kept."""

    def learn(self, sender: str, kind: Shape, external_id: str, our_code: str, by: str) -> None:
        """From now on this sender's key leads to our record; `by` says how that is known. What the key led to before is replaced."""

    def met(self, sender: str, links: Iterable[tuple[Shape, str]]) -> None:
        """These keys (kind, external_id) of the sender's came again, and led to what they were known to lead to."""

    def draw(self, series: str, period: str, start: int, issued: date) -> int:
        """The next number of the series in this period, given back when the transaction is rolled back."""

    def insert(self, file_id: int, issue: Issue) -> None:
        """Put one document and its lines on record. A double number, a gap or a double document is refused by the schema."""

    def decide(self, decision: Decision) -> Receipt:
        """Record what became of the claim and where its file goes; the receipt is what the file is filed by."""

    def savepoint(self) -> AbstractContextManager[None]:
        """What happens inside is undone alone when it raises."""


class Store(Protocol):
    """The ledger. One writer at a time; readers never wait.

    `Trouble` is raised for the machine's faults and only those; `BrokenPromise` when the schema refuses a write.
    """

    def arrive(self, claims: Sequence[Claim]) -> list[Claim]:
        """Give each claim its id: *in hand* from now on. A claim that is already known keeps its id."""

    def blame(self, claim: Claim) -> Claim:
        """Count one attempt against the file, at once and for good: a reader died on it."""

    def transaction(self, *, keep: bool = True) -> AbstractContextManager[Transaction]:
        """`BEGIN IMMEDIATE` … a durable commit; with `keep=False` everything is rolled back at the end."""

    def changes(self) -> object:
        """A state of the reference data and keys: what equals an earlier answer says that nothing of them has changed since."""

    def waits(self, claim: Claim) -> bool:
        """Whether this claimed file was found to wait for something that may still come."""

    def recorded(self, claim: Claim) -> Receipt | None:
        """What was decided for this claimed file, if anything was: then it only has to be filed."""

    def close(self) -> None:
        """Let go of the database."""
