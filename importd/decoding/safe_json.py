"""JSON from outside: numbers keep their text, a key stands once in an object, nothing nests without end."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final, NoReturn

from importd.decoding.charset import control_character, find_control
from importd.decoding.spot import Spot, column_of, end_of, line_of
from importd.errors import Refusal
from importd.model import Reason
from importd.reasons import finding

DEPTH: Final = 64
_BEGUN: Final = ("true", "false", "null", "-")
_FRACTION: Final = re.compile(r"\.|[eE][+-]?")  # what a number may be cut after


class Number(str):
    """A JSON number with its very digits: `12` is a `Number`, `"12"` is a plain `str`."""

    __slots__ = ()


class _DuplicateKey(Exception):
    pass


def parse(text: str) -> Any:
    """The value, made of dict, list, `str`, `Number`, bool and None. Raises `Refusal`."""
    try:
        value = _decoder().decode(text)
    except _DuplicateKey:
        raise Refusal(_duplicate(text)) from None
    except json.JSONDecodeError as error:
        raise Refusal(_explain(text, error)) from None
    except RecursionError:
        raise Refusal(finding("JSON_TOO_DEEP", expected=DEPTH)) from None
    if text.count("{") + text.count("[") > DEPTH and not _within_depth(value):
        raise Refusal(finding("JSON_TOO_DEEP", expected=DEPTH))
    return value


@cache
def _decoder() -> json.JSONDecoder:
    return json.JSONDecoder(
        object_pairs_hook=_object, parse_float=Number, parse_int=Number, parse_constant=_constant, strict=True
    )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _DuplicateKey
    return made


def _constant(name: str) -> NoReturn:
    raise Refusal(finding("JSON_SYNTAX", value=name))


def _within_depth(value: Any) -> bool:
    level = [value]
    for _ in range(DEPTH):
        level = [
            child
            for node in level
            if isinstance(node, dict | list)
            for child in (node.values() if isinstance(node, dict) else node)
        ]
    return not any(isinstance(node, dict | list) for node in level)


def _explain(text: str, error: json.JSONDecodeError) -> Reason:
    where = Spot(line_of(text, error.pos))
    if (position := find_control(text)) >= 0:
        return control_character(text, position).reasons[0]
    if _ends_early(text, error):
        return finding("FILE_TRUNCATED", where, value=end_of(text))
    return finding("JSON_SYNTAX", where, column=str(column_of(text, error.pos)), value=error.msg)


def _ends_early(text: str, error: json.JSONDecodeError) -> bool:
    rest = text[error.pos :].strip()
    if not rest or error.msg.startswith("Unterminated string"):
        return True
    if error.msg.startswith("Invalid \\"):
        return '"' not in rest
    return any(word.startswith(rest) for word in _BEGUN) or _FRACTION.fullmatch(rest) is not None


class _Pairs(list[tuple[str, Any]]):
    """An object with all its keys."""


def _duplicate(text: str) -> Reason:
    """Read it once more, keeping every pair, to say where the key stands twice."""
    try:
        value = json.loads(text, object_pairs_hook=_Pairs, parse_int=str)
        key, path = next(_doubles(value, ""), ("", ""))
    except json.JSONDecodeError as error:  # further on it is no JSON at all
        return _explain(text, error)
    except RecursionError:
        return finding("JSON_TOO_DEEP", expected=DEPTH)
    return finding("JSON_DUPLICATE_KEY", Spot(0, path), value=key)


def _doubles(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, _Pairs):
        seen: set[str] = set()
        for key, child in value:
            inner = f"{path}.{key}" if path else key
            if key in seen:
                yield key, inner
            seen.add(key)
            yield from _doubles(child, inner)
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from _doubles(child, f"{path}[{index}]")
