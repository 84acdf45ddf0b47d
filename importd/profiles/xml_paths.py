"""Places in XML: `Tiers/Adresse`, `Tiers/@tva`, `name/language[@id=1]`; "." is the element itself; namespaces do not count.

>>> root = etree.fromstring('<b xmlns="urn:x" n="1"><t v="2"><c>Dole</c></t><l k="a">A</l><l k="b">B</l></b>')
>>> [text_at(root, steps(path)) for path in ("@n", "t/@v", "t/c", "l", "l[@k=b]", "l[1]", "no/where")]
['1', '2', 'Dole', 'A', 'B', 'B', '']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from lxml import etree

from importd.errors import SettingsError
from importd.profiles.compiling import Getter

_STEP: Final = re.compile(r"(@?)([^\[\]/@]+)(?:\[([^\]]*)\])?")


class Step(NamedTuple):
    """One element: its local name, and perhaps which of several; or an attribute, as the last step."""

    name: str
    attribute: bool = False
    position: int | None = None
    where: str = ""
    value: str = ""


@cache
def steps(path: str) -> tuple[Step, ...]:
    """A path as steps. Raises `SettingsError` for one that cannot be read."""
    if path in ("", "."):
        return ()
    return tuple(_step(part, path) for part in path.strip("/").split("/"))


def _step(part: str, path: str) -> Step:
    match = _STEP.fullmatch(part)
    if match is None:
        raise SettingsError(f'"{path}": "{part}" is no step; write Element, Element[0], Element[@key=value] or @attribute')
    name = match[2].rpartition(":")[2]  # prefixes do not count
    where, equals, value = (match[3] or "").partition("=")
    if match[3] and not equals and not match[3].isdigit():
        raise SettingsError(f'"{path}": [{match[3]}] is neither a position, [0], nor a choice, [@key=value]')
    return Step(name, bool(match[1]), int(match[3]) if match[3] and not equals else None, where if equals else "", value)


def elements(node: etree._Element, step: Step) -> Iterator[etree._Element]:
    """The children that a step names."""
    name, count = step.name, -1
    for child in node:
        tag = child.tag
        if tag != name and tag.rpartition("}")[2] != name:
            continue
        count += 1
        chosen = count == step.position if step.position is not None else not step.where or _has(child, step)
        if chosen:
            yield child


def _has(element: etree._Element, step: Step) -> bool:
    return text_at(element, steps(step.where)) == step.value


def text_at(node: etree._Element, path: tuple[Step, ...]) -> str:
    """The text that is there, "" for nothing. Of several elements of one name the first one counts."""
    for step in path:
        if step.attribute:
            return _attribute(node, step.name)
        found = next(elements(node, step), None)
        if found is None:
            return ""
        node = found
    return node.text or ""


def _attribute(node: etree._Element, name: str) -> str:
    value = node.get(name)
    if value is not None:
        return value
    return next((str(value) for key, value in node.items() if str(key).rpartition("}")[2] == name), "")


def nodes_at(node: etree._Element, path: str) -> Iterator[tuple[etree._Element, str]]:
    """Every element that a path leads to, each with its path."""
    found = [(node, "")]
    for step in steps(path):
        found = [
            (child, f"{where}/{step.name}[{index}]")
            for one, where in found
            for index, child in enumerate(elements(one, step), 1)
        ]
    yield from found


class XmlPlaces:
    """`compiling.Places` of XML."""

    def getter(self, path: str, of: str) -> Getter:
        way = steps(path)
        if of == "document":
            return lambda _node, document: text_at(document, way)
        return lambda node, _document: text_at(node, way)
