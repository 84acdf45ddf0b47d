"""The SQLite store keeps the contract, in memory and on disk."""

from __future__ import annotations

from pathlib import Path

from importd.ports import Store
from importd.store.sqlite import SqliteStore
from importd.testing import StoreContract
from importd.testing.nouns import a_claim


class TestInMemory(StoreContract):
    def make(self, folder: Path) -> Store:
        return SqliteStore(None)


class TestOnDisk(StoreContract):
    def make(self, folder: Path) -> Store:
        return SqliteStore(folder / "importd.db")

    def test_what_was_said_outlives_the_process(self, tmp_path: Path) -> None:
        """Another connection to the same file finds what this one recorded."""
        first = self.make(tmp_path)
        (claim,) = first.arrive([a_claim()])
        first.close()
        second = self.make(tmp_path)
        assert second.arrive([a_claim()]) == [claim]
        second.close()
