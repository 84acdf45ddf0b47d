"""One story: play its steps in a workspace, and tell in plain text what became of every file."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from importd import app
from importd.names import original, stored
from importd.ports import Numbered, Receipt
from importd.reasons import say
from importd.settings_text import written
from importd.values import decimal_places
from tests import doubles
from tests.workbench import Workbench, copied, made

CASES = Path(__file__).parent / "cases"
SERIES = "SELECT series, period, first, last, documents, no_gap FROM number_series ORDER BY series, period"
MANY = 10  # reasons of one file; of more, the first ones and the last are told


def stories() -> list[Path]:
    """The folders of all stories."""
    return sorted(path for path in CASES.iterdir() if path.is_dir() and not path.name.startswith("_"))


class Story:
    """A folder of tests/cases."""

    def __init__(self, folder: Path, with_references: Path, patch: pytest.MonkeyPatch) -> None:
        self._folder = folder
        self._template = with_references
        self._patch = patch
        self._settings = tomllib.loads((CASES / "_settings.toml").read_text("utf-8"))

    def play(self, workspace: Path) -> str:
        """What became of everything, step by step."""
        bench = self._begin(workspace)
        steps = [path for path in sorted(self._folder.iterdir()) if path.name.isdigit()] or [self._folder]
        told = [text for step in steps for text in self._step(bench, step, numbered=len(steps) > 1)]
        return "\n\n".join([*told, *_series(bench)]) + "\n"

    def _begin(self, workspace: Path) -> Workbench:
        own = self._folder / "references"
        if not own.is_dir():
            return copied(self._template, workspace)
        bench = made(workspace)
        bench.drop_folder(own)
        assert all(receipt.outcome == "accepted" for receipt in bench.drain())
        return bench

    def _step(self, bench: Workbench, step: Path, *, numbered: bool) -> Iterator[str]:
        if (more := step / "settings.toml").exists():
            self._settings = _laid_over(self._settings, tomllib.loads(more.read_text("utf-8")))
        bench.settings(_toml(self._settings))
        if (step / "profiles").is_dir():
            shutil.copytree(step / "profiles", bench.path / "profiles", dirs_exist_ok=True)
        if (step / "inbox").is_dir():
            bench.drop_folder(step / "inbox")
        actions = (step / "actions.txt").read_text("utf-8").splitlines() if (step / "actions.txt").exists() else []
        for line in actions:
            self._act(line.split(), bench)
        if numbered:
            yield f"== {step.name}"
        receipts = bench.drain()
        for receipt in sorted(receipts, key=lambda receipt: (receipt.claim.sender, receipt.claim.name)):
            yield "\n".join(_told(receipt, self._settings["language"], bench.path))
        for line in actions:
            if line.startswith("query "):
                yield "\n".join(_asked(bench, line.removeprefix("query ")))

    def _act(self, words: Sequence[str], bench: Workbench) -> None:
        r"""One line of actions.txt, before the files are imported.

        `link NAME TARGET` · `fifo NAME` · `rename NAME NEW` (bytes as \\xe9) · `retry NAME [--restamp]` · `reader NAME`, a
        parser of tests/doubles.py joins in · `xref SENDER KIND KEY CODE` · `retry --cause` · `later HOURS`, the clock goes on ·
        `query SELECT …`, told once the files are imported.
        """
        match words:
            case ["link", name, target]:
                os.symlink(target, bench.path / "inbox" / name)
            case ["fifo", name]:
                os.mkfifo(bench.path / "inbox" / name)
            case ["reader", name]:
                parsers = (*app.registry(), doubles.PARSERS[name])
                self._patch.setattr(app, "registry", lambda: parsers)
            case ["xref", sender, ("customer" | "supplier" | "product") as kind, key, code]:
                bench.link(sender, kind, key, code)
            case ["later", hours]:
                bench.now += timedelta(hours=int(hours))
            case ["retry", "--cause"]:
                bench.retry_cause()
            case ["retry", name, *flags]:
                bench.retry(name, restamp="--restamp" in flags)
            case ["rename", name, new]:
                os.rename(bench.path / "inbox" / name, bench.path / "inbox" / original(new))
            case [] | ["query", *_]:
                pass
            case _:
                raise ValueError(f"no such action: {' '.join(words)}")


def _laid_over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        merged[key] = _laid_over(merged[key], value) if isinstance(value, dict) and key in merged else value
    return merged


def _toml(table: dict[str, Any], path: tuple[str, ...] = ()) -> str:
    lines = [f"[{'.'.join(path)}]"] if path else []
    lines += [f"{key} = {written(value)}" for key, value in table.items() if not isinstance(value, dict)]
    inner = [_toml(value, (*path, key)) for key, value in table.items() if isinstance(value, dict)]
    return "\n".join([*lines, *inner])


def _told(receipt: Receipt, language: str, workspace: Path) -> Iterator[str]:
    """One file: its outcome, what came of it, and every reason in words."""
    name = stored(receipt.claim.name)
    sender = "" if receipt.claim.sender == "default" else f"{receipt.claim.sender}/"
    yield f"{sender}{name}: {receipt.outcome}{f' ({receipt.format})' if receipt.format else ''}"
    if receipt.destination:
        there = "" if os.path.lexists(workspace / original(receipt.destination)) else "  NOT THERE"
        yield f"  → {receipt.destination}{there}"
    if receipt.created or receipt.updated or receipt.unchanged:
        yield f"  reference data: {receipt.created} created, {receipt.updated} updated, {receipt.unchanged} unchanged"
    for document in receipt.documents:
        yield f"  {_document(document)}"
    if receipt.skipped:
        yield f"  skipped: {receipt.skipped}"
    answer = f"answers/{receipt.claim.sender}/{os.path.basename(receipt.destination)}.json"
    if (workspace / answer).exists():
        yield f"  answer: {answer}"
    reasons = list(receipt.reasons)
    for reason in reasons if len(reasons) <= MANY else [*reasons[:2], reasons[-1]]:
        told = say(reason, language)
        yield f"  {reason.code} ({reason.severity}){f', {told.place}' if told.place else ''}"
        yield f"    {told.message}"
        yield f"    {told.next_step}"
    if len(reasons) > MANY:
        yield f"  {len(reasons)} reasons"


def _document(document: Numbered) -> str:
    gross = Decimal(document.gross).scaleb(-decimal_places(document.currency))
    return (
        f"{document.direction} {document.kind} {document.theirs} → {document.ours}, {document.issue_date}, {document.partner}, "
        f"{gross} {document.currency}"
    )


def _asked(bench: Workbench, question: str) -> Iterator[str]:
    yield question
    with closing(sqlite3.connect(bench.database)) as connection:
        for row in connection.execute(question):
            yield ("  " + " | ".join("" if value is None else str(value) for value in row)).rstrip()


def _series(bench: Workbench) -> Iterator[str]:
    """Which numbers were given out, as the ledger proves it."""
    with closing(sqlite3.connect(bench.database)) as connection:
        rows = connection.execute(SERIES).fetchall()
    if rows:
        yield "\n".join(
            f"series {name} {period}: {first} … {last}, {count} document{'s' * (count > 1)}, {'no gap' if whole else 'GAP'}"
            for name, period, first, last, count, whole in rows
        )
