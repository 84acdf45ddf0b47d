"""Readers at arm's length: whoever dies or never ends costs one file, the others get their readings."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest

from importd.config import ReadingLimits, Rules
from importd.parsers import registry
from importd.ports import Claim
from importd.readers import ProcessReaders
from importd.record import Record

RULES = Rules(today=date(2026, 11, 23))
ORDER = '{"kind": "order", "number": "%s", "issue_date": "2026-11-20", "lines": [{"description": "x"}]}'


class Trap:
    """A parser that does what its file says: die, hang, or eat memory."""

    name, electronic = "trap", False
    columns: dict[str, str] = {}  # noqa: RUF012 - the shape of a parser

    def recognises(self, payload: object) -> bool:
        return payload.raw.startswith(b"TRAP")  # type: ignore[attr-defined, no-any-return]

    def parse(self, payload: object) -> Iterable[Record]:
        word = payload.raw[5:].strip()  # type: ignore[attr-defined]
        if word == b"die":
            os.kill(os.getpid(), signal.SIGKILL)
        if word == b"hang":
            time.sleep(60)
        if word == b"eat":
            return [bytearray(1 << 33)]  # type: ignore[list-item]
        return []


@pytest.fixture
def readers() -> Iterator[ProcessReaders]:
    """Two readers, half a second and half a gigabyte each."""
    pool = ProcessReaders(ReadingLimits(processes=2, seconds=0.5, memory_mb=512), (*registry(), Trap()), ())
    yield pool
    pool.close()


def states(readers: ProcessReaders, folder: Path, *texts: str) -> list[str]:
    """The state of each reading, in the order of the files."""
    claims = []
    for number, text in enumerate(texts):
        path = folder / f"{number}.txt"
        path.write_text(text)
        claims.append(Claim(number + 1, str(path), "default"))
    return [brief.state for brief in readers.start(claims, lambda sender: RULES).wait()]


@pytest.mark.parametrize("trap", ["die", "hang", "eat"])
def test_one_file_is_lost_to_its_reader_and_the_others_are_read(readers: ProcessReaders, tmp_path: Path, trap: str) -> None:
    """The reader is replaced, the files behind it are given to somebody else."""
    texts = [ORDER % number for number in range(10)]
    texts[4] = f"TRAP {trap}"
    found = states(readers, tmp_path, *texts)
    assert found == ["read"] * 4 + ["died"] + ["read"] * 5
    assert states(readers, tmp_path, ORDER % "after") == ["read"]


def test_readings_come_back_in_the_order_of_the_files(readers: ProcessReaders, tmp_path: Path) -> None:
    """Whoever is quicker."""
    claims = []
    for number in range(300):
        path = tmp_path / f"{number}.json"
        path.write_text(ORDER % number)
        claims.append(Claim(number + 1, str(path), "default"))
    briefs = readers.start(claims, lambda sender: RULES).wait()
    assert [brief.gists[0].number for brief in briefs] == [str(number) for number in range(300)]


def test_a_file_that_somebody_writes_is_left_for_later(readers: ProcessReaders, tmp_path: Path) -> None:
    """The kernel knows; the reading says so, and nothing is concluded from the bytes."""
    path = tmp_path / "a.json"
    with path.open("w") as file:
        file.write(ORDER % "1")
        file.flush()
        (brief,) = readers.start([Claim(1, str(path), "default")], lambda sender: RULES).wait()
    assert (brief.state, brief.gists) == ("writing", ())


def test_a_link_is_refused_unread(readers: ProcessReaders, tmp_path: Path) -> None:
    """What it points to is nobody's business."""
    (tmp_path / "link").symlink_to("/etc/passwd")
    (brief,) = readers.start([Claim(1, str(tmp_path / "link"), "default")], lambda sender: RULES).wait()
    assert [reason.code for reason in brief.reasons] == ["FILE_NOT_REGULAR"]


def test_a_file_that_is_not_there_is_trouble_not_a_refusal(readers: ProcessReaders, tmp_path: Path) -> None:
    """The machine's faults never reject."""
    (brief,) = readers.start([Claim(1, str(tmp_path / "gone"), "default")], lambda sender: RULES).wait()
    assert (brief.state, brief.reasons) == ("trouble", ())
