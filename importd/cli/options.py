"""The options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

Workspace: TypeAlias = Annotated[
    Path,
    typer.Option(
        "--workspace", envvar="IMPORTD_WORKSPACE", metavar="DIR", help="The workspace; by default the current directory."
    ),
]
AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]
Plain: TypeAlias = Annotated[bool, typer.Option("--plain", help="Plain text: no colours, no lines, nothing cut.")]
HERE = Path()
