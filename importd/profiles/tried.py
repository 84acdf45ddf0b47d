"""What came of a file that was tried with a profile: plain values, which can travel between processes."""

from __future__ import annotations

from typing import NamedTuple

from importd.model import Reason
from importd.profiles.skipped import Skipped


class Source(NamedTuple):
    """One place of the file."""

    place: str  # a column, a path
    text: str  # what stands there


class TriedField(NamedTuple):
    """A field that came out, and where from."""

    key: str  # of the table: fields.date
    value: str  # as it was understood, "" = it was refused or nothing came
    sources: tuple[Source, ...]  # () = a constant


class TriedLine(NamedTuple):
    """A line of a document."""

    at: int
    path: str
    fields: tuple[TriedField, ...]


class Tried(NamedTuple):
    """A document or a record of reference data."""

    at: int
    path: str
    shape: str  # document, customer, supplier, product
    fields: tuple[TriedField, ...]
    lines: tuple[TriedLine, ...] = ()


class Trial(NamedTuple):
    """What came of one file, or of two that belong together."""

    documents: tuple[Tried, ...] = ()
    total: int = 0  # of all documents, also of those that are not told
    skipped: tuple[Skipped, ...] = ()
    reasons: tuple[Reason, ...] = ()
    encoding: str = ""
    trouble: str = ""  # what the machine said
