"""`importd status` as a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from importd.cli.page import Block, Cell, Facts, Style, Table, Text
from importd.cli.parts import file_entries, gap_cell
from importd.views.status import Status
from importd.views.words import Words

_HEALTH: Final[dict[str, Style]] = {"ok": "good", "attention": "warn", "trouble": "bad", "unknown": "bad"}


def page(status: Status, words: Words) -> Iterator[Block]:
    """The worst news first: how it stands, what to do, then the numbers."""
    yield Text(f"{words(f'health_{status.health}')} · {status.workspace}", _HEALTH[status.health])
    for found in status.findings:
        yield Text(f"- {found.message}", _HEALTH[found.level], 1)
        if found.next_step:
            yield Text(f"→ {found.next_step}", "", 3)
    if status.health == "unknown":
        return
    yield Text("")
    yield Facts(list(_facts(status, words)))
    if status.series:
        yield Text("")
        yield _series(status, words)
    if status.waiting_files:
        yield Text("")
        yield Text(words("waits"), "head")
        for one in status.waiting_files:
            yield Text(f"#{one.id}  {one.name}  {one.sender}", "", 1)
            yield Text(one.message, "", 4)
    if status.last_rejections:
        yield Text("")
        yield Text(words("last_rejections"), "head")
        yield from file_entries(status.last_rejections, words)


def _facts(status: Status, words: Words) -> Iterator[tuple[str, Cell]]:
    yield words("service"), Cell(_service(status, words), "good" if status.service.state == "running" else "warn")
    yield words("files"), Cell(_now(status, words))
    if status.oldest:
        oldest = status.oldest
        told = words("oldest_text", name=oldest.name, sender=oldest.sender, age=words.age(oldest.seconds))
        yield words("oldest"), Cell(told + (f" ({oldest.why})" if oldest.why else ""))
    yield words("balance"), Cell(balance_line(status, words), "" if status.ledger.holds else "bad")


def _service(status: Status, words: Words) -> str:
    service = status.service
    parts = [words(service.state)]
    if service.pid:
        since = words.moment(service.since) if service.since else "?"
        parts.append(words("process", pid=service.pid, host=service.host, since=since))
    if service.alive and service.beat:
        parts.append(words("beat", age=words.age((status.at - service.beat).total_seconds())))
    return ", ".join(parts)


def _now(status: Status, words: Words) -> str:
    counted: list[tuple[int, str]] = [
        (status.inbox, "inbox"),
        (status.ledger.in_hand + status.unfiled, "in_hand"),
        (status.ledger.waiting, "waiting"),
        (status.ledger.parked, "parked_count"),
        (status.rejected_now, "rejected_now"),
        (status.processed_today, "processed_today"),
    ]
    return ", ".join(f"{words.count(number)} {words(key)}" for number, key in counted)


def balance_line(status: Status, words: Words) -> str:
    """The conservation line: seen = accepted + … and whether it holds."""
    ledger = status.ledger
    parts = [
        (ledger.accepted, "accepted"),
        (ledger.partly, "partly"),
        (ledger.duplicate, "duplicate"),
        (ledger.rejected, "rejected_count"),
        (ledger.waiting, "waiting"),
        (ledger.parked, "parked_count"),
        (ledger.in_hand, "in_hand"),
    ]
    told = " + ".join(f"{words.count(number)} {words(key)}" for number, key in parts)
    verdict = words("holds" if ledger.holds else "broken")
    return words("colon", left=f"{words.count(ledger.seen)} {words('seen')} = {told}", right=verdict)


def _series(status: Status, words: Words) -> Table:
    columns = [words(key) for key in ("series", "last", "documents", "gaps")]
    rows = [
        [Cell(line.series), Cell(line.last_number), Cell(words.count(line.count)), gap_cell(words, no_gap=line.no_gap)]
        for line in status.series
    ]
    return Table(columns, rows, frozenset({2}))
