"""What is written beside a file when it is filed: the note for a person, its twin for a program, the answer to the sender."""

from __future__ import annotations

import json
from collections.abc import Iterator

from importd import notes
from importd.ports import Receipt

ANSWERS = "answers"


def slips_for(receipt: Receipt, language: str, *, answer: bool) -> Iterator[tuple[str, str]]:
    """(place relative to the workspace, escaped; text) for each slip of this receipt."""
    if receipt.outcome == "rejected":
        yield f"{receipt.destination}.reason.txt", notes.text(receipt, language)
        yield f"{receipt.destination}.reason.json", _json(notes.as_json(receipt, language))
    if answer:
        name = receipt.destination.rpartition("/")[2]
        yield f"{ANSWERS}/{receipt.claim.sender}/{name}.json", _json(notes.as_json(receipt, language))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
