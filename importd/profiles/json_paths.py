"""Places in JSON: `billing.email`, `meta_data[key=_vat].value`, `street[0]`; "" is the value itself.

>>> from importd.decoding.safe_json import parse
>>> order = parse('{"billing": {"email": "a@b.fr"}, "meta": [{"key": "vat", "value": 12}], "street": ["1", "2"], "paid": true}')
>>> [text_at(order, steps(path)) for path in ("billing.email", "meta[key=vat].value", "street[1]", "paid", "none.of.it")]
['a@b.fr', '12', '2', 'true', '']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final, NamedTuple

from importd.errors import SettingsError
from importd.profiles.compiling import Getter

_PART: Final = re.compile(r"([^.\[\]]*)((?:\[[^\]]*\])*)(?:\.|$)")
_CHOICE: Final = re.compile(r"\[([^\]]*)\]")


class Step(NamedTuple):
    """One key, then perhaps which member of a list: by its position, or by the value that one of its keys has."""

    key: str
    position: int | None = None
    where: str = ""
    value: str = ""


@cache
def steps(path: str) -> tuple[Step, ...]:
    """A path as steps. Raises `SettingsError` for brackets that say nothing."""
    found: list[Step] = []
    for part in _PART.finditer(path):
        if part[1]:
            found.append(Step(part[1]))
        for choice in _CHOICE.findall(part[2]):
            where, equals, value = choice.partition("=")
            if not equals and not choice.isdigit():
                raise SettingsError(f'"{path}": [{choice}] is neither a position, [0], nor a choice, [key=value]')
            found.append(Step("", None, where, value) if equals else Step("", int(choice)))
        if part.end() == len(path):
            break
    return tuple(found)


def node_at(node: Any, path: tuple[Step, ...]) -> Any:
    """What is there, None when the path leads nowhere."""
    for step in path:
        if step.key:
            node = node.get(step.key) if isinstance(node, dict) else None
        elif not isinstance(node, list):
            node = node if step.position == 0 else None
        elif step.position is not None:
            node = node[step.position] if step.position < len(node) else None
        else:
            node = next((one for one in node if isinstance(one, dict) and _text(one.get(step.where)) == step.value), None)
        if node is None:
            return None
    return node


def text_at(node: Any, path: tuple[Step, ...]) -> str:
    """The text that is there, "" for nothing, a list or an object."""
    return _text(node_at(node, path))


def _text(value: Any) -> str:
    if isinstance(value, str):
        return str(value)
    return ("true" if value else "false") if isinstance(value, bool) else ""


def nodes_at(node: Any, path: str) -> Iterator[tuple[Any, str]]:
    """The members of the list that is there, each with its path; one value alone is a list of one."""
    found = node_at(node, steps(path))
    if isinstance(found, list):
        for index, one in enumerate(found):
            yield one, f"{path}[{index}]"
    elif found is not None:
        yield found, path


class JsonPlaces:
    """`compiling.Places` of JSON."""

    def getter(self, path: str, of: str) -> Getter:
        way = steps(path)
        if of == "document":
            return lambda _node, document: text_at(document, way)
        if len(way) == 1 and way[0].key:  # the usual case: a key of the object at hand
            key = way[0].key
            return lambda node, _document: _text(node.get(key)) if isinstance(node, dict) else ""
        return lambda node, _document: text_at(node, way)
