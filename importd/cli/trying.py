"""`importd profile try`: read the files with the table, and show what came out beside where it came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from importd import app
from importd.cli.asking import respond
from importd.cli.page import Block, Cell, Table, Text
from importd.cli.tabling import settings_or_defaults
from importd.names import stored
from importd.profiles import loading
from importd.profiles.parser import ProfileParser
from importd.views import profile_check
from importd.views import profile_try as view
from importd.views.profile_try import DocumentTried, FieldTried, FileTried, ProfileTrial
from importd.views.words import Words

_SHOWN: Final = 20  # documents of one file that a page shows; JSON has more
_WIDTH: Final = 60
_SHAPES: Final = {
    "document": "try_shape_document", "customer": "try_shape_customer", "supplier": "try_shape_supplier",
    "product": "try_shape_product",
}  # fmt: skip
_WHY: Final = {
    "above": "try_why_above", "ignore_rows": "try_why_ignore_rows", "section": "try_why_section", "filter": "try_why_filter",
    "nothing": "try_why_nothing",
}  # fmt: skip


def attempt(workspace: Path, profile: str, files: Sequence[str], *, as_json: bool, plain: bool) -> int:
    """Print the trial. Raises `SettingsError` when the table cannot be used."""
    settings = settings_or_defaults(workspace)
    words = Words(settings.language)
    path = profile_check.path_of(workspace, profile, words)
    parser = ProfileParser(loading.parse(path.read_bytes(), stored(str(path))), path.stem, settings.company.timezone)
    rules = settings.rules(parser.sender, date.today())  # noqa: DTZ011 - the company's own day
    answer = view.report(path.name, app.profile_trials(parser, files, rules, settings.reading), settings.language)
    respond(answer, page(answer, words), as_json=as_json, plain=plain)
    return answer.exit_code


def page(answer: ProfileTrial, words: Words) -> Iterator[Block]:
    """Each file: its documents, the rows that were left out, the reasons."""
    for file in answer.files:
        yield Text(" + ".join(file.names), "head")
        if file.trouble:
            yield Text(words("try_trouble", why=file.trouble), "bad", 2)
            continue
        yield Text(words("try_count", count=words.count(file.count), encoding=file.encoding or "—"), "", 2)
        for document in file.documents[:_SHOWN]:
            yield from _document(document, words)
        if file.count > _SHOWN:
            yield Text(words("try_more", count=words.count(file.count - _SHOWN)), "dim")
        yield from _skipped(file, words)
        yield from _reasons(file, words)


def _document(document: DocumentTried, words: Words) -> Iterator[Block]:
    yield Text("")
    yield Text(words("try_document", what=words(_SHAPES[document.shape]), place=_place(document, words)), "head")
    yield _table(document.fields, words)
    for number, line in enumerate(document.lines, 1):
        yield Text(words("try_line", number=number, place=_place(line, words)), "head")
        yield _table(line.fields, words)


def _place(one: DocumentTried | view.LineTried | view.RowSkipped, words: Words) -> str:
    return one.path or (words("try_at_line", line=one.line) if one.line else "—")


def _table(fields: Sequence[FieldTried], words: Words) -> Table:
    rows = [
        [
            Cell(field.key),
            Cell(_cut(field.value) or words("try_no_value"), "" if field.value else "bad"),
            Cell(" + ".join(source.place or "." for source in field.sources) or words("try_constant")),
            Cell(" + ".join(_cut(source.text) for source in field.sources), "dim"),
        ]
        for field in fields
    ]
    return Table([words(name) for name in ("try_key", "try_value", "try_column", "try_text")], rows)


def _cut(text: str) -> str:
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"


def _skipped(file: FileTried, words: Words) -> Iterator[Block]:
    if not file.skipped:
        return
    yield Text("")
    yield Text(words("try_skipped", count=words.count(len(file.skipped))), "head")
    for one in file.skipped[:_SHOWN]:
        told = words("colon", left=_place(one, words), right=words(_WHY[one.why], detail=one.detail).rstrip())
        yield Text(f"{told}  {_cut(one.text)}".rstrip(), "", 2)


def _reasons(file: FileTried, words: Words) -> Iterator[Block]:
    if file.reasons:
        yield Text("")
    for reason in file.reasons:
        told = words("colon", left=reason.place, right=reason.message)
        yield Text(f"{told} [{reason.code}]", "bad" if reason.severity == "reject" else "warn", 2)
        if reason.next_step:
            yield Text(f"→ {reason.next_step}", "", 4)
    if not any(reason.severity == "reject" for reason in file.reasons):
        yield Text(words("try_well"), "good", 2)
