"""`importd xref …`: the commands. What they need is imported inside them: help must come at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import typer

from importd.cli.options import HERE, AsJson, Plain, Workspace

app = typer.Typer(
    help="What senders call our customers, suppliers and products: the keys of their own software.", no_args_is_help=True
)
Kind: TypeAlias = Literal["customer", "supplier", "product"]
Sender: TypeAlias = Annotated[str, typer.Argument(metavar="SENDER", help="Whose key it is.")]
OfKind: TypeAlias = Annotated[Kind, typer.Argument(metavar="KIND", help="customer, supplier or product.")]
TheirKey: TypeAlias = Annotated[str, typer.Argument(metavar="KEY", help="The key in the sender's own software.")]


@app.command("list")
def list_keys(
    workspace: Workspace = HERE,
    sender: Annotated[str, typer.Option(metavar="NAME", help="Only this sender's.")] = "",
    kind: Annotated[Literal["", "customer", "supplier", "product"], typer.Option(help="Only these.")] = "",
    as_json: AsJson = False,
    plain: Plain = False,
) -> None:
    """Which key of which sender means which record of ours, and how that is known."""
    from importd.cli import keying

    keying.show(workspace, sender, kind, as_json=as_json, plain=plain)


@app.command("set")
def set_key(
    sender: Sender,
    kind: OfKind,
    key: TheirKey,
    code: Annotated[str, typer.Argument(metavar="CODE", help="Our code of the record that it means.")],
    workspace: Workspace = HERE,
) -> None:
    """Link a key: from now on it means this record of ours. Then: importd retry --cause."""
    from importd.cli import keying

    keying.link(workspace, sender, kind, key, code)


@app.command("forget")
def forget_key(sender: Sender, kind: OfKind, key: TheirKey, workspace: Workspace = HERE) -> None:
    """Undo a link. Exit code 1 when the key was not known."""
    from importd.cli import keying

    raise typer.Exit(keying.forget(workspace, sender, kind, key))


@app.command("export")
def export_keys(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="A new file; by default it is printed.")] = None,
    workspace: Workspace = HERE,
    sender: Annotated[str, typer.Option(metavar="NAME", help="Only this sender's.")] = "",
) -> None:
    """Write the keys as a CSV: sender;kind;external_id;our_code;learnt_by;created_at."""
    from importd.cli import keying

    keying.export(workspace, file, sender)


@app.command("import")
def import_keys(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV with at least sender;kind;external_id;our_code.")],
    workspace: Workspace = HERE,
    as_json: AsJson = False,
) -> None:
    """Link every key of a CSV, or none when a line cannot be used: then each such line is told, and the exit code is 1."""
    from importd.cli import keying

    raise typer.Exit(keying.bring_in(workspace, file, as_json=as_json))
