"""An inbox on another file system."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workbench import Workbench, made

MEMORY = Path("/dev/shm")


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    """A workspace whose inbox lies in memory, the rest on disk."""
    if not MEMORY.is_dir() or MEMORY.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("no second file system to rename across")
    bench, share = made(tmp_path / "shop"), Path(tempfile.mkdtemp(dir=MEMORY))
    (bench.path / "inbox").rmdir() if not any((bench.path / "inbox").iterdir()) else shutil.rmtree(bench.path / "inbox")
    (bench.path / "inbox").symlink_to(share)
    yield bench
    shutil.rmtree(share)


def test_a_file_is_claimed_on_the_share_copied_and_filed(bench: Workbench) -> None:
    """Nothing stays on the share, and the file lies in processed/ with its bytes."""
    bench.drop("c.csv", "customer_code,name\nC1,Dupont\n", "shop1")
    (receipt,) = bench.drain()
    assert (receipt.outcome, receipt.created, receipt.claim.sender) == ("accepted", 1, "shop1")
    assert (bench.path / receipt.destination).read_text() == "customer_code,name\nC1,Dupont\n"
    assert [path for path in (bench.path / "inbox").rglob("*") if path.is_file()] == []


def test_a_claim_that_was_filed_but_not_forgotten_is_not_filed_twice(bench: Workbench) -> None:
    """After a crash between filing and forgetting, the share's own goes and processed/ holds one file."""
    text = "customer_code,name\nC1,Dupont\n"
    bench.drop("c.csv", text)
    (receipt,) = bench.drain()
    left = bench.path / "inbox" / ".importd" / Path(receipt.claim.path).relative_to(bench.path / ".claimed")
    left.parent.mkdir(parents=True)
    left.write_text(text)
    (again,) = bench.drain()
    assert again.claim.id == receipt.claim.id
    assert not left.exists()
    assert os.listdir((bench.path / receipt.destination).parent) == ["c.csv"]
