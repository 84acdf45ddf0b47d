"""`importd doctor`: each check says that it is well or what to do, and takes its probes away again."""

from __future__ import annotations

import os
import sqlite3
from collections import namedtuple
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from importd import app
from importd.acts import doctor, doctor_ground, doctor_machine
from importd.acts.doctor import Diagnosis
from importd.errors import NotAWorkspace
from tests.workbench import Workbench


def found(bench: Workbench) -> dict[str, str]:
    """What was found, by check."""
    return {one.check: one.level for one in doctor.examine(bench.path).checks}


def tree(path: Path) -> set[str]:
    """Every file and folder, hidden ones too."""
    return {str(one) for one in path.rglob("*") if not one.name.startswith("importd.db")}


def test_a_new_workspace_is_well(workbench: Workbench) -> None:
    """Nothing is wrong, nothing is left behind, and every format was read."""
    before = tree(workbench.path)
    answer = doctor.examine(workbench.path)
    assert [one for one in answer.checks if one.level == "wrong"] == []
    assert answer.exit_code == 0
    assert tree(workbench.path) == before
    (formats,) = [one.message for one in answer.checks if one.check == "formats"]
    for name in ("importd CSV", "importd JSON", "importd XML", "UBL Invoice", "CII", "PDF with CII"):
        assert name in formats


def test_it_works_while_a_service_runs(workbench: Workbench) -> None:
    """It takes no lock that the service needs."""
    with app.service(workbench.path):
        assert doctor.examine(workbench.path).exit_code == 0


def test_what_is_wrong_comes_with_what_to_do(workbench: Workbench) -> None:
    """A missing folder, a broken setting, a broken profile, a lost database."""
    (workbench.path / "rejected/LISEZ-MOI.txt").unlink()
    (workbench.path / "rejected").rmdir()
    workbench.settings("[intake]\nbatch = 0\n")
    (workbench.path / "profiles").mkdir()
    (workbench.path / "profiles/shop.toml").write_text("[profile\n")
    workbench.database.unlink()
    answer = doctor.examine(workbench.path)
    assert answer.exit_code == 1
    wrong = {one.check: one for one in answer.checks if one.level == "wrong"}
    assert set(wrong) >= {"folder_missing", "settings_broken", "profile_broken", "no_database"}
    assert all(one.next_step for one in wrong.values())
    assert not workbench.database.exists()


def test_a_damaged_database_is_found(workbench: Workbench) -> None:
    """By SQLite's own check, or because it cannot be opened at all."""
    raw = bytearray(workbench.database.read_bytes())
    raw[4096:12288] = os.urandom(8192)
    workbench.database.write_bytes(raw)
    assert {"database_damaged", "database_broken"} & set(found(workbench))


def test_a_database_of_another_version_is_found(workbench: Workbench) -> None:
    """The service would migrate it, or refuse."""
    with closing(sqlite3.connect(workbench.database)) as connection:
        connection.execute("PRAGMA user_version=99")
    assert found(workbench)["database_version"] == "wrong"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_rights_are_really_tried(workbench: Workbench) -> None:
    """A folder that may not be written."""
    (workbench.path / "processed").chmod(0o555)
    assert found(workbench)["folder"] == "wrong"
    (workbench.path / "processed").chmod(0o755)


def test_rights_that_fail_are_told(workbench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same, whoever runs the tests."""

    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(doctor_ground.os, "fsync", refused)
    assert found(workbench)["folder"] == "wrong"
    assert not list(workbench.path.rglob(".probe-*"))


def test_another_mount_is_told(workbench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    """The inbox may lie on a share, the others may not."""
    monkeypatch.setattr(doctor_ground, "_renames", lambda source, target: source.name != "inbox")
    assert found(workbench)["share"] == "advice"
    monkeypatch.setattr(doctor_ground, "_renames", lambda source, target: target.name != "processed")
    assert found(workbench)["mounts"] == "wrong"


def test_a_full_disk_is_told(workbench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before it stops the service."""
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(doctor_ground.shutil, "disk_usage", lambda _: usage(1 << 40, 1 << 40, 1000))
    assert found(workbench)["space_short"] == "wrong"


def test_events_that_do_not_arrive_are_told(workbench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a share; where polling is set already, that is well."""
    monkeypatch.setattr(doctor_ground, "_heard", lambda _: None)
    assert found(workbench)["no_events"] == "wrong"
    workbench.settings('[intake]\nwatch = "poll"\n')
    assert found(workbench)["polls"] == "ok"


@pytest.mark.parametrize(("year", "check"), [(1970, "clock_year"), (2025, "clock_behind")])
def test_a_clock_that_cannot_be_right(workbench: Workbench, monkeypatch: pytest.MonkeyPatch, year: int, check: str) -> None:
    """Never set, or behind what is on record."""
    workbench.drop("a.csv", "nothing\n")
    workbench.drain()

    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime(year, 1, 1, tzinfo=UTC)

    monkeypatch.setattr(doctor_machine, "datetime", Clock)
    assert found(workbench)[check] == "wrong"


def test_readers_that_cannot_work_are_told(workbench: Workbench) -> None:
    """Too little memory for any file."""
    workbench.settings("[reading]\nseconds = 0.000001\n")
    assert {"format", "readers"} & {key for key, level in found(workbench).items() if level == "wrong"}


def test_no_workspace_no_diagnosis(tmp_path: Path) -> None:
    """The message says how to make one."""
    with pytest.raises(NotAWorkspace):
        doctor.examine(tmp_path)


def test_the_answer_is_a_contract(workbench: Workbench) -> None:
    """It survives its own JSON."""
    answer = doctor.examine(workbench.path)
    assert Diagnosis.model_validate_json(answer.model_dump_json()) == answer
