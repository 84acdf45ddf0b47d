"""Real electronic documents, end to end: a fresh workspace, their references loaded from them, then the document itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from importd.acts import references
from importd.config import Rules, Sender
from importd.parsers import registry
from importd.reading import read
from tests.samples import Sample, accepted_rows, einvoices
from tests.workbench import Workbench, made


def workspace_that_knows(sample: Sample, path: Path) -> Workbench:
    """A workspace whose sender sends purchases (or sales), with the customers, suppliers and products of this file."""
    bench = made(path)
    bench.settings(f'[senders.default]\ndirection = "{sample.direction}"\n')
    rules = Rules(today=date(2026, 11, 23), sender=Sender(direction=sample.direction))
    reading = read(sample.path.read_bytes(), sample.path.name, rules, registry(), ())
    for file in references.write(references.gather([reading]), path / "references"):
        bench.drop(file.name, file.read_bytes())
    return bench


@pytest.mark.parametrize("sample", accepted_rows(), ids=lambda sample: sample.path.name)
def test_a_real_document_imports_when_its_references_are_known(sample: Sample, tmp_path: Path) -> None:
    """It is accepted, numbered and filed, first try."""
    bench = workspace_that_knows(sample, tmp_path / "fresh")
    assert {receipt.outcome for receipt in bench.drain()} == {"accepted"}
    bench.drop(sample.path.name, sample.path.read_bytes())
    (receipt,) = bench.drain()
    assert receipt.outcome == "accepted", [reason for reason in receipt.reasons if reason.severity == "reject"]
    (document,) = receipt.documents
    assert document.ours
    assert (tmp_path / "fresh" / receipt.destination).is_file()


@pytest.mark.parametrize("expected", ["refuse", "either"])
def test_the_others_end_where_they_should(expected: str, tmp_path: Path) -> None:
    """What must be refused is, by what it says itself; what may be either is settled, and says why where it is refused."""
    samples = [sample for sample in einvoices() if sample.expected.split()[0] == expected]
    bench = made(tmp_path / "fresh")
    bench.settings('[senders.default]\ndirection = "purchase"\n')
    for sample in samples:
        bench.drop(sample.path.name, sample.path.read_bytes())
    told = {Path(receipt.claim.path).name: receipt for receipt in bench.drain()}
    assert set(told) == {sample.path.name for sample in samples}
    for name, receipt in told.items():
        rejecting = [reason for reason in receipt.reasons if reason.severity == "reject"]
        assert (receipt.outcome == "rejected") == bool(rejecting), name
        assert "SYS_INTERNAL" not in [reason.code for reason in receipt.reasons], name
        if expected == "refuse":
            assert any(not reason.code.startswith("REF_") for reason in rejecting), name
