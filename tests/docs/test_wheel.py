"""`make test` judges what would be installed, not the folder it is started from."""

from __future__ import annotations

import sys
from importlib.metadata import distribution
from pathlib import Path

import pytest

import importd

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(not sys.flags.safe_path, reason="started without `make test`: the source tree itself is tested")
def test_the_tests_import_the_built_wheel() -> None:
    """The package comes from where the wheel was installed."""
    assert not Path(importd.__file__).is_relative_to(ROOT / "importd")
    assert Path(importd.__file__).parent.name == "importd"
    assert distribution("importd").version == importd.__version__


def test_the_wheel_brings_its_data() -> None:
    """What is no module is there too: texts, schemas, examples, the mark of a typed package."""
    package = Path(importd.__file__).parent
    for name in (
        "reasons.toml",
        "store/schema_1.sql",
        "examples/customers.csv",
        "examples/doctor/ubl.xml",
        "acts/read_me.toml",
        "views/mail.toml",
        "py.typed",
    ):
        assert (package / name).is_file(), name
