"""Our own JSON: one document, a list of them, or {"customers": [], "suppliers": [], "products": [], "documents": []}."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from importd.decode import Payload
from importd.errors import Refusal
from importd.parsers.native import PLURAL, SHAPES, Strangers, Tree
from importd.reasons import finding
from importd.record import Record

_IDENTIFYING: Final = ("number", "issue_date")
_ENVELOPE: Final = frozenset((*PLURAL, "$schema"))
_WORDS: Final = {True: "true", False: "false", None: ""}


class NativeJson:
    """Recognised by its keys: "kind" with "number" or "issue_date", or lists named as above whose members have a code."""

    name = "importd JSON"
    columns: Mapping[str, str] = {}  # the keys are our names
    electronic = False

    def recognises(self, payload: Payload) -> bool:
        """Whether the first object is one of ours."""
        if payload.family != "json":
            return False
        try:
            value = payload.json
        except Refusal:
            return False
        if isinstance(value, dict) and value and _ENVELOPE.issuperset(value):
            return all(_is_ours(first, shape) for shape, first in _firsts(value))
        return _is_document(value[0] if isinstance(value, list) and value else value)

    def parse(self, payload: Payload) -> Iterator[Record]:
        """Reference data first, as it stands in the envelope's usual order."""
        walk = _Walk()
        value = payload.json
        if isinstance(value, list):
            yield from walk.members(value, "document", "")
        elif _ENVELOPE.issuperset(value):
            for plural, shape in PLURAL.items():
                if plural in value:
                    yield from walk.members(_listed(value[plural], plural), shape, plural)
        else:
            yield walk.member(value, Record("document"))


def near_miss(payload: Payload) -> Refusal | None:
    """For a file that nobody recognised: it is ours but for what it lacks."""
    value = payload.json
    first = value[0] if isinstance(value, list) and value else value
    if isinstance(first, dict) and "kind" not in first and any(key in first for key in _IDENTIFYING) and "lines" in first:
        return Refusal(finding("VAL_REQUIRED", Record(path="" if first is value else "[0]"), field="kind"))
    if isinstance(value, dict) and value and _ENVELOPE.issuperset(value):
        for shape, wrong in _firsts(value):
            if isinstance(wrong, dict) and not _is_ours(wrong, shape):
                lacking = "code" if shape != "document" else "number" if "kind" in wrong else "kind"
                return Refusal(finding("VAL_REQUIRED", Record(path=f"{shape}s[0]"), field=lacking))
    return None


def _firsts(envelope: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for plural, shape in PLURAL.items():
        listed = envelope.get(plural)
        if listed:
            yield shape, listed[0] if isinstance(listed, list) else listed


def _is_ours(value: Any, shape: str) -> bool:
    return _is_document(value) if shape == "document" else isinstance(value, dict) and "code" in value


def _is_document(value: Any) -> bool:
    return isinstance(value, dict) and "kind" in value and any(key in value for key in _IDENTIFYING)


def _listed(value: Any, path: str) -> list[Any]:
    if isinstance(value, list):
        return value
    raise Refusal(finding("JSON_SYNTAX", Record(path=path), value=_shown(value), expected="[ ]"))


def _shown(value: Any) -> str:
    if isinstance(value, dict | list):
        return "{ }" if isinstance(value, dict) else "[ ]"
    return json.dumps(value)[:80]


class _Walk:
    """One pass over a file; it remembers which unknown keys it has reported."""

    def __init__(self) -> None:
        self._strangers = Strangers()

    def members(self, values: list[Any], shape: str, path: str) -> Iterator[Record]:
        for index, value in enumerate(values):
            yield self.member(value, Record(shape, 0, f"{path}[{index}]"))

    def member(self, value: Any, record: Record) -> Record:
        self._fill(value, record, record, SHAPES[record.shape], "")
        return record

    def _fill(self, value: Any, into: Record, record: Record, tree: Tree, prefix: str) -> None:
        """`into` takes the values; `record` is the document, which keeps the reasons."""
        if not isinstance(value, dict):
            self._wrong(value, "{ }", prefix.rstrip("."), into, record)
            return
        values = into.values
        for key, inner in value.items():
            if key in tree.values:
                if isinstance(inner, str):
                    values[prefix + key] = inner
                else:
                    self._word(inner, prefix + key, into, record)
            elif key in tree.objects:
                if inner is not None:
                    self._fill(inner, into, record, tree.objects[key], f"{prefix}{key}.")
            elif key in tree.groups:
                self._group(inner, key, into, record, tree.groups[key])
            elif not (key == "$schema" and into is record):
                record.reasons += self._strangers.meet(key, f"{into.shape}." if into is not record else prefix, tree, into)

    def _word(self, value: Any, key: str, into: Record, record: Record) -> None:
        if value is None or isinstance(value, bool):
            into.values[key] = _WORDS[value]
        else:
            self._wrong(value, '" "', key, into, record)

    def _group(self, values: Any, name: str, into: Record, record: Record, tree: Tree) -> None:
        if values is None:
            return
        if not isinstance(values, list):
            self._wrong(values, "[ ]", name, into, record)
            return
        base = f"{into.path}.{name}" if into.path else name
        for index, value in enumerate(values):
            member = into.add(name, into.at, f"{base}[{index}]")
            if name == "notes" and isinstance(value, str):
                member.values["text"] = value
            else:
                self._fill(value, member, record, tree, "")

    @staticmethod
    def _wrong(value: Any, expected: str, key: str, into: Record, record: Record) -> None:
        where = Record(at=into.at, path=".".join(part for part in (into.path, key) if part))
        record.reasons.append(finding("JSON_SYNTAX", where, value=_shown(value), expected=expected))


PARSER: Final = NativeJson()
