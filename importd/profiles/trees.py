"""JSON and XML → documents: where `[group]` says that they are, each with its repeated parts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from lxml import etree

from importd.decode import Payload
from importd.errors import Refusal
from importd.profiles import json_paths, xml_paths
from importd.profiles.documents import Piece, Unit
from importd.reasons import finding


def json_units(payload: Payload, documents: tuple[str, ...]) -> Iterator[Unit]:
    """The documents of a JSON file. Raises `Refusal` when nothing is where it should be."""
    root = payload.json
    for node, path in _json_documents(root, documents):
        if not isinstance(node, dict):
            raise Refusal(finding("PATH_NO_DOCUMENT", value=path, expected="{…}"))
        yield _json_unit(node, path)


def _json_documents(root: Any, documents: tuple[str, ...]) -> Iterator[tuple[Any, str]]:
    for path in documents:
        if path and json_paths.node_at(root, json_paths.steps(path)) is not None:
            return json_paths.nodes_at(root, path)
    if "" not in documents:
        known = list(root)[:5] if isinstance(root, dict) else []
        raise Refusal(finding("PATH_NO_DOCUMENT", value=" | ".join(documents), near=known))
    return json_paths.nodes_at(root, "")


def _json_unit(node: Any, path: str) -> Unit:
    def parts(each: str) -> Iterator[Piece]:
        for part, place in json_paths.nodes_at(node, each):
            yield Piece(part, 0, f"{path}.{place}" if path else place)

    return Unit(Piece(node, 0, path), parts)


def xml_units(payload: Payload, documents: tuple[str, ...]) -> Iterator[Unit]:
    """The documents of an XML file. Raises `Refusal` when nothing is where it should be."""
    root = payload.xml
    name = _local(root)
    for path in documents:
        found = [(root, "")] if path in ("", name) else list(xml_paths.nodes_at(root, path))
        if found:
            for node, place in found:
                yield _xml_unit(node, f"/{name}{place}")
            return
    known = list(dict.fromkeys(_local(child) for child in root))[:5]
    raise Refusal(finding("PATH_NO_DOCUMENT", value=" | ".join(documents), expected=f"<{name}>", near=known))


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _xml_unit(node: etree._Element, path: str) -> Unit:
    def parts(each: str) -> Iterator[Piece]:
        for part, place in xml_paths.nodes_at(node, each):
            yield Piece(part, cast("int", part.sourceline), path + place)

    return Unit(Piece(node, cast("int", node.sourceline), path), parts)
