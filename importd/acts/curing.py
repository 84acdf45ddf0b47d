"""`importd retry --cause`: which rejected files would be accepted now that a record has come or a key was linked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

from importd.names import original
from importd.ports import Claim, Receipt
from importd.views.rejected import FOLDER, RejectedFile

_ABOUT: Final = "REF_"  # the codes that a record or a key can cure
_CURED: Final = ("accepted", "partly", "duplicate")
_TOGETHER: Final = 200  # files that are judged at once

Judge = Callable[[Sequence[Claim]], list[Receipt]]


def cured(workspace: Path, files: Iterable[RejectedFile], judge: Judge) -> list[RejectedFile]:
    """Those of the files that were rejected for references only and would not be rejected again; nothing is written."""
    about = [
        file for file in files if file.id and file.lies_there and file.codes and all(_curable(code) for code in file.codes)
    ]
    found: list[RejectedFile] = []
    for start in range(0, len(about), _TOGETHER):
        some = about[start : start + _TOGETHER]
        receipts = judge([Claim(0, str(workspace / FOLDER / original(file.name)), file.sender) for file in some])
        found += [file for file, receipt in zip(some, receipts, strict=False) if receipt.outcome in _CURED]
    return found


def _curable(code: str) -> bool:
    return code.startswith(_ABOUT)
