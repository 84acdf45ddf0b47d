"""A sample in JSON or XML: where its documents are, which list holds their lines, and what stands in both."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple, TypeAlias

from lxml import etree

from importd.proposing.content import Column
from importd.proposing.names import score

Tree: TypeAlias = "dict[str, Any] | list[Any] | str"
_LINE: Final = ("line.quantity", "line.unit_price", "line.label", "line.product.code", "line.net_amount", "line.vat_rate")
_HEAD: Final = ("fields.external_id", "fields.date", "fields.total_gross", "party.name", "party.email", "fields.currency")
_DEEP: Final = 6


class SampleTree(NamedTuple):
    """A tree: its documents, and within each the lines."""

    documents: str  # their place, "" = the file is one, or a bare list
    lines: str  # the place within a document, "" = there are none
    head: tuple[Column, ...]
    rows: tuple[Column, ...]
    total: int
    row_count: int


def read(root: Tree, sign: str) -> SampleTree:
    """The likeliest reading; `sign` stands between the steps of a place."""
    places = [("", root), *_places(root, sign)]
    ranked = [(_worth(nodes, sign), path, nodes) for path, node in places if (nodes := _nodes(node))]
    (_, lines), path, nodes = max(
        ranked, key=lambda one: (bool(one[0][1]), round(one[0][0], 3), one[1].count(sign) + bool(one[1]))
    )
    rows = [row for node in nodes for row in _nodes(_at(node, lines, sign))] if lines else []
    heads = [dict(_leaves(node, sign, skip=lines)) for node in nodes]
    leaves = [dict(_leaves(row, sign)) for row in rows]
    return SampleTree(path, lines, _columns(heads), _columns(leaves), len(nodes), len(rows))


def _columns(found: list[dict[str, str]]) -> tuple[Column, ...]:
    names = list(dict.fromkeys(name for one in found for name in one))
    return tuple(Column(name, tuple(one.get(name, "") for one in found)) for name in names)


def _nodes(node: Tree | None) -> list[dict[str, Any]]:
    if isinstance(node, dict):
        return [node]
    return [one for one in node if isinstance(one, dict)] if isinstance(node, list) else []


def _places(node: Tree, sign: str, above: str = "", depth: int = 0) -> Iterator[tuple[str, Tree]]:
    """Every object and list of objects below, with its place; lists within lists are lines, not documents."""
    if isinstance(node, dict) and depth < _DEEP:
        for key, inner in node.items():
            if _nodes(inner):
                yield above + key, inner
                if isinstance(inner, dict):
                    yield from _places(inner, sign, f"{above}{key}{sign}", depth + 1)


def _worth(nodes: list[dict[str, Any]], sign: str) -> tuple[float, str]:
    """How much a node looks like a document with lines, and where these would be."""
    head = dict(_leaves(nodes[0], sign))
    named = sum(max((score(_last(name, sign), field) for name in head), default=0) for field in _HEAD)
    lines = [(_looks(inner, sign), path) for path, inner in _places(nodes[0], sign)]
    best, path = max(lines, default=(0.0, ""))
    return (named + 2 * best, path) if best >= 1.5 else (named, "")


def _looks(node: Tree, sign: str) -> float:
    names = {name for one in _nodes(node)[:5] for name, _ in _leaves(one, sign, depth=_DEEP - 2)}
    return (
        sum(max((score(_last(name, sign), field) for name in names), default=0) for field in _LINE) + isinstance(node, list) / 2
    )


def _last(name: str, sign: str) -> str:
    return name.rpartition(sign)[2].lstrip("@")


def _at(node: Tree, path: str, sign: str) -> Tree | None:
    for step in path.split(sign):
        node = node.get(step, "") if isinstance(node, dict) else ""
    return node


def _leaves(node: Tree, sign: str, above: str = "", skip: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """Each text with its place; a list of texts gives its members."""
    if isinstance(node, dict) and depth < _DEEP:
        for key, inner in node.items():
            place = f"{above}{sign}{key}" if above else key
            if isinstance(inner, list):
                texts = [(f"{place}[{index}]", one) for index, one in enumerate(inner) if isinstance(one, str)]
                yield from texts
            elif isinstance(inner, dict):
                if place != skip:
                    yield from _leaves(inner, sign, above if key == "." else place, skip, depth + 1)
            else:
                yield (above if key == "." and above else place), inner.strip()


def of_json(value: Any) -> Tree:
    """JSON as a tree of texts."""
    if isinstance(value, dict):
        return {str(key): of_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [of_json(one) for one in value]
    return "" if value is None else ("true" if value else "false") if isinstance(value, bool) else str(value)


def of_xml(element: etree._Element) -> Tree:
    """XML as a tree of texts: attributes are @name, elements of one name a list, the text of an element with others is "."."""
    found: dict[str, Any] = {f"@{str(name).rpartition('}')[2]}": str(text) for name, text in element.items()}
    for child in element:
        name, inner = str(child.tag).rpartition("}")[2], of_xml(child)
        if name not in found:
            found[name] = inner
        else:
            found[name] = [*found[name], inner] if isinstance(found[name], list) else [found[name], inner]
    text = (element.text or "").strip()
    if not found:
        return text
    return found | ({".": text} if text else {})
