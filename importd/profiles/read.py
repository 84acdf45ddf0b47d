"""`[read]` and `[group]`: how bytes become cells, and cells documents."""

from __future__ import annotations

from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator, model_validator

from importd.config import Section
from importd.decoding.charset import KNOWN, codec

ROWS = ("csv", "fixed")  # formats with rows, not trees
ALONE = ("mac-roman", "iso-8859-1")  # every byte is a sign there, so a wrong one is never noticed
_PARTS = ["%d", "%m", "%y", "%Y", "%H", "%M", "%S", "%f", "%b", "%B", "%j", "%z", "%p", "%I", "%a", "%A", "%%"]


class Read(Section):
    """`[read]`: how bytes become cells."""

    format: Literal["csv", "fixed", "json", "xml"]
    """csv (any separator), fixed (columns by position), json, xml"""
    encodings: tuple[str, ...] = ("utf-8",)
    """tried strictly, in this order; a byte-order mark always wins; XML says it itself, JSON is UTF-8"""
    delimiter: Literal[";", ",", "\t", "|"] = ";"
    """what separates the cells"""
    header: bool = True
    """false: there is no header; columns are #1, #2 …"""
    skip: Annotated[int, Field(ge=0)] = 0
    """so many lines stand before the header"""
    header_has: str = ""
    """the header is the first row with a cell that says this; what stands before it is the preamble"""
    header_mark: str = ""
    """header rows begin with this sign (#); with typed records the first is the head's, the second the lines'"""
    section: str = ""
    """only the rows under this title; a title is a row that begins with `title_mark`"""
    title_mark: str = "**"
    """how titles begin"""
    ignore: tuple[str, ...] = ()
    """columns that are known and not wanted: nothing is said about them"""
    ignore_rows: tuple[str, ...] = ()
    """rows whose first cell with something in it begins so are left out: TOTAL"""
    empty: Literal["reject", "ok"] = "reject"
    """whether a file without a record is all right"""
    null: tuple[str, ...] = ("",)
    """texts that mean blank"""
    decimal: Literal[".", ","] = "."
    """the decimal sign"""
    thousands: Literal["", " ", ".", ",", "'"] = ""
    """between thousands; " " stands for every kind of space"""
    dates: tuple[str, ...] = ("iso",)
    """how dates are written: %d/%m/%Y …, "iso", "excel" (day numbers)"""
    timezone: str = ""
    """the zone of times that do not say theirs; "" = ours"""
    html: bool = False
    """texts carry entities: &amp; &ndash; &#039;"""
    strip_apostrophe: bool = False
    """cells may begin with an apostrophe that protects them from a spreadsheet: '75008"""
    max_bytes: Annotated[int | None, Field(ge=1)] = None
    """a larger file is refused"""

    @field_validator("encodings")
    @classmethod
    def _encodings_are_known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if not codec(name):
                raise ValueError(f'"{name}" is not an encoding that importd reads; known are: {", ".join(KNOWN)}')
            if codec(name) in ALONE and len(names) > 1:
                raise ValueError(f'"{name}" reads every byte, right or wrong: it may only stand alone')
        if not names:
            raise ValueError("names no encoding")
        return names

    @field_validator("dates")
    @classmethod
    def _dates_are_patterns(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            parts = ["%" + part[:1] for part in pattern.replace("%%", "").split("%")[1:]]
            unknown = [part for part in parts if part not in _PARTS]
            if pattern not in ("iso", "excel") and (unknown or not parts):
                raise ValueError(f'"{pattern}" is not a pattern of dates; write %d/%m/%Y, "iso" or "excel"')
        return patterns

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, name: str) -> str:
        if name:
            try:
                ZoneInfo(name)
            except (KeyError, ValueError, OSError):
                raise ValueError(f'"{name}" is not a time zone; write Europe/Paris or UTC') from None
        return name

    @model_validator(mode="after")
    def _signs_differ(self) -> Read:
        if self.decimal == self.thousands:
            raise ValueError(f'decimal and thousands are both "{self.decimal}"')
        return self


class Group(Section):
    """`[group]`: how cells become documents."""

    mode: Literal["repeated", "first_row", "records", "files", "tree"] = "repeated"
    """the head on each row; on the first row only; typed records; a file of heads and a file of lines; a tree"""
    key: tuple[str, ...] = ()
    """columns that together say which document a row belongs to; () = all rows of the file are one document"""
    same: tuple[str, ...] = ()
    """columns that may not vary within a document"""
    type: str = "#1"
    """typed records: the column that says what a row is"""
    head: str = "*"
    """typed records: the type of a row that begins a document; * = every type that is not blank"""
    documents: tuple[str, ...] = ("",)
    """tree: where the documents are; "" = the file is one, or a bare list"""
    lines_files: tuple[str, ...] = ()
    """two files: names of the files of lines, with * and ?"""
    lines_key: tuple[str, ...] = ()
    """two files: the columns of the lines file that `key` is found in"""

    def agrees_with(self, format: str) -> None:  # noqa: A002 - the setting's own name
        """Raises `ValueError` where the layout is not one of the format, or lacks what it needs."""
        tree = format not in ROWS
        if tree != (self.mode == "tree"):
            raise ValueError(f'group.mode = "{self.mode}" is not a layout of {format} files')
        if self.mode == "first_row" and not self.key:
            raise ValueError("group.key is missing: in which column does a document begin?")
        if self.mode == "files" and not (self.key and self.lines_key and self.lines_files):
            raise ValueError('group.mode = "files" needs key, lines_key and lines_files')
