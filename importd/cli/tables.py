"""`importd profile …`: the commands. What they need is imported inside them: help must come at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from importd.cli.options import HERE, AsJson, Plain, Workspace

app = typer.Typer(
    help="Correspondence tables, profiles/NAME.toml: which column of a sender's files is which field.", no_args_is_help=True
)


@app.command("check")
def check_profiles(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]", help="NAME of profiles/NAME.toml, or a path; by default all.")
    ] = None,
    workspace: Workspace = HERE,
    as_json: AsJson = False,
    plain: Plain = False,
) -> None:
    """Can each table be used? Every fault with its key, and two tables that claim the same files. Exit code 1 when not."""
    from importd.cli import tabling

    raise typer.Exit(tabling.check(workspace, names or [], as_json=as_json, plain=plain))


@app.command("try")
def try_profile(
    profile: Annotated[str, typer.Argument(metavar="PROFILE", help="NAME of profiles/NAME.toml, or a path.")],
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Files as their sender writes them.")],
    workspace: Workspace = HERE,
    as_json: AsJson = False,
    plain: Plain = False,
) -> None:
    """Show the documents that would come of files, each field beside the column that it comes from. Nothing is written.

    No ledger is asked: whether customers and products are known, `importd check` says.
    Exit code: 0 all well, 3 something would be rejected, 1 a table or a file cannot be read.
    """
    from importd.cli import trying

    raise typer.Exit(trying.attempt(workspace, profile, files, as_json=as_json, plain=plain))


@app.command("propose")
def propose_profile(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A sample: CSV with any separator, JSON or XML.")],
    workspace: Workspace = HERE,
    sender: Annotated[str, typer.Option(metavar="NAME", help="Whose files they are; by default named after the file.")] = "",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="A new file, profiles/NAME.toml; by default it is printed."),
    ] = None,
) -> None:
    """Write a table from a sample, to be finished by a person: each guess with its evidence, what is unsure left open."""
    from importd.cli import proposing

    raise typer.Exit(proposing.propose(workspace, file, sender, output))
