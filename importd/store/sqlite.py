"""The ledger in SQLite: WAL, `synchronous=FULL`, `BEGIN IMMEDIATE`, one writer; readers never wait.

Every fault of the machine comes out as `Trouble`; a broken constraint is a `BrokenPromise`, for it is our own fault.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from importd.errors import BrokenPromise, Trouble
from importd.names import claimed_as
from importd.ports import Claim, Receipt
from importd.store import migrations, reads, writes
from importd.store.facts import SqliteFacts
from importd.store.writes import SqliteTransaction

FILE_NAME = "importd.db"
_BUSY_MS = 5_000


@contextmanager
def machine_faults() -> Iterator[None]:
    """Turn what the machine did to the database into `Trouble`."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise BrokenPromise(str(error)) from error
    except (sqlite3.ProgrammingError, sqlite3.InterfaceError, sqlite3.DataError, sqlite3.NotSupportedError):
        raise  # a bug of ours is no trouble of the machine's
    except (sqlite3.Error, OSError) as error:
        raise Trouble(f"database: {error}") from error


def connect(path: Path | None) -> sqlite3.Connection:
    """A connection with the durability that the house asks for, read back to be sure."""
    connection = sqlite3.connect(path or ":memory:", isolation_level=None, timeout=_BUSY_MS / 1000, cached_statements=256)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA temp_store=MEMORY")
    connection.execute("PRAGMA cache_size=-16000")  # 16 MB: the indexes of a large ledger stay at hand
    connection.execute("PRAGMA wal_autocheckpoint=4000")  # pages: 16 MB between two checkpoints
    journal = connection.execute("PRAGMA journal_mode").fetchone()[0]
    if connection.execute("PRAGMA synchronous").fetchone()[0] != 2 or (path is not None and journal != "wal"):
        raise Trouble(f"the database refuses to be durable (journal {journal}): is it on a local disk?")
    return connection


class SqliteStore:
    """`ports.Store`. `path` None is a database in memory, for tests."""

    def __init__(self, path: Path | None) -> None:
        with machine_faults():
            self._connection = connect(path)
            migrations.migrate(self._connection, path)
        self._facts = SqliteFacts(self._connection)
        self._changes = 0  # commits of ours that changed reference data or keys

    def close(self) -> None:
        self._connection.close()

    def arrive(self, claims: Sequence[Claim]) -> list[Claim]:
        with machine_faults(), self._without_sync():
            transaction = SqliteTransaction(self._connection, self._facts)
            return [transaction.arrive(claim) for claim in claims]

    def blame(self, claim: Claim) -> Claim:
        with machine_faults(), self._without_sync():
            row = self._connection.execute(writes.BLAME, (claim.id,)).fetchone()
        return claim._replace(attempts=row[0])

    @contextmanager
    def _without_sync(self) -> Iterator[None]:
        """A commit that survives the death of the process but not of the machine: enough for what the disk tells again."""
        self._connection.execute("PRAGMA synchronous=NORMAL")
        try:
            with self._begun(keep=True):
                yield
        finally:
            self._connection.execute("PRAGMA synchronous=FULL")

    @contextmanager
    def _begun(self, *, keep: bool) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT" if keep else "ROLLBACK")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    @contextmanager
    def transaction(self, *, keep: bool = True) -> Iterator[SqliteTransaction]:
        transaction = SqliteTransaction(self._connection, self._facts)
        kept = False
        try:
            with machine_faults(), self._begun(keep=keep):
                self._facts.follow()
                yield transaction
            kept = keep
            self._changes += kept and transaction.changed
        finally:
            if not kept:
                self._facts.forget()

    def changes(self) -> tuple[int, int]:
        with machine_faults():
            return self._changes, self._connection.execute("PRAGMA data_version").fetchone()[0]

    def waits(self, claim: Claim) -> bool:
        with machine_faults():
            return self._connection.execute(reads.WAITS, (claimed_as(claim.path),)).fetchone() is not None

    def recorded(self, claim: Claim) -> Receipt | None:
        with machine_faults():
            row = self._connection.execute(reads.RECORDED, (claimed_as(claim.path),)).fetchone()
            return None if row is None else reads.receipt(self._connection, claim, row)
