"""Where the shared samples lie, for the tests that use them: beside the project, or where IMPORTD_SAMPLES says."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import NamedTuple

import pytest

PROJECT = Path(__file__).resolve().parents[1]
UBL_KINDS = ("ubl-Invoice", "ubl-CreditNote", "ubl-Order")


class Sample(NamedTuple):
    """A row of the manifest of electronic documents."""

    path: Path
    kind: str
    expected: str  # accept, refuse, either, or refuse CODE
    why: str

    @property
    def direction(self) -> str:
        """Orders are what customers send us, everything else is what we received."""
        return "sale" if self.kind in ("ubl-Order", "orderx") else "purchase"


def folder(name: str = "") -> Path:
    """The folder of samples; the test is skipped where there is none."""
    path = Path(os.environ.get("IMPORTD_SAMPLES") or PROJECT.parent / "shared" / "samples") / name
    if not path.is_dir():
        pytest.skip(f"shared samples absent: {path}", allow_module_level=True)
    return path


def fact(name: str) -> Path:
    """A file of facts, beside the samples; the test is skipped where there is none."""
    path = folder().parent / "facts" / name
    if not path.is_file():
        pytest.skip(f"shared samples absent: {path}", allow_module_level=True)
    return path


def einvoices(*kinds: str) -> list[Sample]:
    """The electronic documents of these kinds."""
    where = folder("einvoice")
    with (where / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [
        Sample(where / row["file"], row["kind"], row["importd_expected"], row["why"]) for row in rows if row["kind"] in kinds
    ]


def accepted_rows(*kinds: str) -> list[Sample]:
    """The documents that must import when their parties and products are known; UBL that is read, unless kinds are named."""
    return [sample for sample in einvoices(*(kinds or UBL_KINDS)) if sample.expected == "accept"]
