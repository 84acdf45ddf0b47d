"""The commands for those who live with importd: why, doctor, journal, sender, metrics."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from importd.cli.options import HERE, AsJson, Plain, Workspace


def doctor(workspace: Workspace = HERE, as_json: AsJson = False, plain: Plain = False) -> None:
    """Would the service work here, under this account? Run it as the account of the service. Exit code 1 when it would not."""
    from importd.cli import doctoring

    raise typer.Exit(doctoring.doctor(workspace, as_json=as_json, plain=plain))


def why(
    what: Annotated[
        str, typer.Argument(metavar="FILE[:LINE[:COLUMN]]|NUMBER", help="A file, '#17', a place in it, or a document's number.")
    ],
    workspace: Workspace = HERE,
    as_json: AsJson = False,
    plain: Plain = False,
) -> None:
    """The life of a file, a cell or a document: how it was read, what was decided and why, every attempt, who released it.

    FILE:PATH asks for a place in JSON or XML, as reasons write it: orders.json:lines[2].unit_price
    """
    from importd.cli import whying

    whying.why(workspace, what, as_json=as_json, plain=plain)


def journal(
    workspace: Workspace = HERE,
    since: Annotated[str, typer.Option(metavar="DAY", help="From this day on: 2026-11-23, today, yesterday.")] = "today",
    until: Annotated[str, typer.Option(metavar="DAY", help="To the end of this day.")] = "",
    sender: Annotated[str, typer.Option(metavar="NAME", help="Of this sender only.")] = "",
    as_csv: Annotated[bool, typer.Option("--csv", help="The rows of journal/YYYY-MM.csv.")] = False,
    as_json: AsJson = False,
    plain: Plain = False,
) -> None:
    """What became of every file, from the ledger: names, senders, outcome, numbers, destination."""
    from importd.cli import journaling

    journaling.journal(workspace, since, until, sender, as_json=as_json, as_csv=as_csv, plain=plain)


def sender(
    name: Annotated[str, typer.Argument(metavar="NAME", help="One sender; by default all of them.")] = "",
    workspace: Workspace = HERE,
    as_json: AsJson = False,
    plain: Plain = False,
) -> None:
    """What a sender sends: formats, rhythm, how much is refused and why, the last file."""
    from importd.cli import watching

    watching.sender(workspace, name, as_json=as_json, plain=plain)


def metrics(
    workspace: Workspace = HERE,
    timer: Annotated[int, typer.Option(metavar="MINUTES", help="As for `importd status`.")] = 0,
    to: Annotated[Path | None, typer.Option(metavar="FILE", help="Write them there, for the textfile collector.")] = None,
) -> None:
    """The status as Prometheus reads it."""
    from importd.cli import watching

    raise typer.Exit(watching.metrics(workspace, timedelta(minutes=timer) if timer else None, to))
