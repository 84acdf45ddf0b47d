"""`importd profile try`: the documents that a table makes of files, beside the rows that they come from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from importd.names import printable, stored
from importd.profiles.tried import Trial, Tried, TriedField
from importd.views.answer import Answer
from importd.views.check import CheckedReason, in_words


class FieldSource(Answer):
    """A place of the file."""

    place: str
    """the column, or the path in a tree"""
    text: str
    """what stands there"""


class FieldTried(Answer):
    """A field that came out."""

    key: str
    """the key of the table that fills it"""
    value: str
    """what came out, "" = it was refused"""
    sources: tuple[FieldSource, ...]
    """where it comes from, none = the table says it itself"""


class LineTried(Answer):
    """A line of a document."""

    line: int
    """the line of the file, 0 = the file has none"""
    path: str
    """the place in a tree, "" = none"""
    fields: tuple[FieldTried, ...]
    """its fields"""


class DocumentTried(Answer):
    """A document, or a customer, a supplier, a product."""

    shape: str
    """document, customer, supplier or product"""
    line: int
    """the line of the file that its head comes from, 0 = the file has none"""
    path: str
    """the place in a tree, "" = none"""
    fields: tuple[FieldTried, ...]
    """its head"""
    lines: tuple[LineTried, ...]
    """its lines"""


class RowSkipped(Answer):
    """A row that no document came of."""

    line: int
    """the line of the file, 0 = the file has none"""
    path: str
    """the place in a tree, "" = none"""
    why: str
    """above, ignore_rows, section, filter (left out by the table) or nothing (no line came of it)"""
    detail: str
    """the place and the value that the filter does not take"""
    text: str
    """the row"""


class FileTried(Answer):
    """One file, or two that belong together."""

    names: tuple[str, ...]
    """as they were given"""
    encoding: str
    """how the text was written"""
    count: int
    """of documents or records, also of those that are not listed"""
    documents: tuple[DocumentTried, ...]
    """the first of them"""
    skipped: tuple[RowSkipped, ...]
    """rows that no document came of"""
    reasons: tuple[CheckedReason, ...]
    """what would refuse the file, and what else there is to know"""
    trouble: str
    """what the machine said when it could not be read"""


class ProfileTrial(Answer):
    """What `importd profile try` answers."""

    version: int = 1
    """of this contract"""
    profile: str
    """the table"""
    files: tuple[FileTried, ...]
    """in the order in which they were given"""

    @property
    def exit_code(self) -> int:
        """0 all well, 3 something would be rejected, 1 a file could not be read."""
        if any(file.trouble for file in self.files):
            return 1
        return 3 if any(reason.severity == "reject" for file in self.files for reason in file.reasons) else 0


def report(profile: str, found: Iterable[tuple[Sequence[str], Trial]], language: str) -> ProfileTrial:
    """The trials in words, safe to print."""
    return ProfileTrial(profile=stored(profile), files=tuple(_file(names, trial, language) for names, trial in found))


def _file(names: Sequence[str], trial: Trial, language: str) -> FileTried:
    return FileTried(
        names=tuple(stored(name) for name in names),
        encoding=trial.encoding,
        count=trial.total,
        documents=tuple(_document(one) for one in trial.documents),
        skipped=tuple(
            RowSkipped(
                line=one.at, path=printable(one.path), why=one.why, detail=printable(one.detail, 80), text=printable(one.text)
            )
            for one in trial.skipped
        ),
        reasons=in_words(trial.reasons, language),
        trouble=printable(trial.trouble),
    )


def _document(tried: Tried) -> DocumentTried:
    lines = tuple(
        LineTried(line=one.at, path=printable(one.path), fields=tuple(map(_field, one.fields))) for one in tried.lines
    )
    fields = tuple(map(_field, tried.fields))
    return DocumentTried(shape=tried.shape, line=tried.at, path=printable(tried.path), fields=fields, lines=lines)


def _field(field: TriedField) -> FieldTried:
    sources = tuple(FieldSource(place=printable(one.place), text=printable(one.text)) for one in field.sources)
    return FieldTried(key=field.key, value=printable(field.value), sources=sources)
