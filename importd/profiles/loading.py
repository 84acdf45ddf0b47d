"""A profile's bytes → `Profile`. What cannot be used is a `SettingsError` with file, key, value and next step."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from pydantic import ValidationError

from importd.errors import SettingsError
from importd.profiles.table import Profile
from importd.profiles.words import TableFault, faults

ENDING = ".toml"
_STATEMENT = re.compile(r"^\s*(?:sender|files)\s*=")


class BrokenTable(SettingsError):
    """A profile that cannot be used, with each of its faults."""

    def __init__(self, name: str, *found: TableFault) -> None:
        super().__init__(f"{name}: {'; '.join(dict.fromkeys(fault.message for fault in found))}")
        self.faults = found


def parse(raw: bytes, name: str) -> Profile:
    """The profile; `name` is what errors call the file. Raises `BrokenTable`."""
    try:
        return Profile.model_validate(tomllib.loads(raw.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        raise BrokenTable(name, TableFault("", f"byte {error.start} is not UTF-8. Save the file as UTF-8.")) from None
    except tomllib.TOMLDecodeError as error:
        raise BrokenTable(name, TableFault("", f"{error}. Mend the line and save.")) from None
    except ValidationError as error:
        raise BrokenTable(name, *faults(error)) from None


def whose(raw: bytes) -> tuple[str, tuple[str, ...]]:
    """Sender and file names of a profile that cannot be used, as far as they can be made out; "" and () otherwise."""
    text = raw.decode("utf-8", "replace")
    try:
        opening = tomllib.loads(text).get("profile")
    except tomllib.TOMLDecodeError:
        opening = _line_by_line(text)
    if not isinstance(opening, dict):
        return "", ()
    sender, files = opening.get("sender"), opening.get("files")
    names = tuple(one for one in files if isinstance(one, str)) if isinstance(files, list) else ()
    return sender if isinstance(sender, str) else "", names


def _line_by_line(text: str) -> dict[str, Any]:
    """The two statements that say whose files are held, although the file as a whole is no TOML."""
    found: dict[str, Any] = {}
    for line in text.splitlines():
        if _STATEMENT.match(line):
            try:
                found |= tomllib.loads(line)
            except tomllib.TOMLDecodeError:
                continue
    return found
