"""The command line: thin. It calls views and acts, and prints."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code. What is wrong on purpose is told in one line, without a traceback."""
    from importd.cli.commands import app
    from importd.errors import ImportdError, WorkspaceBusy

    try:
        app(args=None if arguments is None else list(arguments), prog_name="importd")
    except WorkspaceBusy as error:
        _complain(error)
        raise SystemExit(75) from None
    except ImportdError as error:
        _complain(error)
        raise SystemExit(1) from None


def _complain(error: Exception) -> None:
    from importd.names import printable

    print(f"importd: {printable(str(error))}", file=sys.stderr)
