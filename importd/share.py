"""An inbox on another mount: a network share, a second disk. Nothing can be renamed out of it.

The claim is a rename inside the share, to `inbox/.importd/BATCH/SENDER/NAME`: atomic, one winner. Then comes a private copy
at the same place under `.claimed/`, and everything else is as always. The share's file goes only after its copy was filed.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from importd import syscalls

_FOLDER = ".importd"


def one_mount(probe: str, target: str) -> bool:
    """Rename the probe to the target; False when they lie on two mounts, the probe being gone then."""
    try:
        os.rename(probe, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        os.unlink(probe)
        return False
    return True


class Share:
    """Claims for an inbox that lies on another mount than the rest."""

    def __init__(self, inbox: Path, claimed: str) -> None:
        self._own = f"{inbox}/{_FOLDER}"
        self._claimed = claimed

    def take(self, source: str, target: str) -> None:
        """Claim a file: ours alone on the share first, then copied. Raises like a rename would."""
        here = self._own + target.removeprefix(self._claimed)
        os.makedirs(os.path.dirname(here), exist_ok=True)
        syscalls.rename_without_replacing(source, here)
        _copy(here, target)

    def forget(self, filed: Iterable[str]) -> None:
        """The copies of these claims are filed: the share's own may go."""
        for path in filed:
            here = self._own + path.removeprefix(self._claimed)
            with suppress(FileNotFoundError):
                os.unlink(here)
            for folder in (os.path.dirname(here), os.path.dirname(os.path.dirname(here))):
                syscalls.remove_if_empty(folder)

    def recover(self) -> None:
        """Copy again what a crash left claimed on the share; a file whose copy was filed is found to be on record and goes then."""
        for folder, _, names in os.walk(self._own):
            for name in names:
                here = f"{folder}/{name}"
                target = self._claimed + here.removeprefix(self._own)
                if not os.path.lexists(target):
                    os.makedirs(os.path.dirname(target), exist_ok=True)
                    _copy(here, target)


def _copy(source: str, target: str) -> None:
    """A private copy that is whole or not there: links and devices are claimed as an empty mark, for they are never opened."""
    draft = f"{target}.part"
    if os.path.islink(source) or not os.path.isfile(source):
        os.symlink(os.devnull, target)
        return
    shutil.copyfile(source, draft, follow_symlinks=False)
    syscalls.sync(draft)
    os.rename(draft, target)
    syscalls.sync(os.path.dirname(target))
