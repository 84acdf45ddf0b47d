"""The pages of the smaller questions: series, rejected, retry, check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from importd.acts.retry import Retried, RetryReport
from importd.cli.page import Block, Cell, Style, Table, Text
from importd.cli.status_page import gap_cell, moment
from importd.views.check import CheckedFile, CheckReport
from importd.views.rejected import RejectedFile, RejectedList
from importd.views.series import SeriesList
from importd.views.words import Words


def series_page(answer: SeriesList, words: Words) -> Iterator[Block]:
    """Each series and period."""
    columns = [words(key) for key in ("series_name", "period", "first", "last", "documents", "gaps")]
    rows = [
        [
            Cell(line.series),
            Cell(line.period),
            Cell(line.first_number or "-"),
            Cell(line.last_number or "-"),
            Cell(words.count(line.count)),
            gap_cell(words, no_gap=line.no_gap) if line.count or not line.no_gap else Cell("-", "dim"),
        ]
        for line in answer.series
    ]
    yield Table(columns, rows, frozenset({4}))


def rejected_page(answer: RejectedList, words: Words) -> Iterator[Block]:
    """The to-do list."""
    if not answer.files:
        yield Text(words("nothing_rejected"), "good")
        return
    yield files_table(answer.files, words)
    yield Text(words("to_retry"), "dim")


def files_table(files: Sequence[RejectedFile], words: Words) -> Table:
    """Rejected files, one per row."""
    columns = [words(key) for key in ("id", "file", "sender", "when", "reason")]
    rows = [
        [
            Cell(f"#{one.id}" if one.id else "-"),
            Cell(one.name),
            Cell(one.sender),
            Cell(moment(one.decided, words), "dim"),
            Cell(_first_reason(one)),
        ]
        for one in files
    ]
    return Table(columns, rows, frozenset({0}))


def _first_reason(one: RejectedFile) -> str:
    more = f" (+{len(one.codes) - 1})" if len(one.codes) > 1 else ""
    place = f"{one.place}: " if one.place else ""
    return f"{place}{one.message} [{one.code}]{more}" if one.code else one.message


def retry_page(report: RetryReport, words: Words) -> Iterator[Block]:
    """What became of each file, and who takes it up."""
    if not report.files:
        yield Text(words("nothing_to_retry"))
        return
    yield from (_retried(one, words) for one in report.files)
    if any(one.state in ("released", "to_inbox") for one in report.files):
        yield Text(words("service_takes_it" if report.service_alive else "next_run_takes_it"))


def _retried(one: Retried, words: Words) -> Text:
    if one.state in ("released", "to_inbox"):
        return Text(words(one.state, name=one.name, id=one.id), "good")
    if one.again:
        outcome = words.outcome(one.again_outcome)
        return Text(words("already_retried", name=one.name, id=one.id, again=one.again, outcome=outcome), "warn")
    if one.waits:
        return Text(words("already_released", name=one.name, id=one.id), "warn")
    if one.state == "gone":
        inbox = "inbox/" if one.sender in ("", "default") else f"inbox/{one.sender}/"
        return Text(words("gone", name=one.name, id=one.id, inbox=inbox), "warn")
    return Text(words("failed", name=one.name, why=one.why), "bad")


def check_page(report: CheckReport, words: Words) -> Iterator[Block]:
    """Each file with its verdict, its numbers and its reasons."""
    for file in report.files:
        yield Text(f"{file.name}: {_verdict(file, words)}", _VERDICTS[file.outcome])
        if file.created or file.updated or file.unchanged:
            told = words("reference_data", created=file.created, updated=file.updated, unchanged=file.unchanged)
            yield Text(told, "", 2)
        if file.skipped:
            yield Text(words("skipped", count=words.count(file.skipped)), "", 2)
        for document in file.documents:
            theirs = f"{document.theirs} → " if document.theirs != document.ours else ""
            yield Text(
                f"{theirs}{document.ours}  {document.issue_date}  {document.partner}  {document.gross} {document.currency}",
                "",
                2,
            )
        for reason in file.reasons:
            yield Text(f"{reason.place}: {reason.message} [{reason.code}]", "bad" if reason.severity == "reject" else "warn", 2)
            if reason.next_step:
                yield Text(f"→ {reason.next_step}", "", 4)


_VERDICTS: dict[str, Style] = {
    "accepted": "good",
    "partly": "warn",
    "duplicate": "warn",
    "waiting": "warn",
    "rejected": "bad",
    "trouble": "bad",
}


def _verdict(file: CheckedFile, words: Words) -> str:
    if file.outcome == "duplicate" and not file.duplicate_of:
        return words("would_duplicate_here")
    return words(f"would_{file.outcome}", id=file.duplicate_of, why=file.detail)
