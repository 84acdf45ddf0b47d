"""`importd service install`: put the units where systemd finds them, and say what was done and what comes next."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Literal

from importd.errors import ImportdError
from importd.names import stored
from importd.units import Unit
from importd.views.answer import Answer

FOLDER: Final = Path("/etc/systemd/system")


class Written(Answer):
    """What became of one unit."""

    path: str
    """where it lies"""
    state: Literal["written", "unchanged", "replaced"]
    """replaced = the one before is kept beside it as .before"""


def command() -> str:
    """How this very importd is started, quoted for a unit."""
    script = Path(sys.prefix) / "bin" / "importd"
    if script.exists():
        return f'"{script}"'
    return f'"{sys.executable}" -m importd'


def install(units: Iterable[Unit], folder: Path) -> tuple[Written, ...]:
    """Write each unit whole or not at all. Raises `ImportdError` when the folder may not be written."""
    try:
        return tuple(_write(unit, folder) for unit in units)
    except OSError as error:
        place = stored(str(error.filename or folder))
        raise ImportdError(f"{place}: {error.strerror}. Run it as root, or name another folder with --to.") from error


def _write(unit: Unit, folder: Path) -> Written:
    path = folder / unit.name
    told = stored(str(path))
    known = path.read_text("utf-8") if path.exists() else None
    if known == unit.text:
        return Written(path=told, state="unchanged")
    draft = folder / f".{unit.name}.tmp"
    draft.write_text(unit.text, "utf-8")
    draft.chmod(0o644)
    if known is not None:
        os.replace(path, path.with_name(f"{unit.name}.before"))
    os.replace(draft, path)
    return Written(path=told, state="written" if known is None else "replaced")
