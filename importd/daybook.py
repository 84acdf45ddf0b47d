"""`journal/YYYY-MM.csv`: what became of every file, for people with a spreadsheet: a row per document, or one for a file without.

The ledger is the truth and this is its copy: it is written after a batch was filed and changes no outcome. What a crash or a
locked file left out is put in from the ledger, at the next start or before the next batch.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from importd import journal
from importd.daybook_rows import COLUMNS, Entry, as_csv, clock, entry_of, separator
from importd.names import numbered
from importd.ports import Receipt
from importd.values import moment

FOLDER: Final = "journal"
_TAIL: Final = 1 << 20  # bytes of the newest month that are looked at after a start
_PORTION: Final = 2_000  # files that are written at once
_REMEMBERED: Final = 50_000  # files that are known to be written already
_BOM: Final = "\ufeff"  # without it a spreadsheet takes UTF-8 for something else


class Daybook:
    """The months of one workspace. `since` asks the ledger for what was decided from a moment on."""

    def __init__(self, workspace: Path, since: Callable[[str], Iterable[Entry]]) -> None:
        self._folder = workspace / FOLDER
        self._since = since
        self._behind = True  # after a start nobody knows what the last one had time for
        self._complaint = ""  # what hindered it last
        self._written: dict[int, None] = {}  # the ids of files that are in it, the oldest first

    def append(self, receipts: Iterable[Receipt], language: str) -> None:
        """Write down what was filed. Whatever hinders that is noted in the log and put right later."""
        settled = [entry_of(receipt) for receipt in receipts if receipt.destination]
        try:
            if self._behind:
                self._mend(language)
            self._write(settled, language)
        except Exception as error:  # a copy never stops the original
            self._behind = True
            if self._complaint != str(error):
                self._complaint = str(error)
                journal.daybook_behind(self._complaint)
        else:
            self._behind, self._complaint = False, ""

    def catch_up(self, language: str) -> None:
        """Put in what the last run, or a hindrance, left out; nothing to do when nothing is missing."""
        if self._behind:
            self.append((), language)

    def _mend(self, language: str) -> None:
        months = sorted(self._folder.glob("[0-9][0-9][0-9][0-9]-[0-9][0-9].csv"))
        if not months:
            return self._write(self._since(""), language)
        try:
            last = _last_sound(months[-1], self._written)
        except (ValueError, IndexError, csv.Error):
            last = self._set_aside(months[-1])
        return self._write(self._since(last), language)

    def _set_aside(self, month: Path) -> str:
        """Somebody has worked in this file: it is kept under another name, and the month is written anew from the ledger."""
        names = numbered(month.name, 255)
        next(names)
        for name in names:
            if not (target := month.with_name(name)).exists():
                os.rename(month, target)
                journal.daybook_set_aside(target.name)
                break
        return _beginning(month)

    def _write(self, entries: Iterable[Entry], language: str) -> None:
        """By month, and in portions: the first start on a large ledger writes all of it."""
        month, portion = "", list[Entry]()
        for entry in entries:
            if entry.id in self._written:
                continue
            its_month = clock(entry.decided)[0][:7]
            if portion and (its_month != month or len(portion) >= _PORTION):
                self._append_to(month, portion, language)
                portion = []
            month = its_month
            portion.append(entry)
        if portion:
            self._append_to(month, portion, language)

    def _append_to(self, month: str, entries: Sequence[Entry], language: str) -> None:
        """One write for all of them; the separator is the one that the month began with."""
        self._folder.mkdir(exist_ok=True)
        with (self._folder / f"{month}.csv").open("a+", encoding="utf-8", newline="") as file:
            file.seek(0)
            begun = file.readline()
            delimiter = (";" if ";" in begun else ",") if begun else separator(language)
            file.seek(0, os.SEEK_END)
            file.write(("" if begun else _BOM) + as_csv(entries, language, delimiter, header=not begun))
        self._written.update(dict.fromkeys(entry.id for entry in entries))
        while len(self._written) > _REMEMBERED:
            del self._written[next(iter(self._written))]


def _beginning(month: Path) -> str:
    """The first moment of a month, as the ledger writes moments."""
    return moment(datetime(int(month.stem[:4]), int(month.stem[5:]), 1))  # noqa: DTZ001 - midnight of this office


def _last_sound(month: Path, written: dict[int, None]) -> str:
    """The moment of the last decision that is wholly in this month; the rows of a file that may be cut short are taken out.

    Raises `ValueError`, `IndexError` or `csv.Error` when it is no longer a file of ours.
    """
    with month.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        start = max(size - _TAIL, 0)
        file.seek(start)
        tail = file.read()
        lines = tail.splitlines(keepends=True)
        if not start and not _is_header(lines[0] if lines else b""):
            raise ValueError(month.name)
        offset, known = start + len(lines[0]), list[tuple[int, int, str]]()  # where its row starts, id, decided
        delimiter = ";" if not start and b";" in lines[0] else _delimiter(month)
        for line in lines[1:]:
            if line.endswith(b"\n"):
                cells = next(csv.reader([line.decode("utf-8")], delimiter=delimiter, strict=True))
                known.append((offset, int(cells[2]), _moment(cells[len(COLUMNS["en"]) - 1])))
            offset += len(line)
        file.truncate(_sound_end(known, offset, tail))
        last = known[-1][1] if known else 0
        written.update(dict.fromkeys(number for _, number, _ in known if number != last))
        return known[-1][2] if known else _beginning(month)


def _sound_end(known: list[tuple[int, int, str]], end: int, tail: bytes) -> int:
    """Where the rows of the last file begin: it is written again, for a crash may have cut it short."""
    if not known:
        return end if tail.endswith(b"\n") else end - len(tail.rpartition(b"\n")[2])
    return min(start for start, number, _ in known if number == known[-1][1])


def _moment(text: str) -> str:
    datetime.fromisoformat(text)
    return text


def _is_header(line: bytes) -> bool:
    names = line.decode("utf-8").removeprefix(_BOM).strip()
    return any(names == mark.join(columns) for columns in COLUMNS.values() for mark in ",;")


def _delimiter(month: Path) -> str:
    with month.open(encoding="utf-8-sig") as file:
        return ";" if ";" in file.readline() else ","
