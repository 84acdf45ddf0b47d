"""Does it add up? `seen = accepted + partly + duplicate + rejected + waiting + parked + in hand`, held against the disk.

Counting a table twice proves nothing. What is compared here: the rows with the last id given away (rows never vanish),
the files that must still lie claimed with the disk, and each series with its documents.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from importd.candidates import is_candidate
from importd.errors import Trouble
from importd.names import claimed_as, original, stored
from importd.store import questions
from importd.store.questions import SeriesRow


class Lost(NamedTuple):
    """A row whose file should lie claimed, and does not."""

    id: int
    name: str
    claimed_as: str


class Balance(NamedTuple):
    """What the ledger says, and where the disk says otherwise."""

    counts: dict[str, int]  # by outcome, and in_hand
    newest: int  # the last id given away
    lost: tuple[Lost, ...]
    unrecorded: tuple[float, ...]  # claimed files without a row: when each was last touched (seconds since the epoch)
    unfiled: tuple[float, ...]  # decided, still to be filed: when each was decided
    parked: tuple[str, ...]  # names
    series: tuple[SeriesRow, ...]

    @property
    def in_hand(self) -> int:
        """Rows without an outcome, and files claimed an instant ago that have no row yet."""
        return self.counts.get("in_hand", 0) + len(self.unrecorded)

    @property
    def seen(self) -> int:
        """Every file that was ever taken."""
        return self.newest + len(self.unrecorded)

    @property
    def rows_vanished(self) -> bool:
        """Whether the ledger holds fewer or more rows than ids were given away."""
        return sum(self.counts.values()) != self.newest

    @property
    def gaps(self) -> tuple[SeriesRow, ...]:
        """The series that are not continuous."""
        return tuple(row for row in self.series if not row.no_gap)

    @property
    def holds(self) -> bool:
        """Whether the conservation line is true."""
        return not (self.rows_vanished or self.lost or self.gaps)


def strike(database: Path, claimed: Sequence[Path]) -> Balance:
    """The balance of this moment; `claimed` are the folders of claims, the one on an inbox's own mount included.

    Raises `Trouble` when the ledger or a folder cannot be read.
    """
    with questions.reading(database) as connection:
        counts, newest = questions.counts(connection), connection.execute(questions.NEWEST).fetchone()[0]
        staying = [Lost(*row) for row in connection.execute(questions.STAYING)]
        parked = tuple(row[0] for row in connection.execute(questions.PARKED))
        series = tuple(questions.series(connection))
    missing = [row for row in staying if not any(os.path.lexists(folder / original(row.claimed_as)) for folder in claimed)]
    with questions.reading(database) as connection:  # a file that went meanwhile was decided before it was moved
        lost = tuple(row for row in missing if connection.execute(questions.STAYS, (row.id,)).fetchone()[0])
        unrecorded, unfiled = _without_outcome(connection, claimed)
    return Balance(counts, newest, lost, unrecorded, unfiled, parked, series)


def _without_outcome(connection: sqlite3.Connection, claimed: Sequence[Path]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Claimed files that have no row, and those that are decided and still have to be filed."""
    found = {claimed_as(path): touched for folder in claimed for path, touched in claims_on_disk(str(folder))}
    unrecorded, unfiled = [], []
    for name, touched in found.items():
        row = connection.execute(questions.CLAIMED, (name,)).fetchone()
        if row is None:
            unrecorded.append(touched)
        elif row[1] not in (None, "parked", "waiting"):
            unfiled.append(datetime.fromisoformat(row[2]).timestamp())
    return tuple(unrecorded), tuple(unfiled)


def claims_on_disk(claimed: str) -> Iterator[tuple[str, float]]:
    """Each file at BATCH/SENDER/NAME, and when it came there (seconds since the epoch)."""
    try:
        for batch in _folders(claimed):
            for sender in _folders(batch):
                yield from _files(sender)
    except OSError as error:
        raise Trouble(f"{stored(claimed)} cannot be read: {error.strerror}") from error


def _folders(parent: str) -> list[str]:
    try:
        with os.scandir(parent) as entries:
            return [entry.path for entry in entries if entry.is_dir(follow_symlinks=False)]
    except FileNotFoundError:
        return []  # emptied and gone meanwhile


def _files(sender: str) -> Iterator[tuple[str, float]]:
    with suppress(FileNotFoundError), os.scandir(sender) as entries:  # filed meanwhile
        for entry in entries:
            if is_candidate(entry.name):  # a copy in the making is not
                yield entry.path, entry.stat(follow_symlinks=False).st_ctime
