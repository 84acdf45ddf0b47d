"""`importd init`: a workspace is made whole, and never over another one."""

from __future__ import annotations

from pathlib import Path

import pytest

from importd import config
from importd.acts.workspace import EXAMPLES, create
from importd.config import Company, Settings
from importd.errors import SettingsError
from tests.workbench import Workbench


def test_everything_is_there_and_said(tmp_path: Path) -> None:
    """Settings, folders and database; one line for each, in the language of the workspace."""
    told = create(tmp_path / "new" / "here", language="en")
    assert config.load(tmp_path / "new" / "here") == Settings(language="en")
    assert sorted(path.name for path in (tmp_path / "new" / "here").iterdir()) == [
        ".claimed", "importd.db", "importd.toml", "inbox", "processed", "rejected",
    ]  # fmt: skip
    assert [line.partition(":")[0] for line in told] == ["importd.toml", "inbox/, processed/, rejected/", "importd.db"]


def test_the_company_is_filled_in(tmp_path: Path) -> None:
    """What was answered stands in the settings."""
    create(tmp_path, company={"name": "Les “Chaises”", "siren": "123456782"})
    assert config.load(tmp_path).company == Company(name="Les “Chaises”", siren="123456782")


def test_a_workspace_is_never_overwritten(tmp_path: Path) -> None:
    """The message says what to do, and the settings stay."""
    create(tmp_path, language="en")
    before = (tmp_path / "importd.toml").read_bytes()
    with pytest.raises(SettingsError, match="name another folder"):
        create(tmp_path, language="fr", with_examples=True)
    assert (tmp_path / "importd.toml").read_bytes() == before
    assert sorted(path.name for path in (tmp_path / "inbox").iterdir()) == ["READ ME.txt", "check"]


@pytest.mark.parametrize("answers", [{"language": "de"}, {"company": {"sirene": "1"}}, {"company": {"name": "\udce9"}}])
def test_an_answer_that_cannot_be_used_makes_nothing(tmp_path: Path, answers: dict[str, object]) -> None:
    """A wrong answer is told before anything is written."""
    with pytest.raises(SettingsError, match=r"company|language"):
        create(tmp_path / "new", **answers)  # type: ignore[arg-type]
    assert not (tmp_path / "new").exists()


def test_what_was_cut_short_can_be_made_again(tmp_path: Path) -> None:
    """Without its settings it is no workspace: everything else may be there already."""
    create(tmp_path, with_examples=True)
    (tmp_path / "importd.toml").unlink()
    (tmp_path / "inbox" / "customers.csv").write_text("mine")
    create(tmp_path, with_examples=True)
    assert (tmp_path / "inbox" / "customers.csv").read_text() == "mine"


def test_the_examples_are_good_reference_data(tmp_path: Path) -> None:
    """They come in like all other files, without a single remark."""
    create(tmp_path / "new", with_examples=True)
    receipts = Workbench(tmp_path / "new").drain()
    assert {receipt.claim.name for receipt in receipts} == set(EXAMPLES)
    assert [(receipt.outcome, list(receipt.reasons)) for receipt in receipts] == [("accepted", [])] * 3
    assert all(receipt.created for receipt in receipts)
