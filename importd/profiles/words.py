"""What is wrong in a profile, in words: the path of the key, the nearest known one, what was there."""

from __future__ import annotations

import types
from difflib import get_close_matches
from typing import Any, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from importd.profiles.table import Profile


class TableFault(NamedTuple):
    """One fault of a profile's file."""

    place: str  # lines[0].product.cod, "" = the file as a whole
    message: str  # all of it in words
    value: str = ""  # what was there
    near: str = ""  # the nearest known key


def faults(error: ValidationError) -> tuple[TableFault, ...]:
    """Every fault of the file, each once."""
    return tuple(dict.fromkeys(_fault(dict(detail)) for detail in error.errors()))


def _fault(detail: dict[str, Any]) -> TableFault:
    location, given = detail["loc"], detail["input"]
    unknown = detail["type"] == "extra_forbidden"
    near = get_close_matches(str(location[-1]), _keys(location[:-1]), 1) if unknown else []
    shown = "" if detail["type"] == "missing" or isinstance(given, dict) else repr(given) if given != "" else '""'
    return TableFault(_written(location), _one(detail), shown, near[0] if near else "")


def _one(detail: dict[str, Any]) -> str:
    place = _written(detail["loc"])
    if detail["type"] == "extra_forbidden":
        return f'"{place}" is not a key of a profile{nearest(str(detail["loc"][-1]), _keys(detail["loc"][:-1]))}'
    if detail["type"] == "missing":
        return f"{place} is missing"
    if detail["type"] == "literal_error" and str(detail["loc"][-1]) == "format_version":
        return f"format_version: this importd reads format {detail['ctx']['expected']} (it is {detail['input']!r})"
    message = detail["msg"].removeprefix("Value error, ")
    given = "" if detail["type"] == "value_error" else f" (it is {detail['input']!r})"
    return f"{place}: {message}{given}" if place else message


def _written(location: tuple[int | str, ...]) -> str:
    """lines[0].product.code, with the counting of people who count from 0 in arrays of TOML tools."""
    text = ""
    for part in location:
        text += f"[{part}]" if isinstance(part, int) else f"{'.' if text else ''}{part}"
    return text


def _keys(location: tuple[int | str, ...]) -> list[str]:
    """The keys that are known at a place."""
    model: type[BaseModel] | None = Profile
    for part in location:
        if isinstance(part, int) or model is None:
            continue
        field = next((one for name, one in model.model_fields.items() if part in (name, one.alias)), None)
        model = _model_in(field.annotation) if field is not None else model
    return [field.alias or name for name, field in model.model_fields.items()] if model else []


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (Union, types.UnionType, tuple, dict):
        return next((found for one in get_args(annotation) if (found := _model_in(one))), None)
    return None


def nearest(word: str, known: list[str]) -> str:
    """The nearest known key, else all of them."""
    found = get_close_matches(word, known, 1)
    return f'; did you mean "{found[0]}"?' if found else f"; known are: {', '.join(known)}"
