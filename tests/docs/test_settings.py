"""The settings, the file that `importd init` writes and docs/settings.md say the same."""

from __future__ import annotations

import re
from pathlib import Path

from importd import config, settings_reference, settings_text
from importd.config import Company, Sender, SeriesSettings, Settings

ROOT = Path(__file__).parents[2]


def test_the_written_file_is_the_defaults() -> None:
    """A new workspace has exactly the settings that an empty file would have."""
    assert config.parse(settings_text.as_toml(Settings()).encode()) == Settings()


def test_answers_survive_the_writing() -> None:
    """Whatever a company is called, its settings can be read back."""
    company = Company(name='Chez "Léa" \\ Fils\n', siren="123456782", country="BE")
    settings = Settings(language="en", company=company)
    assert config.parse(settings_text.as_toml(settings).encode()) == settings


def test_every_setting_that_is_off_can_be_switched_on() -> None:
    """Without its #, each example line is a setting that importd takes."""
    text = settings_text.as_toml(Settings())
    switched_on = config.parse(re.sub(r"^#(?! )", "", text, flags=re.MULTILINE).encode())
    assert switched_on.senders.keys() == {"shop1"}
    assert switched_on.checks.closed_until is not None


def test_every_setting_is_written_and_explained() -> None:
    """A setting without a word of explanation would be a riddle."""
    text = settings_text.as_toml(Settings())
    for section in (Settings, *(type(part) for _, part in settings_text.sections(Settings())), SeriesSettings, Sender):
        for name, field in section.model_fields.items():
            if name not in ("series", "senders", *dict(settings_text.sections(Settings()))):
                assert field.description, name
                assert re.search(rf"^#?{name} = ", text, re.MULTILINE), name


def test_the_page_is_up_to_date() -> None:
    """`make docs` writes it again."""
    assert (ROOT / "docs" / "settings.md").read_text("utf-8") == settings_reference.as_page()


def test_the_repository_is_a_workspace() -> None:
    """Its root has settings that can be read, and the folders."""
    assert config.load(ROOT).language == "fr"
    assert all((ROOT / folder / ".gitkeep").exists() for folder in ("inbox", "processed", "rejected"))


def test_the_repositorys_settings_are_complete() -> None:
    """Whoever uses the root as a workspace finds every setting there, as `importd init` would have written it."""
    ours = (ROOT / "importd.toml").read_text("utf-8")
    wanted = re.findall(r"^#?(?:\w+ =|\[[\w.]+\])", settings_text.as_toml(Settings()), re.MULTILINE)
    assert [line for line in wanted if line.lstrip("#") not in ours] == []
