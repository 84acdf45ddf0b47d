"""Our own JSON."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from importd.config import Rules
from importd.decode import Payload
from importd.parsers.native_json import PARSER
from importd.record import Record

RULES = Rules(today=date(2026, 3, 31))
ORDER = {"kind": "order", "number": "A", "issue_date": "2026-03-31"}


def records(value: Any) -> list[Record]:
    """The records of a file that is ours."""
    payload = Payload(json.dumps(value).encode(), "x", RULES)
    assert PARSER.recognises(payload)
    return list(PARSER.parse(payload))


def told(record: Record) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """What was said about a record, in short."""
    return [(reason.code, reason.path, reason.value, reason.near) for reason in record.reasons]


def test_everything_nests() -> None:
    """Objects become dotted names, lists become groups, numbers and flags become texts."""
    (one,) = records(
        ORDER
        | {
            "number": 12,
            "buyer": {"code": "C", "address": {"city": "Dole"}},
            "totals": {"net": 10.50},
            "lines": [{"name": "Vis", "quantity": 2, "adjustments": [{"charge": True, "amount": "1"}]}],
            "notes": ["Merci"],
            "currency": None,
        }
    )
    assert one.values == {
        "kind": "order", "number": "12", "issue_date": "2026-03-31", "buyer.code": "C", "buyer.address.city": "Dole",
        "totals.net": "10.5", "currency": "",
    }  # fmt: skip
    assert (one.at, one.path) == (0, "")
    line = one.groups["lines"][0]
    assert (line.values, line.path) == ({"name": "Vis", "quantity": "2"}, "lines[0]")
    assert (line.groups["adjustments"][0].values, line.groups["adjustments"][0].path) == (
        {"charge": "true", "amount": "1"},
        "lines[0].adjustments[0]",
    )
    assert one.groups["notes"][0].values == {"text": "Merci"}


def test_a_list_is_several_documents() -> None:
    """Each knows its place."""
    assert [one.path for one in records([ORDER, ORDER])] == ["[0]", "[1]"]


def test_reference_data_come_first() -> None:
    """Whatever the order of the lists in the file."""
    found = records({"documents": [ORDER], "products": [{"code": "P"}], "customers": [{"code": "C", "active": False}]})
    assert [(one.shape, one.path) for one in found] == [
        ("customer", "customers[0]"), ("product", "products[0]"), ("document", "documents[0]"),
    ]  # fmt: skip
    assert found[0].values == {"code": "C", "active": "false"}


def test_unknown_keys_are_told_once_per_file() -> None:
    """With the nearest key that is known there."""
    first, second = records(
        [ORDER | {"curency": "EUR", "lines": [{"qty": 1, "quantty": 1}, {"qty": 2}]}, ORDER | {"curency": "EUR"}]
    )
    assert told(first) == [
        ("FIELD_UNKNOWN", "[0]", "curency", ("currency",)),
        ("FIELD_UNKNOWN", "[0].lines[0]", "lines.qty", ()),
        ("FIELD_UNKNOWN", "[0].lines[0]", "lines.quantty", ("quantity",)),
    ]
    assert told(second) == []


def test_values_of_another_shape_are_told() -> None:
    """A list where a text is expected, a text where an object is expected."""
    (one,) = records(ORDER | {"currency": ["EUR"], "buyer": "Dupont", "lines": {"name": "x"}, "taxes": [7]})
    assert told(one) == [
        ("JSON_SYNTAX", "currency", "[ ]", ()),
        ("JSON_SYNTAX", "buyer", '"Dupont"', ()),
        ("JSON_SYNTAX", "lines", "{ }", ()),
        ("JSON_SYNTAX", "taxes[0]", '"7"', ()),
    ]


def test_a_schema_may_be_named() -> None:
    """Editors want it."""
    assert told(records({"$schema": "x", **ORDER})[0]) == []
    assert records({"$schema": "x", "documents": [ORDER]})


@pytest.mark.parametrize(
    "value",
    [
        7,
        None,
        [],
        {},
        [7],
        "kind",
        {"kind": "x"},
        {"number": "A", "issue_date": "x"},
        {"customers": [{"id": 1}]},
        {"documents": [7]},
    ],
)
def test_other_files_are_not_recognised(value: Any) -> None:
    """A list named customers is not enough: its members have a code."""
    assert not PARSER.recognises(Payload(json.dumps(value).encode(), "documents.json", RULES))


def test_broken_json_is_not_recognised() -> None:
    """Recognising never raises."""
    assert not PARSER.recognises(Payload(b'{"kind": ', "x", RULES))
