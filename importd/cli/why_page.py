"""`importd why` as a page: the life of a file in the order in which it happened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from importd.cli.page import Block, Text
from importd.views.check import CheckedReason
from importd.views.why import Attempt, Release, Why, WhyDocument
from importd.views.why_place import WhyPlace
from importd.views.words import Words


def page(answer: Why, words: Words) -> Iterator[Block]:
    """Every attempt; then the place that was asked for."""
    for one in answer.attempts:
        yield from _attempt(one, words)
    if answer.place is not None:
        yield Text("")
        yield from _place(answer.place, words)
    if answer.others:
        yield Text("")
        yield Text(words("why_others", ids=", ".join(f"#{one}" for one in answer.others)), "dim")


def _attempt(one: Attempt, words: Words) -> Iterator[Block]:
    yield Text(words("why_arrived", when=words.moment(one.arrived), name=one.name, id=one.id, sender=one.sender), "head")
    if one.readers_died:
        yield Text(words("why_died", count=one.readers_died), "warn", 2)
    if one.sha256:
        encoding = words("why_encoding", encoding=one.encoding) if one.encoding else words("why_no_encoding")
        yield Text(words("why_decoded", size=words.count(one.size), sha256=one.sha256[:12], encoding=encoding), "", 2)
        yield Text(words("why_format", format=one.format) if one.format else words("why_no_format"), "", 2)
    yield from _decided(one, words)
    yield from (_released(act, words) for act in one.acts)


def _decided(one: Attempt, words: Words) -> Iterator[Block]:
    outcome = words.outcome(one.outcome)
    if one.decided is None:
        yield Text(words("why_undecided", outcome=outcome), "", 2)
        return
    refused = sum(reason.severity == "reject" for reason in one.reasons)
    yield Text(words("why_decided", when=words.moment(one.decided), outcome=outcome), "bad" if refused else "good", 2)
    if one.duplicate_of:
        yield Text(words("why_duplicate", id=one.duplicate_of), "", 4)
    yield from _reasons(one.reasons, words, 4)
    if one.created or one.updated or one.unchanged:
        yield Text(words("reference_data", created=one.created, updated=one.updated, unchanged=one.unchanged), "", 4)
    if one.skipped:
        yield Text(words("skipped", count=words.count(one.skipped)), "", 4)
    for document in one.documents:
        yield Text(_document(document, words), "", 4)
    if one.documents_count > len(one.documents):
        yield Text(words("why_more", count=words.count(one.documents_count - len(one.documents))), "dim", 4)
    if one.destination:
        yield Text(words("why_filed" if one.lies_there else "why_filed_gone", place=one.destination), "", 2)


def _document(one: WhyDocument, words: Words) -> str:
    drawn = (
        words("why_series", series=one.series, period=one.period, sequence=one.sequence)
        if one.series
        else words("why_own_number")
    )
    total = f"{one.gross} {one.currency}"
    return words(
        "why_document", theirs=one.theirs, ours=one.ours, drawn=drawn, date=one.issue_date, partner=one.partner, total=total
    )


def _released(act: Release, words: Words) -> Text:
    key = "why_restamped" if "restamp" in act.detail.split() else "why_released" if act.act == "retry" else "why_act"
    return Text(words(key, when=words.moment(act.at), who=act.who, act=act.act, detail=act.detail), "warn", 2)


def _reasons(reasons: Sequence[CheckedReason], words: Words, indent: int) -> Iterator[Block]:
    for reason in reasons:
        told = words("colon", left=reason.place, right=reason.message)
        yield Text(f"- {told} [{reason.code}]", "bad" if reason.severity == "reject" else "warn", indent)
        if reason.next_step:
            yield Text(f"→ {reason.next_step}", "", indent + 2)


def _place(place: WhyPlace, words: Words) -> Iterator[Block]:
    yield Text(_where(place, words), "head")
    if place.why_not:
        yield Text(place.why_not, "warn", 2)
    if place.text:
        yield Text(words("colon", left=words("why_line"), right=place.text), "", 2)
    if place.cell is not None:
        yield Text(words("why_cell", column=place.column, text=place.cell), "", 2)
    elif place.cells:
        if place.column:
            yield Text(words("why_no_cell", column=place.column), "warn", 2)
        yield from (Text(words("colon", left=one.column, right=one.text), "", 4) for one in place.cells)
    if place.bytes:
        yield Text(words("why_bytes", encoding=place.encoding, bytes=place.bytes), "dim", 2)
    yield from _mapped(place, words)
    yield from _reasons([*place.faults, *place.reasons], words, 2)


def _where(place: WhyPlace, words: Words) -> str:
    if not place.line:
        return words("why_path", path=place.path)
    told = (
        words("why_at_line", line=words.count(place.line), lines=words.count(place.lines)) if place.lines else f"{place.line}"
    )
    return told + (f", {words('why_column', column=place.column)}" if place.column else "")


def _mapped(place: WhyPlace, words: Words) -> Iterator[Block]:
    if place.rules:
        yield Text(words("why_rule", profile=place.profile, rules=", ".join(place.rules)), "", 2)
        yield from (Text(line, "dim", 4) for line in place.rule_lines)
    for one in place.fields:
        key = "why_field" if one.value and one.value != one.text else "why_field_same"
        yield Text(words(key, label=one.label, field=one.field, text=one.text, value=one.value), "", 2)
    if not (place.fields or place.why_not or place.faults):
        yield Text(words("why_no_field"), "warn", 2)
