"""Our own XML: `<importd xmlns="urn:importd:1">` with `document`, `customer`, `supplier` and `product` elements.

The names are those of the JSON; a repeated part is an element with one element per member: `<lines><line>…</line></lines>`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, cast

from lxml import etree

from importd.decode import Payload
from importd.model import Reason
from importd.names import printable
from importd.parsers.native import PLURAL, SHAPES, Strangers, Tree
from importd.reasons import finding
from importd.record import Record

NAMESPACE: Final = "urn:importd:1"
MEMBER: Final = {"lines": "line", "adjustments": "adjustment", "taxes": "tax", "preceding": "invoice", "notes": "note"}
_SPACE: Final = f"{{{NAMESPACE}}}"
_CUT: Final = len(_SPACE)
_ORDER: Final = tuple(PLURAL.values())


def _columns(tree: Tree, groups: str = "", base: str = "") -> dict[str, str]:
    """The elements have our names; what is a dot there is a step here, and a member has an element of its own."""
    found = {f"{groups}{name}": base + name for name in tree.values}
    for name, inner in tree.objects.items():
        found |= _columns(inner, f"{groups}{name}.", f"{base}{name}/")
    for name, inner in tree.groups.items():
        found |= _columns(inner, f"{groups}{name}.", f"{base}{name}/{MEMBER[name]}/")
    return found


def _every_column() -> dict[str, str]:
    shapes = [_columns(tree) for tree in SHAPES.values()]
    return {field: column for columns in shapes for field, column in columns.items()} | {"notes.text": "notes/note"}


class NativeXml:
    """Recognised by its root element and namespace."""

    name = "importd XML"
    columns: Mapping[str, str] = _every_column()
    electronic = False

    def recognises(self, payload: Payload) -> bool:
        """Whether the root element is ours."""
        return payload.root == f"{_SPACE}importd"

    def parse(self, payload: Payload) -> Iterator[Record]:
        """Reference data first, then documents, each in the order of the file."""
        walk = _Walk()
        root = payload.xml
        found = [walk.member(element, shape, index) for shape in _ORDER for index, element in _children(root, shape)]
        strangers = [child for child in root if _local(child) not in SHAPES]
        if found:
            known = Tree(frozenset(SHAPES), {}, {})
            found[0].reasons[:0] = [reason for child in strangers for reason in walk.stranger(child, "", known, "/importd/")]
        yield from found


def _children(root: etree._Element, shape: str) -> Iterator[tuple[int, etree._Element]]:
    return enumerate(root.iterchildren(f"{_SPACE}{shape}"), 1)


def _local(element: etree._Element) -> str:
    """The name of an element of ours, "" for a foreign one."""
    tag = str(element.tag)
    return tag[_CUT:] if tag.startswith(_SPACE) else ""


class _Walk:
    """One pass over a file; it remembers which unknown elements it has reported."""

    def __init__(self) -> None:
        self._strangers = Strangers()

    def member(self, element: etree._Element, shape: str, index: int) -> Record:
        record = Record(shape, _at(element), f"/importd/{shape}[{index}]")
        self._fill(element, record, record, SHAPES[shape], "")
        return record

    def stranger(self, element: etree._Element, prefix: str, tree: Tree, place: str) -> list[Reason]:
        name = _local(element) or str(element.tag)
        return self._strangers.meet(name, prefix, tree, Record(at=_at(element), path=place + name))

    def _fill(self, element: etree._Element, into: Record, record: Record, tree: Tree, prefix: str) -> None:
        """`into` takes the values; `record` is the document, which keeps the reasons."""
        for child in element:
            name = _local(child)
            if name in tree.values and not len(child):
                self._value(child, prefix + name, into, record)
            elif name in tree.objects:
                self._fill(child, into, record, tree.objects[name], f"{prefix}{name}.")
            elif name in tree.groups:
                self._group(child, name, into, record, tree.groups[name])
            else:
                place = f"{into.path}/{prefix.replace('.', '/')}"
                record.reasons += self.stranger(child, f"{into.shape}." if into is not record else prefix, tree, place)
        if element.text and element.text.strip():
            where = Record(at=_at(element), path=into.path)
            record.reasons.append(finding("FIELD_UNKNOWN", where, value=printable(element.text.strip(), 80)))

    def _group(self, element: etree._Element, name: str, into: Record, record: Record, tree: Tree) -> None:
        for child in element:
            if _local(child) != MEMBER[name]:
                known = Tree(frozenset((MEMBER[name],)), {}, {})
                record.reasons += self.stranger(child, f"{name}.", known, f"{into.path}/{name}/")
                continue
            count = len(into.groups.get(name, ())) + 1
            member = into.add(name, _at(child), f"{into.path}/{name}/{MEMBER[name]}[{count}]")
            if name == "notes" and not len(child):
                member.values["text"] = child.text or ""
            else:
                self._fill(child, member, record, tree, "")

    @staticmethod
    def _value(element: etree._Element, key: str, into: Record, record: Record) -> None:
        text = element.text or ""
        first = into.values.setdefault(key, text)
        if first.strip() != text.strip():
            where = Record(at=_at(element), path=into.path)
            record.reasons.append(finding("DOC_HEADER_CONFLICT", where, field=key, value=text.strip(), expected=first.strip()))


def _at(element: etree._Element) -> int:
    return cast("int | None", element.sourceline) or 0


PARSER: Final = NativeXml()
