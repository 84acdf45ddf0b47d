"""A package of somebody else brings a format: installed beside importd, it is found, used, and named when it is broken."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.workbench import Workbench

PLUGIN = Path(__file__).parents[2] / "examples" / "plugin"
ORDERS = "ORD|K-17|2025-11-03|C001\nLIN|CHA-001|2|89.00|20\n"
pytestmark = pytest.mark.skipif(not PLUGIN.is_dir(), reason="examples/plugin is not here")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the plug-in as pip installs it."""
    target, source = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("source") / "plugin"
    shutil.copytree(PLUGIN, source)
    pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--target", str(target), str(source)], check=True)
    return target


def importd(bench: Workbench, site: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command of importd in a process that sees the packages in `site`."""
    inherited = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
    environment: Mapping[str, str] = {**os.environ, "PYTHONPATH": os.pathsep.join([*inherited, str(site)])}
    command = [sys.executable, "-m", "importd", *words, "--workspace", str(bench.path)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def with_references(bench: Workbench) -> Workbench:
    """A customer and a product, so that the order can be imported."""
    bench.drop("c.csv", "customer_code,name\nC001,Martin\n")
    bench.drop("p.csv", "product_code,name\nCHA-001,Chaise\n")
    return bench


def test_an_installed_plug_in_reads_its_files(workbench: Workbench, installed: Path) -> None:
    """Dropped into the inbox, a file of the plug-in's format becomes a numbered order."""
    with_references(workbench).drop("orders.txt", ORDERS)
    ran = importd(workbench, installed, "run", "--once")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "CO2025-00001" in importd(workbench, installed, "series").stdout


def test_without_the_plug_in_the_file_is_unknown(workbench: Workbench, tmp_path: Path) -> None:
    """The same file is refused where nobody knows its format."""
    with_references(workbench).drop("orders.txt", ORDERS)
    assert importd(workbench, tmp_path, "run", "--once").returncode == 3
    assert "FILE_FORMAT_UNKNOWN" in (workbench.path / "rejected" / "orders.txt.reason.json").read_text("utf-8")


def test_a_broken_plug_in_stops_the_start_and_is_named(workbench: Workbench, installed: Path, tmp_path: Path) -> None:
    """Rather than refuse good files one by one, the service does not start."""
    broken = shutil.copytree(installed, tmp_path / "broken")
    (broken / "importd_pipe_orders" / "__init__.py").write_text("raise RuntimeError('out of order')\n")
    workbench.drop("orders.txt", ORDERS)
    ran = importd(workbench, broken, "run", "--once")
    assert ran.returncode == 1
    assert "importd-pipe-orders" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert (workbench.path / "inbox" / "orders.txt").exists()
