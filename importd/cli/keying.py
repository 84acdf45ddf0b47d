"""`importd xref`: ask the view, do the act, print."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from importd import app, config
from importd.acts import key_table, keys
from importd.acts.key_table import KeyImport
from importd.acts.retry import who
from importd.cli.asking import asked, respond
from importd.cli.page import Block, Cell, Table, Text
from importd.errors import ImportdError
from importd.model import Shape
from importd.names import printable, stored
from importd.views import keys as view
from importd.views.keys import KeyList
from importd.views.words import Words

_COLUMNS = (
    "column_sender", "column_kind", "column_key", "column_our_code", "column_name", "column_learnt_by", "column_last_seen",
)  # fmt: skip


def show(workspace: Path, sender: str, kind: str, *, as_json: bool, plain: bool) -> None:
    """`importd xref list`."""
    with asked(workspace) as (connection, _, words):
        answer = view.listing(connection, sender, kind)
    respond(answer, _page(answer, words), as_json=as_json, plain=plain)


def _page(answer: KeyList, words: Words) -> Iterator[Block]:
    if not answer.keys:
        yield Text(words("no_keys"))
        return
    rows = [
        [Cell(printable(text)) for text in (one.sender, words(one.kind), one.external_id, one.our_code, one.name)]
        + [Cell(one.learnt_by), Cell(words.moment(one.last_seen_at).partition(" ")[0])]
        for one in answer.keys
    ]
    yield Table([words(name) for name in _COLUMNS], rows, frozenset())


def link(workspace: Path, sender: str, kind: Shape, key: str, code: str) -> None:
    """`importd xref set`. Raises when our record does not exist."""
    settings = config.load(workspace)
    words = Words(settings.language)
    with app.ledger(workspace, settings) as (spool, store):
        before = keys.link(store, sender, kind, key, code, by=who(), words=words)
        spool.ring()
    told = {"sender": printable(sender), "kind": words(kind), "theirs": printable(key), "code": printable(code)}
    print(words("linked" if before != code else "linked_already", **told))
    if before and before != code:
        print(words("linked_before", code=printable(before)))
    print(words("then_retry"))


def forget(workspace: Path, sender: str, kind: Shape, key: str) -> int:
    """`importd xref forget`."""
    settings = config.load(workspace)
    words = Words(settings.language)
    with app.ledger(workspace, settings) as (_, store):
        before = keys.forget(store, sender, kind, key, by=who())
    told = {"sender": printable(sender), "kind": words(kind), "theirs": printable(key), "code": printable(before)}
    print(words("forgotten" if before else "never_linked", **told), file=sys.stdout if before else sys.stderr)
    return 0 if before else 1


def export(workspace: Path, file: Path | None, sender: str) -> None:
    """`importd xref export`. A file that is there already is never replaced."""
    with asked(workspace) as (connection, _, words):
        found = view.listing(connection, sender).keys
    text = key_table.write(found)
    if file is None:
        sys.stdout.write(text)
        return
    try:
        with file.open("x", encoding="utf-8-sig", newline="") as out:  # the mark tells spreadsheets the encoding
            out.write(text)
    except OSError as error:
        raise ImportdError(f"{stored(str(file))}: {error.strerror}") from None
    print(words("wrote", name=stored(str(file)), count=words.count(len(found))))


def bring_in(workspace: Path, file: Path, *, as_json: bool) -> int:
    """`importd xref import`."""
    settings = config.load(workspace)
    words = Words(settings.language)
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise ImportdError(f"{stored(str(file))}: {error.strerror}") from None
    with app.ledger(workspace, settings) as (spool, store):
        answer = key_table.bring_in(store, raw, by=who(), words=words)
        spool.ring()
    respond(answer, _imported(answer, words), as_json=as_json, plain=False)
    return 1 if answer.refused else 0


def _imported(answer: KeyImport, words: Words) -> Iterator[Block]:
    if answer.refused:
        yield Text(words("table_refused"), "bad")
        for one in answer.refused:
            yield Text(words("table_line", line=one.line, message=one.message), "", 2)
        return
    yield Text(words("table_imported", linked=words.count(answer.linked), unchanged=words.count(answer.unchanged)), "good")
    yield Text(words("then_retry"))
