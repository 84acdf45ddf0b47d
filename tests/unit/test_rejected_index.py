"""The list in `rejected/`, for somebody who has only the shared folder."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from importd.candidates import is_candidate
from importd.rejected_index import MOST, NAME, RejectedIndex
from tests.workbench import Workbench

REASON = {
    "severity": "reject",
    "line": 3,
    "column": "prix",
    "message": "« 12,5O » n’est pas un nombre.",
    "next_step": "Écrivez-le.",
}


def rejected(folder: Path, name: str, decided: str = "2026-11-23T10:00:00.000+00:00", **more: object) -> None:
    """A file with its slip, as filing leaves them."""
    (folder / name).write_text("x")
    told = {"id": 7, "sender": "shop1", "decided": decided, "reasons": [REASON], **more}
    (folder / f"{name}.reason.json").write_text(json.dumps(told))


def page(folder: Path) -> str:
    """The list as it stands."""
    return (folder / NAME).read_text("utf-8").replace("\u00a0", " ")


def test_each_file_with_its_first_reason_and_the_next_step(tmp_path: Path) -> None:
    """Whose it is, where it is wrong and what to do, the newest first."""
    rejected(tmp_path, "a.csv")
    os.utime(tmp_path / "a.csv")
    rejected(tmp_path, "b.csv", reasons=[REASON, REASON])
    assert RejectedIndex(tmp_path).refresh("fr")
    told = page(tmp_path)
    assert told.startswith("FICHIERS REFUSÉS : 2, le plus récent d’abord\n====")
    assert told.index("b.csv  de shop1  (7)") < told.index("a.csv  de shop1  (7)")
    assert "    ligne 3, colonne prix : « 12,5O » n’est pas un nombre. (et 1 autres)\n    À faire : Écrivez-le.\n" in told


def test_the_list_is_never_a_candidate() -> None:
    """Nor are the notes of the folders."""
    assert not any(is_candidate(name) for name in (NAME, "READ ME.txt", "LISEZ-MOI.txt"))


def test_the_folder_is_the_truth(tmp_path: Path) -> None:
    """What people take away leaves the list, what they add is in it, and the last one leaves an empty list."""
    rejected(tmp_path, "a.csv")
    index = RejectedIndex(tmp_path)
    index.refresh("en")
    shutil.move(tmp_path / "a.csv", tmp_path.parent / "elsewhere.csv")
    (tmp_path / "b.csv").write_text("somebody's")
    index.refresh("en")
    assert "a.csv" not in page(tmp_path)
    assert "b.csv\n    importd did not reject it: somebody put it here.\n" in page(tmp_path)
    (tmp_path / "b.csv").unlink()
    index.refresh("en")
    assert "nothing to do" in page(tmp_path)


def test_a_file_that_was_rejected_again_is_told_anew(tmp_path: Path) -> None:
    """The name is the same, the reason is another."""
    rejected(tmp_path, "a.csv")
    index = RejectedIndex(tmp_path)
    index.refresh("fr")
    rejected(tmp_path, "a.csv", reasons=[REASON | {"message": "Tout autre chose."}])
    index.refresh("fr", frozenset(["a.csv"]))
    assert "Tout autre chose." in page(tmp_path)


def test_an_unchanged_folder_costs_no_writing(tmp_path: Path) -> None:
    """The list is replaced only when it says something else."""
    rejected(tmp_path, "a.csv")
    index = RejectedIndex(tmp_path)
    index.refresh("fr")
    before = (tmp_path / NAME).stat().st_ino
    assert index.refresh("fr")
    assert (tmp_path / NAME).stat().st_ino == before


def test_a_list_that_somebody_deleted_comes_back(tmp_path: Path) -> None:
    """It is ours to keep."""
    index = RejectedIndex(tmp_path)
    index.refresh("fr")
    (tmp_path / NAME).unlink()
    index.refresh("fr")
    assert (tmp_path / NAME).exists()


def test_many_files_are_cut_short_with_a_word(tmp_path: Path) -> None:
    """Nobody reads ten thousand entries."""
    for number in range(MOST + 3):
        (tmp_path / f"{number:04}.csv").touch()
    RejectedIndex(tmp_path).refresh("fr")
    assert page(tmp_path).endswith("\n… et 3 plus anciens.\n")
    assert page(tmp_path).count("À faire") == MOST


@pytest.mark.parametrize(
    "slip",
    [
        "not json",
        "[]",
        '{"reasons": 3}',
        '{"decided": 3, "id": "x", "reasons": [{}]}',
        '{"reasons": [{"severity": "reject", "line": "x"}]}',
    ],
)
def test_a_broken_slip_upsets_nothing(tmp_path: Path, slip: str) -> None:
    """People may write what they like."""
    (tmp_path / "a.csv").touch()
    (tmp_path / "a.csv.reason.json").write_text(slip)
    assert RejectedIndex(tmp_path).refresh("fr")
    assert "a.csv" in page(tmp_path)


def test_what_is_hostile_is_escaped(tmp_path: Path) -> None:
    """A name and a message with control characters."""
    rejected(tmp_path, "a\x1b[2J.csv", reasons=[REASON | {"message": "a\x1b[31m\u202eb"}])
    RejectedIndex(tmp_path).refresh("fr")
    assert "\x1b" not in page(tmp_path)
    assert "\u202e" not in page(tmp_path)


def test_a_list_that_cannot_be_written_stops_nothing(workbench: Workbench) -> None:
    """The import goes on; a folder of that name stands in the way."""
    (workbench.path / "rejected" / NAME).mkdir()
    workbench.drop("a.csv", "kind,number\ninvoice,A-1\n")
    assert [receipt.outcome for receipt in workbench.drain()] == ["rejected"]
    assert (workbench.path / "rejected/a.csv").exists()
    assert not RejectedIndex(workbench.path / "rejected").refresh("fr")
    assert not list((workbench.path / "rejected").glob(".*"))


def test_the_service_keeps_it_in_step(workbench: Workbench) -> None:
    """After a rejection, and after somebody took the file away."""
    workbench.drop("a.csv", "kind,number\ninvoice,A-1\n", "shop1")
    workbench.drain()
    assert "a.csv  de shop1  (1)\n    ligne 1, colonne issue_date" in page(workbench.path / "rejected")
    (workbench.path / "rejected/a.csv").unlink()
    workbench.drain()
    assert "rien à faire" in page(workbench.path / "rejected")
