"""The units for systemd: judged by systemd's own tools where they are installed."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import time
from pathlib import Path

import pytest

from importd.acts import service
from importd.errors import ImportdError
from importd.units import Schedule, Unit, calendar_of, enabling, escaped, units

ANALYZE = shutil.which("systemd-analyze")
ESCAPE = shutil.which("systemd-escape")
needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed here")
WORKSPACE = Path("/srv/compta")
DAILY = Schedule("daily", times=3)


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    """What systemd says."""
    assert ANALYZE
    return subprocess.run([ANALYZE, *arguments], capture_output=True, text=True, check=False, timeout=60)


def laid_down(made: list[Unit], folder: Path) -> list[str]:
    """The units as files, with an instance each where they are templates."""
    service.install(made, folder)
    return [str(folder / unit.name.replace("@.", f"@{escaped(WORKSPACE)}.")) for unit in made]


@needs_systemd
@pytest.mark.parametrize("schedule", [Schedule(), DAILY, Schedule("working-days", minutes=15)])
def test_systemd_understands_the_units(tmp_path: Path, schedule: Schedule) -> None:
    """Not one complaint about any of our lines."""
    paths = laid_down(units(WORKSPACE, "root", '"/bin/true"', schedule), tmp_path)
    said = analyze("verify", "--man=no", *paths)
    ours = [line for line in said.stderr.splitlines() if "importd" in line]
    assert ours == []


@needs_systemd
def test_the_service_is_safe(tmp_path: Path) -> None:
    """As safe as systemd can make it: exposure below 1.0."""
    (path,) = laid_down(units(WORKSPACE, "importd", '"/bin/true"', Schedule()), tmp_path)
    said = analyze("security", "--offline=true", "--no-pager", str(Path(path).with_name("importd@.service")))
    if "Unrecognized option" in said.stderr or "unrecognized option" in said.stderr:
        pytest.skip("this systemd-analyze does not know --offline")
    found = re.search(r"Overall exposure level.*?: ([0-9.]+)", said.stdout)
    assert found, said.stderr
    assert float(found[1]) < 1.0, said.stdout


@needs_systemd
@pytest.mark.parametrize("schedule", [DAILY, Schedule("weekly"), Schedule("working-days", time(8, 10), time(18), minutes=25)])
def test_systemd_understands_the_calendar(schedule: Schedule) -> None:
    """Each line is a moment that comes."""
    for line in calendar_of(schedule):
        said = analyze("calendar", line)
        assert said.returncode == 0, said.stderr
        assert "Next elapse: never" not in said.stdout


@pytest.mark.skipif(ESCAPE is None, reason="systemd-escape is not installed here")
@pytest.mark.parametrize("path", ["/srv/compta", "/srv/ma société/x-y", "/.caché", "/a//b/", "/srv/50%"])
def test_instances_are_named_as_systemd_does(path: str) -> None:
    """The unit finds its workspace by its name alone."""
    assert ESCAPE
    found = subprocess.run([ESCAPE, "--path", path], capture_output=True, text=True, check=True).stdout.strip()
    assert escaped(Path(path)) == found


def test_an_interval_inside_hours() -> None:
    """Every twenty minutes from eight to nine."""
    assert calendar_of(Schedule("daily", time(8), time(9), minutes=20)) == [
        "*-*-* 08,09:00:00",
        "*-*-* 08:20:00",
        "*-*-* 08:40:00",
    ]


@pytest.mark.parametrize("schedule", [Schedule("daily", time(9), time(8), minutes=5), Schedule("daily", times=0)])
def test_a_schedule_that_cannot_be(schedule: Schedule) -> None:
    """It is refused before anything is written."""
    with pytest.raises(ImportdError):
        units(WORKSPACE, "importd", "importd", schedule)


def test_one_writable_path_and_a_timer_that_names_its_service() -> None:
    """Two writable paths would be two mounts."""
    once, timer = units(WORKSPACE, "importd", '"/opt/importd/bin/importd"', DAILY)
    assert once.text.count("ReadWritePaths=") == 1
    assert 'ExecStart="/opt/importd/bin/importd" run --once --workspace "%f"' in once.text
    assert "SuccessExitStatus=3" in once.text
    assert (timer.name, enabling(WORKSPACE, DAILY)) == ("importd-once@srv-compta.timer",) * 2
    assert "Unit=importd-once@srv-compta.service" in timer.text


def test_a_home_can_be_reached_where_the_workspace_lies_in_one() -> None:
    """Elsewhere the homes of people are out of sight."""
    assert "ProtectHome=yes" in units(WORKSPACE, "importd", '"/opt/i"', Schedule())[0].text
    assert "ProtectHome=read-only" in units(Path("/home/anne/compta"), "anne", '"/opt/i"', Schedule())[0].text


def test_installing_says_what_it_did(tmp_path: Path) -> None:
    """Written, left alone, replaced with the old one kept."""
    made = units(WORKSPACE, "importd", '"/opt/i"', Schedule())
    states = [service.install(made, tmp_path)[0].state for _ in range(2)]
    other = service.install(units(WORKSPACE, "anne", '"/opt/i"', Schedule()), tmp_path)[0].state
    assert [*states, other] == ["written", "unchanged", "replaced"]
    assert "User=importd" in (tmp_path / "importd@.service.before").read_text()
    assert "User=anne" in (tmp_path / "importd@.service").read_text()
    assert not list(tmp_path.glob(".*"))


def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    """With what to do."""
    with pytest.raises(ImportdError, match="as root"):
        service.install(units(WORKSPACE, "importd", '"/opt/i"', Schedule()), tmp_path / "nowhere")
