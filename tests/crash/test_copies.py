"""What people read after `kill -9`: the journal has every file once, the list in rejected/ is the folder, no trial leaves a trace."""

from __future__ import annotations

import csv
import random
import re
import sqlite3
from collections import Counter
from pathlib import Path

from tests.crash.test_kill import KILLS, drained, fill, kill_once, order, shop  # noqa: F401 - `shop` is a fixture


def journalled(workspace: Path) -> Counter[int]:
    """How many rows each file has, over all months."""
    rows = [row for path in (workspace / "journal").glob("*.csv") for row in list(read(path))[1:]]
    return Counter(int(row[2]) for row in rows)


def read(path: Path) -> list[list[str]]:
    """The rows of a month, its header first."""
    return list(csv.reader(path.read_text("utf-8-sig").splitlines(), delimiter=";", strict=True))


def test_the_copies_agree_with_what_they_copy(shop: Path) -> None:  # noqa: F811 - the fixture
    """After any number of kills, with files being tried out all the while."""
    rng, dropped, tried, killed = random.Random(11), 0, 0, 0
    while killed < max(KILLS // 2, 4):
        if not any((shop / "inbox").glob("*.json")):
            dropped += len(fill(shop, dropped + 1))
        (shop / "inbox/check" / f"t{tried}.json").write_bytes(order(100_000 + tried, known=True))
        tried += 1
        killed += kill_once(shop, rng)
    code, log = drained(shop)
    assert code in (0, 3), log
    with sqlite3.connect(shop / "importd.db") as ledger:
        decided = Counter(dict(ledger.execute("SELECT id, max(documents, 1) FROM files").fetchall()))
        assert ledger.execute("SELECT count(*) FROM documents WHERE external_number LIKE 'S100___'").fetchone() == (0,)
        assert ledger.execute("SELECT count(*) FROM files WHERE name LIKE 't%.json'").fetchone() == (0,)
    assert journalled(shop) == decided
    rejected = {path.name for path in (shop / "rejected").glob("s*.json") if not path.name.endswith(".reason.json")}
    index = (shop / "rejected/INDEX.txt").read_text("utf-8")
    assert set(re.findall(r"  (s\d+\.json)  ", index)) == rejected
    done = {path.name for path in (shop / "inbox/check/done").iterdir()}
    assert {f"t{number}.json" for number in range(tried)} <= done
    assert {f"t{number}.json.report.txt" for number in range(tried)} <= done
