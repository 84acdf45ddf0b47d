"""The examples in the docstrings run."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import importd


def modules() -> list[str]:
    """Every module of the package; importing one does nothing."""
    return [found.name for found in pkgutil.walk_packages(importd.__path__, "importd.") if not found.name.endswith("__main__")]


@pytest.mark.parametrize("name", modules())
def test_examples(name: str) -> None:
    """A good and a bad value, as the module shows them."""
    assert doctest.testmod(importlib.import_module(name)).failed == 0
