"""A reading as it travels from its reader to the importer, and as the importer uses it.

The first line is JSON about the file; then, for each document, one line with its gist and one with the document itself.
"""

from __future__ import annotations

import json
from typing import Literal, NamedTuple

from pydantic import TypeAdapter

from importd.fingerprint import meaning
from importd.gist import Gist, from_wire, gist_of, to_wire
from importd.model import Document, Partner, Reading, Reason, Reference

_REFERENCES = TypeAdapter(tuple[Reference, ...])
_REASONS = TypeAdapter(tuple[Reason, ...])


class Brief(NamedTuple):
    """What the importer is told of a file that was read."""

    sha256: str = ""
    size: int = 0
    format: str = ""
    encoding: str = ""
    state: Literal["read", "writing", "trouble", "died", "held", "waits"] = "read"
    detail: str = ""
    sender: str = ""  # whose it is, where the profile that claimed it says so
    partner: Partner | None = None  # the other half that was read with it
    reasons: tuple[Reason, ...] = ()
    references: tuple[Reference, ...] = ()
    gists: tuple[Gist, ...] = ()
    texts: tuple[str, ...] = ()  # each document as JSON, as it goes on record

    @property
    def refused(self) -> bool:
        """Whether anything in it rejects the file."""
        return any(reason.severity == "reject" for reason in self.reasons)

    def documents(self) -> list[Document]:
        """The documents themselves, built again."""
        return [Document.model_validate_json(text) for text in self.texts]


def pack(reading: Reading) -> bytes:
    """A reading as it travels. Of a refused file, documents that have no gist stay at home: nobody will record them."""
    told = [
        reading.sha256,
        reading.size,
        reading.format,
        reading.encoding,
        reading.state,
        reading.detail,
        reading.sender,
        reading.partner,
    ]
    reasons = _REASONS.dump_python(reading.reasons, exclude_defaults=True, mode="json") if reading.reasons else []
    references = _REFERENCES.dump_python(reading.references, exclude_defaults=True, mode="json") if reading.references else []
    lines = [json.dumps([told, reasons, references])]
    for document in reading.documents:
        text = meaning(document)
        try:
            lines += [json.dumps(to_wire(gist_of(document, text))), text]
        except (ValueError, ArithmeticError):
            if not reading.refused:
                raise
    return "\n".join(lines).encode()


def unpack(message: bytes) -> Brief:
    """The brief of what was packed. Raises `ValueError` when it is nothing of the kind."""
    head, *rest = message.decode().split("\n")
    told, reasons, references = json.loads(head)
    told[-1] = told[-1] and Partner._make(told[-1])
    gists = tuple([from_wire(json.loads(line)) for line in rest[::2]])
    return Brief._make(
        (
            *told,
            _REASONS.validate_python(reasons) if reasons else (),
            _REFERENCES.validate_python(references) if references else (),
            gists,
            tuple(rest[1::2]),
        )
    )


def of(reading: Reading) -> Brief:
    """The brief of a reading that was made in this very process."""
    return unpack(pack(reading))
