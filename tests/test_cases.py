"""The stories: each folder of tests/cases is dropped into a workspace, and what comes out must be what expected.txt says.

    pytest tests/test_cases.py --update-cases     writes expected.txt anew; read the diff before you commit it

A folder holds `inbox/` (files, in folders of their senders), perhaps `profiles/`, `settings.toml` (laid over cases/_settings.toml),
`actions.txt` (what a file alone cannot say, see `tests/story.py`), and `references/` where the story does not start from
the customers, suppliers and products of cases/_references. A story in several steps has folders 1, 2, … that hold the same.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.story import CASES, Story, stories
from tests.workbench import made


@pytest.fixture(scope="session")
def with_references(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that knows the customers, suppliers and products of the stories: every story starts from a copy."""
    bench = made(tmp_path_factory.mktemp("template") / "workspace")
    bench.drop_folder(CASES / "_references")
    receipts = bench.drain()
    assert [receipt.outcome for receipt in receipts] == ["accepted"] * 3
    return bench.path


@pytest.mark.parametrize("folder", stories(), ids=lambda folder: folder.name)
def test_story(folder: Path, with_references: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """What a story tells is what expected.txt says, to the letter."""
    with pytest.MonkeyPatch.context() as patch:
        told = Story(folder, with_references, patch).play(tmp_path / "workspace")
    expected = folder / "expected.txt"
    if request.config.getoption("--update-cases"):
        expected.write_text(told, "utf-8")
    assert told == expected.read_text("utf-8")
