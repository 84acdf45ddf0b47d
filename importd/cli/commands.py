"""Every command, in the order of `importd --help`. What a command needs is imported inside it: help must come at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal

import typer

from importd.cli import keys, tables
from importd.cli.living_commands import doctor, journal, metrics, sender, why
from importd.cli.options import HERE, AsJson, Plain, Workspace
from importd.cli.service_commands import service_app

app = typer.Typer(
    name="importd", help="From a dropped file to a numbered document: nothing lost, nothing doubled, no gap.", no_args_is_help=True,
    add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None, context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip
rejected_app = typer.Typer(
    help="What lies in rejected/ now, newest first; `show` tells all about one file.", invoke_without_command=True
)
references_app = typer.Typer(help="Reference data: customers, suppliers, products.", no_args_is_help=True)


def _version(wanted: bool) -> None:
    if wanted:
        from importd import __version__

        print(f"importd {__version__}")
        raise typer.Exit


@app.callback()
def _importd(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None: ...


@app.command()
def init(
    directory: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="The folder; by default the workspace option.")
    ] = None,
    workspace: Workspace = HERE,
    with_examples: Annotated[
        bool, typer.Option("--with-examples", help="Drop example customers, suppliers and products.")
    ] = False,
    language: Annotated[Literal["fr", "en"], typer.Option(help="The language of reasons, answers and status.")] = "fr",
    name: Annotated[str, typer.Option(help="Our name.")] = "",
    siren: Annotated[str, typer.Option(help="Our SIREN.")] = "",
    vat_id: Annotated[str, typer.Option(help="Our VAT identifier.")] = "",
    gln: Annotated[str, typer.Option(help="Our GLN.")] = "",
    country: Annotated[str, typer.Option(help="Where we are, ISO 3166-1.")] = "",
    currency: Annotated[str, typer.Option(help="Our currency, ISO 4217.")] = "",
    responsible: Annotated[
        str, typer.Option(metavar="NAME", help="Who answers for the exchange of files; asked in a terminal.")
    ] = "",
    mail: Annotated[str, typer.Option(metavar="ADDRESS", help="Their mail address; asked in a terminal.")] = "",
) -> None:
    """Make a workspace: settings, folders, database."""
    from importd.acts.workspace import create
    from importd.cli.asking import responsible_person

    answers = {"name": name, "siren": siren, "vat_id": vat_id, "gln": gln, "country": country, "currency": currency}
    company = {key: value for key, value in answers.items() if value}
    person = responsible_person(responsible, mail, language)
    for line in create(
        directory or workspace, language=language, company=company, responsible=person, with_examples=with_examples
    ):
        print(line)


@app.command()
def run(
    workspace: Workspace = HERE,
    once: Annotated[
        bool, typer.Option("--once", help="Import what is there and exit: 0 all well, 3 something was rejected.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Log warnings and errors only.")] = False,
) -> None:
    """Import what is dropped into inbox/, until SIGTERM or Ctrl-C; the batch in hand is finished first."""
    from importd.cli.running import serve

    raise typer.Exit(serve(workspace, once=once, quiet=quiet))


@app.command()
def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Files to judge together, reference data first.")],
    workspace: Workspace = HERE,
    sender: Annotated[str, typer.Option(metavar="NAME", help="Judge by this sender's settings.")] = "",
    official: Annotated[
        bool, typer.Option("--official", help="Judge UBL, CII and PDF by the official rules of EN 16931 and by nothing else.")
    ] = False,
    as_json: AsJson = False,
    plain: Plain = False,
) -> None:
    """Say what would become of files, and which numbers they would get. Nothing is written.

    Exit code: 0 all would be accepted, 3 something would be rejected, 1 something could not be judged.
    """
    if official:
        from importd.cli import judging

        raise typer.Exit(judging.check(workspace, files, sender, as_json=as_json, plain=plain))
    from importd.cli import asking

    raise typer.Exit(asking.check(workspace, files, sender, as_json=as_json, plain=plain))


@app.command()
def status(
    workspace: Workspace = HERE,
    timer: Annotated[
        int, typer.Option(metavar="MINUTES", help="`importd run --once` runs at least so often: no service need be alive.")
    ] = 0,
    watch: Annotated[
        bool, typer.Option("--watch", help="Show it again and again, with the flow and the senders, until Ctrl-C.")
    ] = False,
    as_json: AsJson = False,
    plain: Plain = False,
) -> None:
    """Is the service alive, what waits, does everything add up, what must somebody do. It only reads.

    Exit code: 0 ok, 1 somebody must look, 2 stopped or in trouble, 3 unknown.
    """
    from importd.cli import asking

    every = timedelta(minutes=timer) if timer else None
    if watch:
        from importd.cli import watching

        raise typer.Exit(watching.watch(workspace, every, 2.0, plain=plain))
    raise typer.Exit(asking.status(workspace, datetime.now(UTC), every, as_json=as_json, plain=plain))


@app.command()
def series(workspace: Workspace = HERE, as_json: AsJson = False, plain: Plain = False) -> None:
    """Each series of numbers: first, last, how many, and that none is missing. Exit code 1 when one is."""
    from importd.cli import asking

    raise typer.Exit(asking.series(workspace, as_json=as_json, plain=plain))


@app.command("show")
def show_document(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="Our number, the sender's, or '#17': its id.")],
    workspace: Workspace = HERE,
    original: Annotated[bool, typer.Option("--original", help="Write the file that brought it, byte for byte.")] = False,
    as_json: AsJson = False,
    plain: Plain = False,
) -> None:
    """A document on record as a person reads it: parties, lines, VAT, totals, warnings, and where it came from.

    Exit code 1 when no document has this number, several have it, or the original is no longer there.
    """
    from importd.cli import showing

    raise typer.Exit(showing.show(workspace, number, as_json=as_json, plain=plain, original=original))


@rejected_app.callback()
def _rejected(context: typer.Context, workspace: Workspace = HERE, as_json: AsJson = False, plain: Plain = False) -> None:
    if context.invoked_subcommand is None:
        from importd.cli import asking

        asking.rejected(workspace, as_json=as_json, plain=plain)
    context.obj = workspace


@rejected_app.command()
def show(
    context: typer.Context,
    which: Annotated[str, typer.Argument(metavar="ID|NAME", help="Its id, 42 or #42, or its name.")],
    workspace: Workspace = HERE,
    as_json: AsJson = False,
) -> None:
    """The whole note of one rejected file, and what happened to it since."""
    from importd.cli import asking

    asking.show(workspace if workspace != HERE else context.obj, which, as_json=as_json)


@rejected_app.command()
def mail(
    context: typer.Context,
    which: Annotated[str, typer.Argument(metavar="ID|NAME", help="Its id, 42 or #42, or its name.")],
    workspace: Workspace = HERE,
    language: Annotated[Literal["fr", "en", ""], typer.Option(help="The sender's language; by default the company's.")] = "",
    as_json: AsJson = False,
) -> None:
    """A mail to the sender of a rejected file, ready to be pasted: what was refused, and what to correct."""
    from importd.cli import asking

    asking.mail(workspace if workspace != HERE else context.obj, which, language, as_json=as_json)


@app.command()
def retry(
    which: Annotated[list[str] | None, typer.Argument(metavar="ID|NAME", help="Ids, 42 or #42, or names.")] = None,
    workspace: Workspace = HERE,
    everything: Annotated[bool, typer.Option("--all", help="Everything that lies in rejected/.")] = False,
    code: Annotated[
        str, typer.Option(metavar="CODE", help="Everything rejected for this reason, e.g. REF_PRODUCT_UNKNOWN.")
    ] = "",
    cause: Annotated[
        bool, typer.Option("--cause", help="Everything that was rejected for its references and would be accepted now.")
    ] = False,
    restamp: Annotated[bool, typer.Option("--restamp", help="Issue a late document with the last date of its series.")] = False,
    as_json: AsJson = False,
) -> None:
    """Put rejected files before the importer again. Exit code 1 when one of them could not be taken back."""
    from importd.cli import retrying

    if (bool(which) + everything + bool(code) + cause) != 1:
        raise typer.BadParameter("name files, or use --all, --code CODE or --cause: one of the four")
    raise typer.Exit(retrying.retry(workspace, which or [], code, cause=cause, restamp=restamp, as_json=as_json))


@references_app.command("from")
def references_from(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Documents to read.")],
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="Where to write customers.csv, suppliers.csv, products.csv.")],
    direction: Annotated[
        Literal["sale", "purchase", "auto"],
        typer.Option(
            help="How to read them; auto = as the workspace's settings say, and outside a workspace invoices and credit notes as "
            "purchases, everything else as sales."
        ),
    ] = "auto",
    workspace: Workspace = HERE,
) -> None:
    """Write the customers, suppliers and products that documents mention as files ready for the inbox."""
    from importd.cli import referring

    raise typer.Exit(referring.references(workspace, files, to, direction))


app.add_typer(rejected_app, name="rejected")
app.add_typer(service_app, name="service")
app.add_typer(references_app, name="references")
app.add_typer(keys.app, name="xref")
app.add_typer(tables.app, name="profile")
for command in (why, doctor, journal, sender, metrics):
    app.command()(command)
