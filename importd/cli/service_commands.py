"""`importd service`: the units by which systemd runs importd."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from importd.cli.options import HERE, Workspace

service_app = typer.Typer(help="The units by which systemd runs importd.", no_args_is_help=True)

_User = Annotated[str, typer.Option(metavar="ACCOUNT", help="The account of the service.")]
_Schedule = Annotated[
    Literal["none", "daily", "working-days", "weekly"],
    typer.Option(help="none = a service that always watches; else a timer that looks on these days."),
]
_Times = Annotated[int, typer.Option(metavar="N", min=0, help="Look so many times a day, from --from to --until.")]
_Interval = Annotated[int, typer.Option(metavar="MINUTES", min=0, help="Look every so many minutes, from --from to --until.")]
_From = Annotated[str, typer.Option("--from", metavar="HH:MM", help="The first look of a day.")]
_Until = Annotated[str, typer.Option(metavar="HH:MM", help="The last look of a day.")]


@service_app.command("show")
def service_show(
    workspace: Workspace = HERE,
    user: _User = "importd",
    schedule: _Schedule = "none",
    times: _Times = 0,
    interval: _Interval = 0,
    start: _From = "06:00",
    until: _Until = "20:00",
) -> None:
    """Print the units for this workspace; nothing is written."""
    from importd.cli import servicing

    servicing.show(workspace, user, servicing.schedule_of(schedule, times, interval, start, until))


@service_app.command("install")
def service_install(
    workspace: Workspace = HERE,
    user: _User = "importd",
    schedule: _Schedule = "none",
    times: _Times = 0,
    interval: _Interval = 0,
    start: _From = "06:00",
    until: _Until = "20:00",
    to: Annotated[Path, typer.Option(metavar="DIR", help="Where systemd looks for units.")] = Path("/etc/systemd/system"),
) -> None:
    """Write the units for this workspace and say what to run next; nothing is started."""
    from importd.cli import servicing

    servicing.install(workspace, user, servicing.schedule_of(schedule, times, interval, start, until), to)
