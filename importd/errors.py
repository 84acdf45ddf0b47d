"""The exceptions of importd. Only a `Refusal` may reject a file; everything else is somebody else's move.

Document errors and machine errors are different types on purpose: an I/O error under a broad `except`
once turned a whole inbox into rejected files.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importd.model import Reason


class ImportdError(Exception):
    """Base of every error that importd raises on purpose."""


class Refusal(ImportdError):
    """The file itself is at fault: it carries the reasons, and the file goes to `rejected/`."""

    def __init__(self, *reasons: Reason) -> None:
        super().__init__(", ".join(reason.code for reason in reasons))
        self.reasons: Sequence[Reason] = reasons


class Pending(ImportdError):
    """References may still come: the file waits, and nothing of it goes on record. It carries the reasons."""

    def __init__(self, seconds: int, *reasons: Reason) -> None:
        super().__init__(", ".join(reason.code for reason in reasons))
        self.seconds = seconds
        self.reasons: Sequence[Reason] = reasons


class StillWriting(ImportdError):
    """Somebody has the file open for writing: look again at the next pass."""


class Trouble(ImportdError):
    """The machine is at fault (database busy, disk full, share gone): the intake pauses, no file is blamed."""


class FileTrouble(ImportdError):
    """The machine is at fault for this one file only (no right to read it, an I/O error on it): it is parked."""


class BrokenPromise(ImportdError):
    """The schema refused what we wanted to record: a double, a gap. Our own fault; nothing was written."""


class SettingsError(ImportdError):
    """`importd.toml` or a profile cannot be used; the message names file, key, value and next step."""


class WorkspaceBusy(ImportdError):
    """Another importer holds this workspace; the message names it."""


class NotAWorkspace(ImportdError):
    """The folder has no `importd.toml`; the message says how to make one."""
