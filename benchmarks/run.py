"""What importd costs, beside the tightest hand-written importer for the same work, in one run.

    python benchmarks/run.py [--docs 3000] [--pairs 5] [--only drain,latency]

drain     3,000 documents in 3,000 files, a third each JSON, UBL and CSV, five lines each, 1 % bad: `importd run --once`
          in turn with the floor of ../shared/bench (left out where it is absent), as ratios per pair
latency   one file at a time renamed into the inbox of an idle `importd run`: until it lies in processed/ with its number

Prints a table and writes benchmarks/results/*.json. Machines are shared and noisy: trust the ratios, not the seconds.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import random
import re
import resource
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import time
from pathlib import Path

import generate

HERE = Path(__file__).resolve().parent
WORK, RESULTS = HERE / ".work", HERE / "results"
FLOOR = HERE.parents[1] / "shared" / "bench"
IMPORTD = [sys.executable, "-m", "importd"]


def fresh_workspace(name: str) -> Path:
    """An initialised workspace with the references imported."""
    root = WORK / name
    shutil.rmtree(root, ignore_errors=True)
    root.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([*IMPORTD, "init", str(root)], check=True, capture_output=True)
    generate.references(root / "inbox")
    done = subprocess.run([*IMPORTD, "run", "--once", "--workspace", str(root)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"references: {done.stderr[-2000:]}")
    return root


def measured(command: list[str], **more) -> dict:
    """Run to the end: wall and CPU seconds of the whole process tree, peak memory of its largest process, its output."""
    os.sync()
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False, **more)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"wall": wall, "cpu": cpu, "code": done.returncode, "out": done.stdout, "err": done.stderr}


def drain_importd(docs: int) -> dict:
    root = fresh_workspace("drain")
    good = generate.write(root / "inbox", docs)
    got = measured([*IMPORTD, "run", "--once", "--workspace", str(root)])
    with sqlite3.connect(root / "importd.db") as database:
        count, gaps = database.execute(
            "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM number_series WHERE NOT no_gap)"
        ).fetchone()
    assert (count, gaps) == (good, 0), (count, good, gaps, got["err"][-2000:])
    assert not [name for name in os.listdir(root / "inbox") if name.endswith((".json", ".xml", ".csv"))]
    inner = re.findall(r"drained .*?seconds=([0-9.]+)", got["err"])
    return {"docs": docs, "seconds": float(inner[-1]) if inner else got["wall"], **got}


def drain_floor(docs: int) -> dict:
    sys.path.insert(0, str(FLOOR))
    import common

    root = WORK / "floor"
    shutil.rmtree(root, ignore_errors=True)
    for sub in ("inbox", "processed", "rejected"):
        (root / sub).mkdir(parents=True)
    common.create_db(root / "import.db")
    good = generate.write(root / "inbox", docs, native=False)
    got = measured([sys.executable, str(FLOOR / "floor.py"), str(root), "--batch", "100"])
    told = json.loads(got["out"].strip().splitlines()[-1])
    assert told["ok"] == good, (told, good)
    return {"docs": docs, "seconds": told["wall"], **got}


def drain(docs: int, pairs: int) -> dict:
    have_floor = (FLOOR / "floor.py").exists() and importlib.util.find_spec("msgspec") is not None
    if not have_floor:
        print("  the floor is left out: it needs ../shared/bench and the package msgspec")
    rows = []
    for turn in range(pairs):
        ours = drain_importd(docs)
        floor = drain_floor(docs) if have_floor else None
        row = {
            "importd docs/s": docs / ours["seconds"],
            "importd CPU µs/doc": ours["cpu"] / docs * 1e6,
            "importd process s": ours["wall"],
        }
        if floor:
            row |= {"floor docs/s": docs / floor["seconds"], "floor CPU µs/doc": floor["cpu"] / docs * 1e6,
                    "ratio of the floor": floor["seconds"] / ours["seconds"], "ratio, whole processes": floor["wall"] / ours["wall"]}  # fmt: skip
        rows.append(row)
        print(f"  pair {turn + 1}: " + ", ".join(f"{key} {value:,.2f}" for key, value in row.items()), flush=True)
    return {key: spread([row[key] for row in rows]) for key in rows[0]}


def latency(files: int) -> dict:
    """Milliseconds from the rename into inbox/ until the file lies in processed/ (its commit came before)."""
    root, stage = fresh_workspace("latency"), WORK / "stage"
    stage.mkdir(exist_ok=True)
    service = subprocess.Popen([*IMPORTD, "run", "--workspace", str(root)], stderr=subprocess.DEVNULL)
    rng, taken = random.Random(5), []
    try:
        time.sleep(2)
        for name, data, sound in generate.files(files + files // 50 + 2, seed=9):
            if not sound or len(taken) >= files:
                continue
            (stage / name).write_bytes(data)
            start = time.perf_counter()
            os.rename(stage / name, root / "inbox" / name)
            target = root / "processed" / time.strftime("%Y-%m-%d") / name
            while not target.exists():
                time.sleep(0.0005)
                if time.perf_counter() - start > 10:
                    raise SystemExit(f"{name} was not imported within 10 s")
            taken.append((time.perf_counter() - start) * 1000)
            time.sleep(rng.uniform(0.05, 0.3))
    finally:
        service.send_signal(signal.SIGTERM)
        service.wait(30)
    return {"one file at idle, ms": spread(taken)}


def spread(values: list[float]) -> dict:
    values = sorted(values)
    return {
        "n": len(values),
        "min": values[0],
        "median": statistics.median(values),
        "max": values[-1],
        "p99": values[int(len(values) * 0.99)],
    }


def show(title: str, figures: dict) -> None:
    print(f"\n## {title}\n\n| | min | median | max |\n|---|---|---|---|")
    for key, value in figures.items():
        print(f"| {key} | {value['min']:,.2f} | {value['median']:,.2f} | {value['max']:,.2f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--docs", type=int, default=3_000)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--files", type=int, default=200, help="files of the latency part")
    parser.add_argument("--only", default="drain,latency")
    options = parser.parse_args()
    results = {}
    if "drain" in options.only:
        results["drain"] = drain(options.docs, options.pairs)
        show(f"{options.docs:,} documents in as many files", results["drain"])
    if "latency" in options.only:
        results["latency"] = latency(options.files)
        show("Latency", results["latency"])
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / "latest.json").write_text(
        json.dumps({"date": time.strftime("%Y-%m-%d"), "cpus": os.cpu_count(), **results}, indent=1) + "\n"
    )
    shutil.rmtree(WORK, ignore_errors=True)


if __name__ == "__main__":
    main()
