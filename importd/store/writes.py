"""What one commit writes: the statements, each with its name, and the transaction that runs them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime

from pydantic import TypeAdapter

from importd.errors import Refusal
from importd.model import Reason, Reference, Shape
from importd.names import claimed_as, stored
from importd.ports import Claim, Decision, Issue, Numbered, Receipt
from importd.reasons import finding
from importd.store.facts import TABLES, SqliteFacts
from importd.values import moment

ARRIVE = """INSERT INTO files(name, sender, claimed_as, arrived, retry_of) VALUES(?, ?, ?, ?, ?)
  ON CONFLICT(claimed_as) DO UPDATE SET attempts = attempts RETURNING id, attempts, coalesce(waits_until, '')"""
BLAME = "UPDATE files SET attempts = attempts + 1 WHERE id = ? RETURNING attempts"
DRAW = """INSERT INTO series(name, period, start, last, last_date) VALUES(?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET last = last + 1, last_date = max(last_date, excluded.last_date) RETURNING last"""
DECIDE = """UPDATE files SET outcome = ?, sender = ?, decided = ?, sha256 = ?, size = ?, format = ?, encoding = ?, destination = ?,
  documents = ?, skipped = ?, created = ?, updated = ?, unchanged = ?, duplicate_of = ?, reasons = ?,
  waits_for = ?, waits_until = ? WHERE id = ?"""
INSERT = """INSERT INTO documents(file_id, direction, kind, number, series, period, sequence, sender, external_number, customer, supplier,
  issue_date, operation_date, due_date, external_year, currency, decimals, net, tax, gross, due, content, document, warnings)
  VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
LINE = "INSERT INTO lines VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
PARTNER_ITEM = """INSERT INTO partner_items(shape, partner, item, product) VALUES(?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET product = excluded.product WHERE product <> excluded.product"""
LEARN = """INSERT INTO xref(sender, kind, external_id, our_code, learnt_by, created_at, last_seen_at) VALUES(?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET our_code = excluded.our_code, learnt_by = excluded.learnt_by, last_seen_at = excluded.last_seen_at"""
MET = "UPDATE xref SET last_seen_at = ? WHERE sender = ? AND kind = ? AND external_id = ? AND last_seen_at < ?"
FORGET = "DELETE FROM xref WHERE sender = ? AND kind = ? AND external_id = ?"
ACT = "INSERT INTO acts(at, who, act, file_id, detail) VALUES(?, ?, ?, ?, ?)"

_REASONS = TypeAdapter(tuple[Reason, ...])
_ITEM_FIELDS = ("supplier", "supplier_item", "customer", "customer_item")


def reasons_json(reasons: Sequence[Reason]) -> str:
    """Reasons as the ledger keeps them."""
    return _REASONS.dump_json(tuple(reasons), exclude_defaults=True).decode() if reasons else "[]"


def reasons_from(text: str) -> tuple[Reason, ...]:
    """Reasons as they were before `reasons_json`."""
    return () if text == "[]" else _REASONS.validate_json(text)


class SqliteTransaction:
    """`ports.Transaction`: what happens in it becomes true together, or not at all."""

    def __init__(self, connection: sqlite3.Connection, facts: SqliteFacts) -> None:
        self._execute = connection.execute
        self._executemany = connection.executemany
        self.facts = facts
        self._decided = moment(datetime.now(UTC))
        self.changed = False  # whether reference data or keys of senders were

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        changed = self.changed
        self._execute("SAVEPOINT one")
        try:
            yield
        except BaseException:
            self.changed = changed
            self._execute("ROLLBACK TO one")
            self._execute("RELEASE one")
            self.facts.forget()
            raise
        self._execute("RELEASE one")

    def arrive(self, claim: Claim) -> Claim:
        values = (stored(claim.name), claim.sender, claimed_as(claim.path), self._decided, claim.retry_of or None)
        row = self._execute(ARRIVE, values).fetchone()
        return claim._replace(id=row[0], attempts=row[1], waits_until=row[2])

    def upsert(self, reference: Reference) -> str:
        table = TABLES[reference.shape]
        fields = {name: value for name, value in reference.fields.items() if name not in _ITEM_FIELDS}
        known = self._execute(f"SELECT * FROM {table} WHERE code = ?", (reference.code,))  # noqa: S608 - our own table names
        columns = [column[0] for column in known.description]
        row = known.fetchone()
        if row is None:
            change = self._create(table, reference, fields)
        else:
            change = self._update(table, reference.code, fields, dict(zip(columns, row, strict=True)))
        if reference.shape == "product":
            linked = self._partner_items(reference)
            change = linked if change == "unchanged" else change
        if change != "unchanged":
            self.changed = True
            self.facts.forget()
        return change

    def learn(self, sender: str, kind: Shape, external_id: str, our_code: str, by: str, since: str = "") -> None:
        self.changed = True
        self._execute(LEARN, (sender, kind, external_id, our_code, by, since or self._decided, self._decided))
        self.facts.learnt(sender, kind, external_id, our_code)

    def met(self, sender: str, links: Iterable[tuple[Shape, str]]) -> None:
        today = self._decided[:10]
        self._executemany(MET, [(self._decided, sender, kind, external_id, today) for kind, external_id in links])

    def unlearn(self, sender: str, kind: Shape, external_id: str) -> bool:
        """Forget what this sender's key leads to; whether it was known."""
        self.changed = True
        self.facts.learnt(sender, kind, external_id, "")
        return self._execute(FORGET, (sender, kind, external_id)).rowcount > 0

    def _create(self, table: str, reference: Reference, fields: dict[str, str | bool]) -> str:
        if not fields.get("name"):
            raise Refusal(finding("REF_NAME_MISSING", reference, field="name", value=reference.code, expected=reference.shape))
        names = ["code", *fields]
        marks = ", ".join("?" * len(names))
        self._execute(f"INSERT INTO {table}({', '.join(names)}) VALUES({marks})", (reference.code, *fields.values()))
        return "created"

    def _update(self, table: str, code: str, fields: dict[str, str | bool], known: dict[str, str | int]) -> str:
        changed = {name: value for name, value in fields.items() if known[name] != value}
        if not changed:
            return "unchanged"
        settings = ", ".join(f"{name} = ?" for name in changed)
        self._execute(f"UPDATE {table} SET {settings} WHERE code = ?", (*changed.values(), code))  # noqa: S608 - names are the model's
        return "updated"

    def _partner_items(self, reference: Reference) -> str:
        changes = 0
        for shape in ("supplier", "customer"):
            partner, item = reference.fields.get(shape, ""), reference.fields.get(f"{shape}_item", "")
            if partner and item:
                changes += self._execute(PARTNER_ITEM, (shape, partner, item, reference.code)).rowcount
        return "updated" if changes > 0 else "unchanged"

    def draw(self, series: str, period: str, start: int, issued: date) -> int:
        number: int = self._execute(DRAW, (series, period, start, start, issued.isoformat())).fetchone()[0]
        return number

    def insert(self, file_id: int, issue: Issue) -> None:
        gist = issue.gist
        customer, supplier = (issue.partner_code, None) if gist.direction == "sale" else (None, issue.partner_code)
        cursor = self._execute(
            INSERT,
            (
                file_id, gist.direction, gist.kind, issue.number, issue.series or None, issue.period if issue.series else None,
                issue.sequence or None, issue.sender, gist.number, customer, supplier, issue.issue_date.isoformat(),
                _day(issue.operation_date), _day(gist.due_date), gist.issue_date.year, gist.currency, gist.decimals,
                gist.net, gist.tax, gist.gross, gist.due, gist.content, issue.text, reasons_json(issue.warnings),
            ),
        )  # fmt: skip
        document_id, position, lines = cursor.lastrowid, 0, []
        for row, product in zip(gist.rows, issue.product_codes, strict=True):
            position += 1
            lines.append((document_id, position, product or None, *row))
        self._executemany(LINE, lines)

    def decide(self, decision: Decision) -> Receipt:
        reading = decision.reading
        outcome = None if decision.outcome == "retry_later" else decision.outcome  # still in hand
        waits = outcome == "waiting"
        self._execute(
            DECIDE,
            (
                outcome, decision.claim.sender, self._decided, reading.sha256, reading.size, reading.format, reading.encoding,
                decision.destination,
                len(reading.gists if waits else decision.issues), decision.skipped, decision.created, decision.updated, decision.unchanged,
                decision.duplicate_of or None, reasons_json(decision.reasons), decision.waits_for,
                decision.waits_until or None, decision.claim.id,
            ),
        )  # fmt: skip
        return Receipt(
            claim=decision.claim, outcome=decision.outcome, destination=decision.destination, decided=self._decided,
            sha256=reading.sha256, size=reading.size, format=reading.format, reasons=decision.reasons,
            documents=[_numbered(issue) for issue in decision.issues], created=decision.created, updated=decision.updated,
            unchanged=decision.unchanged, skipped=decision.skipped, duplicate_of=decision.duplicate_of, detail=reading.detail,
            waits_for=decision.waits_for, waits_until=decision.waits_until if waits else "",
        )  # fmt: skip

    def act(self, who: str, act: str, file_id: int, detail: str = "") -> None:
        """Note down what a person did."""
        self._execute(ACT, (self._decided, who, act, file_id or None, detail))


def _day(value: date | None) -> str | None:
    return value.isoformat() if value is not None else None


def _numbered(issue: Issue) -> Numbered:
    gist = issue.gist
    return Numbered(
        gist.direction, gist.kind, gist.number, issue.number, issue.issue_date.isoformat(), issue.partner_code, gist.currency,
        gist.gross, issue.warnings,
    )  # fmt: skip
