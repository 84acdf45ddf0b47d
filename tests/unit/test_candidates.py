"""Which files may be taken: complete, ordinary, nobody's work in progress."""

from __future__ import annotations

import mmap
import os
import shutil
import time
from pathlib import Path

import pytest

from importd.candidates import Candidate, Patience, is_candidate, listing


class Clock:
    """A clock that stands until it is pushed."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def judged(patience: Patience, path: Path) -> str:
    """Say "ready", or why not; the descriptor is closed as a caller would."""
    verdict = patience.judge(Candidate(str(path), "default", 0))
    if verdict.descriptor >= 0:
        os.close(verdict.descriptor)
    return "ready" if verdict.ready else verdict.why_not


@pytest.mark.parametrize(
    "name",
    [".hidden", "~$orders.xlsx", "a.part", "a.TMP", "a.filepart", "a.crdownload", "a.csv~", "a.csv.reason.txt", "READ ME.txt"],
)
def test_work_in_progress_and_our_own_names_are_no_candidates(name: str) -> None:
    """Somebody is still at work on them, or we wrote them."""
    assert not is_candidate(name)


def test_the_first_folder_names_the_sender(tmp_path: Path) -> None:
    """Files below it belong to the same sender, however deep; hidden folders are left alone."""
    for place in ("a.csv", "shop1/b.csv", "shop1/2026/11/c.csv", ".git/d.csv", "shop2/.cache/e.csv"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).touch()
    found = {(os.path.basename(candidate.path), candidate.sender) for candidate in listing(tmp_path, "default")}
    assert found == {("a.csv", "default"), ("b.csv", "shop1"), ("c.csv", "shop1")}


def test_the_listing_is_in_order_of_arrival(tmp_path: Path) -> None:
    """A file renamed in later comes later, whatever its date says."""
    for name in ("z.csv", "a.csv"):
        (tmp_path / f".{name}").touch()
        os.utime(tmp_path / f".{name}", (1, 1) if name == "a.csv" else None)
        (tmp_path / f".{name}").rename(tmp_path / name)
        time.sleep(0.02)  # the kernel's clock for files ticks in milliseconds
    assert [os.path.basename(candidate.path) for candidate in listing(tmp_path, "default")] == ["z.csv", "a.csv"]


@pytest.mark.parametrize("end", [b"</a>", b"{}", b"[]", b"x\n", b"x\r", b"%%EOF  "])
def test_a_closed_end_is_taken_at_once(tmp_path: Path, end: bytes) -> None:
    """Nobody writes and nothing is missing: no file waits for its own sake."""
    (tmp_path / "a").write_bytes(end)
    assert judged(Patience(60, Clock()), tmp_path / "a") == "ready"


def test_an_open_end_waits_until_it_is_quiet(tmp_path: Path) -> None:
    """A file that may go on is taken when it has not changed for the quiet time, by our own clock."""
    clock, path = Clock(), tmp_path / "a.csv"
    path.write_text("kind,number")
    shutil.copystat(__file__, path)  # copied with an old date
    patience = Patience(2, clock)
    assert judged(patience, path) == "not quiet yet"
    clock.now += 1.9
    assert judged(patience, path) == "not quiet yet"
    clock.now += 0.2
    assert judged(patience, path) == "ready"


def test_a_change_starts_the_quiet_time_again(tmp_path: Path) -> None:
    """Whoever adds a byte makes us wait anew."""
    clock, path = Clock(), tmp_path / "a.csv"
    path.write_text("kind")
    patience = Patience(2, clock)
    judged(patience, path)
    clock.now += 1.9
    path.write_text("kind,")
    assert judged(patience, path) == "not quiet yet"
    clock.now += 1.9
    assert judged(patience, path) == "not quiet yet"


def test_an_open_writer_is_waited_for(tmp_path: Path) -> None:
    """As long as somebody has it open for writing, the end proves nothing."""
    path = tmp_path / "a.json"
    with path.open("wb") as file:
        file.write(b"{}")
        file.flush()
        assert judged(Patience(0, Clock()), path) == "being written"
    assert judged(Patience(0, Clock()), path) == "ready"


def test_a_memory_mapped_writer_is_waited_for(tmp_path: Path) -> None:
    """Its descriptor is closed, but the mapping can still change the file."""
    path = tmp_path / "a.json"
    path.write_bytes(b"{}\n")
    with path.open("r+b") as file:
        mapped = mmap.mmap(file.fileno(), 0)
    assert judged(Patience(0, Clock()), path) == "being written"
    mapped.close()
    assert judged(Patience(0, Clock()), path) == "ready"


def test_what_is_no_ordinary_file_is_taken_unread(tmp_path: Path) -> None:
    """A link or a FIFO is refused later; opening it here must not hang or follow."""
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "link").symlink_to("/etc/passwd")
    assert judged(Patience(60, Clock()), tmp_path / "fifo") == "ready"
    assert judged(Patience(60, Clock()), tmp_path / "link") == "ready"


def test_what_one_run_saw_the_next_one_knows(tmp_path: Path) -> None:
    """Seen twice with time between by two runs, an unchanged file is quiet; a changed one is not."""
    clock, path = Clock(), tmp_path / "a.csv"
    path.write_text("kind")
    first = Patience(2, clock)
    judged(first, path)
    seen = first.seen()
    clock.now += 5
    second = Patience(2, clock)
    second.recall({name: [*looks, since - 5] for name, (*looks, since) in seen.items()})
    assert judged(second, path) == "ready"
    third = Patience(2, clock)
    third.recall({name: [1, *looks[1:]] for name, looks in seen.items()})
    assert judged(third, path) == "not quiet yet"


def test_a_file_that_is_gone_is_nobodys(tmp_path: Path) -> None:
    """Between the listing and the look, its sender took it away."""
    assert judged(Patience(0, Clock()), tmp_path / "gone") == "gone"
