"""Make a workspace: the settings, the folders, the database, and example reference data when it is wanted."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from importd import config
from importd.config import CHECK_FOLDER, Company, Responsible, Settings
from importd.errors import SettingsError
from importd.settings_text import as_toml
from importd.spool import FOLDERS, INBOX
from importd.store.sqlite import FILE_NAME, SqliteStore

READ_ME: Final = {"fr": "LISEZ-MOI.txt", "en": "READ ME.txt"}
_FRENCH: Final = re.compile(" (?=[:;!?»])|(?<=«) ")  # these spaces do not break
EXAMPLES: Final = ("customers.csv", "suppliers.csv", "products.csv")
_SAYS: Final = {
    "fr": {
        "settings": "{0} : vos réglages, chaque valeur par défaut expliquée",
        "folders": "{0} : les dossiers",
        "database": "{0} : la base de données",
        "examples": "{0} : des clients, fournisseurs et articles d’exemple, importés au premier passage",
    },
    "en": {
        "settings": "{0}: your settings, every default explained",
        "folders": "{0}: the folders",
        "database": "{0}: the database",
        "examples": "{0}: example customers, suppliers and products, imported by the first run",
    },
}


def create(
    directory: Path,
    *,
    language: str = "fr",
    company: Mapping[str, str] | None = None,
    responsible: Mapping[str, str] | None = None,
    with_examples: bool = False,
) -> list[str]:
    """Make a workspace in `directory` and say what was made, in its language.

    `company` holds keys of `[company]`, `responsible` those of `[responsible]`. Raises `SettingsError` when there is a workspace
    already or an answer cannot be used.
    The settings come last: without them it is no workspace, so what was cut short can be made again.
    """
    settings = _settings(language, company or {}, responsible or {})
    text = _encoded(settings)
    path = directory / config.FILE_NAME
    if path.exists():
        raise SettingsError(f"{path} exists: this is a workspace already. Change it there, or name another folder.")
    says = _SAYS[settings.language]
    for folder in FOLDERS:
        (directory / folder).mkdir(parents=True, exist_ok=True)
    (directory / INBOX / CHECK_FOLDER).mkdir(exist_ok=True)
    _write_notes(directory, settings.language)
    SqliteStore(directory / FILE_NAME).close()
    told = [
        says["folders"].format(", ".join(f"{folder}/" for folder in FOLDERS if not folder.startswith("."))),
        says["database"].format(FILE_NAME),
    ]
    if with_examples:
        _drop_examples(directory / INBOX)
        told.append(says["examples"].format(", ".join(f"{INBOX}/{name}" for name in EXAMPLES)))
    with path.open("xb") as file:
        file.write(text)
    return [says["settings"].format(config.FILE_NAME), *told]


def _settings(language: str, company: Mapping[str, str], responsible: Mapping[str, str]) -> Settings:
    try:
        return Settings.model_validate({"language": language, "company": dict(company), "responsible": dict(responsible)})
    except ValidationError as error:
        wrong = error.errors()[0]
        place = ".".join(str(part) for part in wrong["loc"])
        raise SettingsError(f"{place}: {wrong['msg']} (it is {wrong['input']!r}); known are: {', '.join(_known())}") from None


def _encoded(settings: Settings) -> bytes:
    try:
        return as_toml(settings).encode()
    except UnicodeEncodeError as error:
        wrong = error.object[error.start : error.end]
        raise SettingsError(
            f"company, responsible: an answer holds {wrong!r}, which is not a character: is the terminal set to UTF-8?"
        ) from None


def _known() -> list[str]:
    sections = (("company", Company), ("responsible", Responsible))
    return ["language", *(f"{name}.{key}" for name, section in sections for key in section.model_fields)]


def _write_notes(directory: Path, language: str) -> None:
    """A few lines in each folder, for whoever finds it in a file manager; one that lies there already is left alone."""
    texts = tomllib.loads((files("importd.acts") / "read_me.toml").read_text("utf-8"))
    for folder, text in texts.items():
        note = directory / folder / READ_ME[language]
        if not note.exists():
            note.write_text(_FRENCH.sub("\u00a0", text[language]) if language == "fr" else text[language], "utf-8")


def _drop_examples(inbox: Path) -> None:
    """Put the examples where files come in; one that lies there already is left alone."""
    for name in EXAMPLES:
        target = inbox / name
        if not target.exists():
            target.write_bytes((files("importd") / "examples" / name).read_bytes())
