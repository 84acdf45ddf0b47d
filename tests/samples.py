"""Where the shared samples lie, for the tests that use them: beside the project, or where IMPORTD_SAMPLES says."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import NamedTuple

import pytest

PROJECT = Path(__file__).resolve().parents[1]
UBL_KINDS = ("ubl-Invoice", "ubl-CreditNote", "ubl-Order", "ubl-Quotation", "ubl-DespatchAdvice")
CII_KINDS = ("cii", "orderx", "cii+pdf", "orderx+pdf")


class Sample(NamedTuple):
    """A row of the manifest of electronic documents."""

    path: Path
    kind: str
    expected: str  # accept, refuse, either, or refuse CODE
    why: str
    rules: tuple[str, ...]  # that the official validation finds broken

    @property
    def direction(self) -> str:
        """Orders are what customers send us, everything else is what we received."""
        return "sale" if self.kind in ("ubl-Order", "orderx", "orderx+pdf") else "purchase"

    def xml(self) -> bytes:
        """The document itself, taken out of its PDF where it is in one."""
        if not self.kind.endswith("+pdf"):
            return self.path.read_bytes()
        from pypdf import PdfReader

        return next(file.content for file in PdfReader(self.path).attachment_list if file.name.endswith(".xml"))


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
    """The electronic documents of these kinds, all of them unless kinds are named."""
    where = folder("einvoice")
    with (where / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [
        Sample(where / row["file"], row["kind"], row["importd_expected"], row["why"], _rules(row))
        for row in rows
        if not kinds or row["kind"] in kinds
    ]


def _rules(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(one for one in row["en16931_v1.3.16_fatal"].split(",") if one)


def accepted_rows(*kinds: str) -> list[Sample]:
    """The documents that must import when their parties and products are known, of all kinds unless kinds are named."""
    return [sample for sample in einvoices(*kinds) if sample.expected in ("accept", "warn AMT_LINE_TOTAL")]
