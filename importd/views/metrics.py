"""`importd metrics`: the status as Prometheus reads it, for the textfile collector of its node exporter."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from importd.views.status import Status

_OUTCOMES: Final = ("accepted", "partly", "duplicate", "rejected", "waiting", "parked", "in_hand")


def text(status: Status, workspace: Path) -> str:
    """Every metric with its help and type, labelled with the workspace."""
    return "\n".join(_lines(status, workspace)) + "\n"


def _lines(status: Status, workspace: Path) -> Iterator[str]:
    where = _labels(workspace=status.workspace)
    yield from _metric("importd_health", "0 ok, 1 somebody must look, 2 stopped or in trouble, 3 unknown")
    yield f"importd_health{where} {status.exit_code}"
    if status.health == "unknown":
        return
    for name, told, value in _gauges(status, workspace):
        yield from _metric(name, told)
        yield f"{name}{where} {value}"
    yield from _metric("importd_files", "files ever taken, by what became of them")
    for outcome in _OUTCOMES:
        yield f"importd_files{_labels(workspace=status.workspace, outcome=outcome)} {getattr(status.ledger, outcome)}"
    yield from _metric("importd_series_last", "how many numbers the latest period of a series has given")
    for line in status.series:
        labels = _labels(workspace=status.workspace, series=line.series, period=line.period)
        yield f"importd_series_last{labels} {line.count}"


def _gauges(status: Status, workspace: Path) -> Iterator[tuple[str, str, int]]:
    yield "importd_service_up", "whether a service or a run holds the workspace", int(status.service.alive)
    yield "importd_inbox_files", "files in inbox/ that are still to be taken", status.inbox
    yield (
        "importd_oldest_seconds",
        "for how long the oldest of them has been there",
        status.oldest.seconds if status.oldest else 0,
    )
    yield "importd_rejected_files", "files that lie in rejected/", status.rejected_now
    yield "importd_processed_today", "files processed since midnight", status.processed_today
    yield "importd_ledger_holds", "whether every file is accounted for and every series continuous", int(status.ledger.holds)
    yield "importd_disk_free_bytes", "room for the workspace", shutil.disk_usage(workspace).free


def _metric(name: str, told: str) -> tuple[str, str]:
    return f"# HELP {name} {told}", f"# TYPE {name} gauge"


def _labels(**values: str) -> str:
    r"""Labels as the text format quotes them.

    >>> _labels(a='x"y')
    '{a="x\\"y"}'
    """
    quoted = (f'{key}="{_quoted(value)}"' for key, value in values.items())
    return "{" + ",".join(quoted) + "}"


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
