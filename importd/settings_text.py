"""The text of an `importd.toml`: every setting with its default and what it is for, made from `config.Settings`.

A line `#key = value` is a setting that is off: take the `#` away to use it. A line `# text` explains what follows.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from datetime import date
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from importd.config import Sender, SeriesSettings, Settings
from importd.model import DIRECTIONS, KINDS

_WIDTH = 118
_EXAMPLE_SENDER = "shop1"


def as_toml(settings: Settings) -> str:
    """The text of an `importd.toml` that holds these settings and explains them; senders are left to an example."""
    blocks = [["# The settings of this workspace. A running service takes up what you change here.", *_own(settings)]]
    blocks += [_section(name, section) for name, section in sections(settings)]
    blocks += [_series_heading()] + [_series(settings, name) for name in settings.series]
    blocks.append(_sender())
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _own(settings: Settings) -> list[str]:
    """The settings that stand in no table."""
    lines: list[str] = []
    for name, field in Settings.model_fields.items():
        if name not in ("series", "senders") and not isinstance(getattr(settings, name), BaseModel):
            lines += ["", *_explained(field), _line(name, field, getattr(settings, name))]
    return lines


def sections(settings: Settings) -> Iterator[tuple[str, BaseModel]]:
    """The plain tables with their names; the named tables, `series` and `senders`, are not among them."""
    for name in Settings.model_fields:
        if isinstance(section := getattr(settings, name), BaseModel):
            yield name, section


def _section(name: str, section: BaseModel) -> list[str]:
    lines = [*_comment(heading(type(section))), f"[{name}]"]
    for key, field in type(section).model_fields.items():
        lines += [*_explained(field), _line(key, field, getattr(section, key))]
    return lines


def _series_heading() -> list[str]:
    """What the keys of a series mean, once for all of them."""
    lines = _comment(f"{heading(SeriesSettings)} Each kind of document, as sale and as purchase, is numbered by one of them.")
    for key, field in SeriesSettings.model_fields.items():
        choices = f" ({_choices(field)})" if _choices(field) else ""
        lines += _comment(f"{key}: {description(field)}{choices}", indent="  ")
    return lines


def _series(settings: Settings, name: str) -> list[str]:
    series = settings.series[name]
    lines = [f"[series.{name}]"]
    for key in SeriesSettings.model_fields:
        value = getattr(series, key)
        if key == "late" and value is None:  # what holds is worked out from the kinds: show it, without fixing it
            lines.append(f"#late = {written(_late(settings, series))}")
        else:
            lines.append(f"{key} = {written(value)}")
    return lines


def _late(settings: Settings, series: SeriesSettings) -> str:
    numbered = [(direction, kind) for direction in DIRECTIONS for kind in KINDS if f"{direction} {kind}" in series.documents]
    return settings.late(*numbered[0])


def _sender() -> list[str]:
    """An example that is off, with every key."""
    lines = [*_comment(heading(Sender)), f"#[senders.{_EXAMPLE_SENDER}]"]
    for key, field in Sender.model_fields.items():
        lines += [*_explained(field), "#" + _line(key, field, field.default).removeprefix("#")]
    return lines


def _line(name: str, field: FieldInfo, value: object) -> str:
    """`key = value`; a setting that has no value is off, with an example. What else it may be stands behind it."""
    choices = f"  # {_choices(field)}" if _choices(field) else ""
    if value is not None:
        return f"{name} = {written(value)}{choices}"
    example = (field.examples or literals(field.annotation))[0]
    return f"#{name} = {example if is_date(field) else written(example)}{choices}"


def _explained(field: FieldInfo) -> list[str]:
    return _comment(description(field))


def _comment(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=f"# {indent}", subsequent_indent=f"# {indent}  " if indent else "# ")


def description(field: FieldInfo) -> str:
    """What a setting is for, on one line."""
    return " ".join((field.description or "").split())


def heading(section: type[BaseModel]) -> str:
    """What a table is about, on one line."""
    return " ".join((section.__doc__ or "").split())


def _choices(field: FieldInfo) -> str:
    return " | ".join(written(choice) for choice in literals(field.annotation))


def literals(annotation: Any) -> list[str]:
    """The values that a setting may take, when they are a few words."""
    if get_origin(annotation) is Literal:
        return list(get_args(annotation))
    return [choice for part in get_args(annotation) for choice in literals(part)]


def is_date(field: FieldInfo) -> bool:
    """Whether the setting is a day."""
    return date in get_args(field.annotation)


def written(value: object) -> str:
    """A value as TOML writes it."""
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(written(one) for one in value)}]"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
