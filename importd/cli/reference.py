"""The reference pages that are made from the code: `python -m importd.cli.reference docs/` writes cli.md and reasons.md."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from importd.cli import contract
from importd.cli.commands import app
from importd.reasons import catalogue

_MADE = "<!-- Made by `python -m importd.cli.reference docs/`; do not edit. -->"
_INTRODUCTION = """# The command line

{made}

Every command takes `--workspace DIR` after its name, or the environment variable `IMPORTD_WORKSPACE`; by default the current
directory is the workspace. Questions never write and never make the importer wait; they work while the service runs and when it
is dead. What speaks to operators is in the company's language (`language` in importd.toml), help and logs are in English.
`NO_COLOR` is respected, and what does not go to a terminal is plain text.

A message that importd writes on purpose comes without a traceback, on standard error, with exit code 1. A command line that
cannot be understood gives 2.

| command | exit codes |
|---|---|
| `run` | 0 told to stop · 1 our trouble · 75 another importer holds the workspace |
| `run --once` | 0 all well · 1 our trouble, or a file could not be settled · 3 something was rejected · 75 as above |
| `check` | 0 all would be accepted · 3 something would be rejected · 1 something could not be judged |
| `check --official` | 0 all are valid · 3 one is not · 1 something could not be judged, or the extra is not installed |
| `status` | 0 ok · 1 somebody must look · 2 stopped or in trouble · 3 unknown |
| `series` | 0 every series is continuous · 1 one is not |
| `show` | 0 · 1 no document has this number, several have it, or the original is no longer there |
| `doctor` | 0 the service would work here · 1 something must be mended first |
| `why` | 0 · 1 nothing answers to it |
| `rejected show`, `rejected mail` | 0 · 1 no such file, or the name means several |
| `retry` | 0 all were taken back · 1 one was not |
| `xref set` | 0 · 1 our record does not exist |
| `xref forget` | 0 · 1 the key was not known |
| `xref import` | 0 · 1 a line cannot be used, so nothing was imported |
| `profile check` | 0 every table can be used · 1 one cannot, or two of a sender claim the same files |
| `profile try` | 0 all well · 3 something would be rejected · 1 the table or a file cannot be read |
| `profile propose` | 0 · 1 the file is no sample, or the table is there already |
| `references from` | 0 · 1 a file could not be read |
"""
_REASONS = """# Reasons

{made}

Why a file was refused, or what a person should know about it. The code is stable; the words may get better. `reject` refuses the
file, `skip` leaves out a document that is already here, `warn` and `info` are noted on the record. The severity belongs to the
finding: a setting may turn a `reject` into a `warn`, and this list gives the default.

In the messages, *value* stands for what was found, *expected* for what should have been there, *near* for the nearest known ones.
"""


def cli_page() -> str:
    """docs/cli.md: the help of every command, and every JSON answer with its fields."""
    group: Any = typer.main.get_command(app)
    sections = [_INTRODUCTION.format(made=_MADE)]
    sections += [_command(path) for path in _commands((), group)]
    sections += ["## JSON answers\n\nKeys may be added; none changes its meaning under the same `version`.\n"]
    sections += contract.sections()
    return "\n".join(sections)


def _commands(path: tuple[str, ...], group: Any) -> Iterator[tuple[str, ...]]:
    """The words of each command; `rejected` is a command and a group."""
    for name, command in group.commands.items():
        inner = getattr(command, "commands", {})
        if not inner or command.invoke_without_command:
            yield (*path, name)
        if inner:
            yield from _commands((*path, name), command)


def _command(path: tuple[str, ...]) -> str:
    from typer.testing import CliRunner

    told = CliRunner().invoke(
        app, [*path, "--help"], prog_name="importd", env={"COLUMNS": "80", "TERMINAL_WIDTH": "80", "NO_COLOR": "1"}
    )
    return f"## importd {' '.join(path)}\n\n```text\n{told.output.strip()}\n```\n"


def reasons_page() -> str:
    """docs/reasons.md: every code with its message and its next step in both languages."""
    sections = [_REASONS.format(made=_MADE)]
    for code, entry in sorted(catalogue().items()):
        sections.append(
            f"## {code}\n\n`{entry.severity}`\n\n- {_readable(entry.en)}\n  → {_readable(entry.next_en)}\n"
            f"- {_readable(entry.fr)}\n  → {_readable(entry.next_fr)}\n"
        )
    return "\n".join(sections)


def _readable(template: str) -> str:
    """A template as a sentence: every part that may come, the placeholders in italics."""
    whole = re.sub(r"\[([^][|]*)(?:\|[^][]*)?\]", r"\1", template)
    return re.sub(r"\{([a-z]+)\}", r"*\1*", whole)


PAGES = {"cli.md": cli_page, "reasons.md": reasons_page}


def write(folder: Path) -> None:
    """Write every page into this folder."""
    for name, page in PAGES.items():
        (folder / name).write_text(page(), "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
