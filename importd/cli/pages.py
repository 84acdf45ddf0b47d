"""The pages of the smaller questions: series, rejected, retry, check."""

from __future__ import annotations

from collections.abc import Iterator

from importd.acts.retry import Retried, RetryReport
from importd.cli.page import Block, Cell, Table, Text
from importd.cli.parts import file_entries, gap_cell
from importd.views import check_text
from importd.views.check import CheckReport
from importd.views.rejected import RejectedList
from importd.views.series import SeriesLine, SeriesList
from importd.views.words import Words


def series_page(answer: SeriesList, words: Words) -> Iterator[Block]:
    """Each series and period that has a number; then the names of those that have none."""
    used = [line for line in answer.series if line.count or not line.no_gap]
    unused = [line.series for line in answer.series if line not in used]
    if used:
        yield Table([words(key) for key in _SERIES], [_series_row(line, words) for line in used], frozenset({4}))
    if unused:
        yield Text(words("unused_series", names=", ".join(unused)), "dim")


_SERIES = ("series_name", "period", "first", "last", "documents", "gaps")


def _series_row(line: SeriesLine, words: Words) -> list[Cell]:
    texts = (line.series, line.period, line.first_number, line.last_number, words.count(line.count))
    return [*(Cell(text) for text in texts), gap_cell(words, no_gap=line.no_gap)]


def rejected_page(answer: RejectedList, words: Words) -> Iterator[Block]:
    """The to-do list."""
    if not answer.files:
        yield Text(words("nothing_rejected"), "good")
        return
    yield from file_entries(answer.files, words)
    yield Text(words("to_retry"), "dim")


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
    if one.state == "inbox_taken":
        return Text(words("inbox_taken", name=one.name), "bad")
    return Text(words("failed", name=one.name, why=one.why), "bad")


def check_page(report: CheckReport, words: Words) -> Iterator[Block]:
    """Each file with its verdict, its numbers and its reasons."""
    return (Text(*said) for said in check_text.lines(report, words))
