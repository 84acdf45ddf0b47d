"""`kill -9` at any moment of a drain: nothing lost, doubled, skipped or set aside, no gap.

`make test` kills a dozen times; IMPORTD_KILLS=200 does what the promise says.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

FILES = 200
KILLS = int(os.environ.get("IMPORTD_KILLS", "12"))


def importd(workspace: Path, *words: str) -> subprocess.Popen[str]:
    """The real command, in a process group of its own."""
    command = [sys.executable, "-m", "importd", *words, "--workspace", str(workspace)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)


def order(number: int, *, known: bool) -> bytes:
    """One order; one in twenty names a customer that nobody knows."""
    buyer = {"code": "C1"} if known else {"code": "NOBODY"}
    line = {"product_code": "P1", "quantity": number % 7 + 1, "unit_price": "12.50", "vat_rate": 20}
    body = {"kind": "invoice", "number": f"S{number}", "issue_date": "2026-03-31", "buyer": buyer, "lines": [line]}
    return json.dumps(body).encode()


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A workspace with one customer and one product."""
    workspace = tmp_path / "shop"
    subprocess.run([sys.executable, "-m", "importd", "init", str(workspace)], check=True, capture_output=True)
    (workspace / "inbox" / "c.csv").write_text("customer_code,name\nC1,Dupont\n")
    (workspace / "inbox" / "p.csv").write_text("product_code,name\nP1,Chaise\n")
    assert drained(workspace)[0] == 0
    return workspace


def drained(workspace: Path) -> tuple[int, str]:
    """Exit code and log of a run to the end."""
    process = importd(workspace, "run", "--once")
    _, log = process.communicate(timeout=120)
    return process.returncode, log


def fill(workspace: Path, first: int) -> dict[str, bytes]:
    """Drop the next files; name → bytes."""
    files = {f"s{number}.json": order(number, known=number % 20 != 0) for number in range(first, first + FILES)}
    for name, data in files.items():
        (workspace / "inbox" / name).write_bytes(data)
    return files


def kill_once(workspace: Path, rng: random.Random) -> bool:
    """Start a drain and kill it at a random moment; whether it was still at work."""
    process = importd(workspace, "run", "--once")
    assert process.stderr is not None
    for line in process.stderr:
        if " started" in line:
            break
    time.sleep(rng.uniform(0, 0.4))
    alive = process.poll() is None
    with suppress(ProcessLookupError):
        os.kill(-process.pid if rng.random() < 0.5 else process.pid, signal.SIGKILL)  # all of its processes, or only the first
    process.stderr.close()
    return process.wait() == -signal.SIGKILL and alive


def test_nothing_is_lost_doubled_or_skipped(shop: Path) -> None:
    """After any number of kills, every file is in one place and every number belongs to one document."""
    rng, dropped, killed = random.Random(7), {}, 0
    while killed < KILLS:
        if not any((shop / "inbox").glob("*.json")):
            dropped |= fill(shop, len(dropped) + 1)
        killed += kill_once(shop, rng)
    code, log = drained(shop)
    assert code in (0, 3), log
    check(shop, dropped)


def check(shop: Path, dropped: dict[str, bytes]) -> None:
    """What the disk and the ledger must say when the last file is through."""
    places = [path for folder in ("inbox", "processed", "rejected", ".claimed") for path in (shop / folder).rglob("s*.json")]
    found = {path.name: path for path in places if not path.name.endswith(".reason.json") and path.name != "seen.json"}
    assert sorted(found) == sorted(dropped)
    assert all(
        hashlib.sha256(found[name].read_bytes()).digest() == hashlib.sha256(data).digest() for name, data in dropped.items()
    )
    bad = {name for name, data in dropped.items() if b"NOBODY" in data}
    assert {name for name, path in found.items() if path.parent.name == "rejected"} == bad
    assert all((shop / "rejected" / f"{name}.reason.txt").stat().st_size for name in bad)
    with sqlite3.connect(shop / "importd.db") as ledger:
        numbers = [row[0] for row in ledger.execute("SELECT sequence FROM documents ORDER BY sequence")]
        assert numbers == list(range(1, len(dropped) - len(bad) + 1))
        assert len({row[0] for row in ledger.execute("SELECT external_number FROM documents")}) == len(numbers)
        assert ledger.execute("SELECT count(*) FROM number_series WHERE NOT no_gap").fetchone() == (0,)
        assert ledger.execute("SELECT count(*) FROM files WHERE outcome IS NULL OR reasons LIKE '%SYS_%'").fetchone() == (0,)
        assert ledger.execute("PRAGMA integrity_check").fetchone() == ("ok",)
