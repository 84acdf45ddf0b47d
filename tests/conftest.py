"""What every test may use: a workspace with a fixed day. Test files find each other's helpers as `tests.NAME`."""

from __future__ import annotations

import os
import sys
import types
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("importd", deadline=None)  # the machine may be busy; speed is measured in benchmarks/
settings.load_profile("importd")

# `tests` is importable, but the folder above it is not: `import importd` must find the installed wheel.
if "tests" not in sys.modules or not hasattr(sys.modules["tests"], "__path__"):
    package = types.ModuleType("tests")
    package.__path__ = [os.path.dirname(__file__)]
    sys.modules["tests"] = package

from tests.workbench import Workbench, made  # noqa: E402 - needs the package above


def pytest_addoption(parser: pytest.Parser) -> None:
    """One option: see tests/test_cases.py."""
    parser.addoption("--update-cases", action="store_true", help="write tests/cases/*/expected.txt anew; read the diff")


@pytest.fixture
def workbench(tmp_path: Path) -> Workbench:
    """An empty workspace: drop files, drain, look."""
    return made(tmp_path / "workspace")


@pytest.fixture
def workspace(workbench: Workbench) -> Path:
    """The folder of an empty workspace."""
    return workbench.path
