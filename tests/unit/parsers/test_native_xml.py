"""Our own XML."""

from __future__ import annotations

from datetime import date

from importd.config import Rules
from importd.decode import Payload
from importd.parsers.native_xml import PARSER
from importd.record import Record

RULES = Rules(today=date(2026, 3, 31))
DOCUMENT = "<kind>order</kind><number>A</number><issue_date>2026-03-31</issue_date>"


def records(body: str) -> list[Record]:
    """The records of a file that is ours."""
    payload = Payload(f'<i:importd xmlns:i="urn:importd:1" xmlns="urn:importd:1">{body}</i:importd>'.encode(), "x", RULES)
    assert PARSER.recognises(payload)
    return list(PARSER.parse(payload))


def told(record: Record) -> list[tuple[str, int, str]]:
    """What was said about a record, in short."""
    return [(reason.code, reason.line, reason.value) for reason in record.reasons]


def test_everything_nests() -> None:
    """Objects become dotted names, containers become groups; each knows its line and path."""
    (one,) = records(
        f"\n<document>{DOCUMENT}<buyer><code>C</code><address><city>Dole</city></address></buyer><totals><net>10.50</net></totals>\n"
        "<lines>\n<line><name>Vis<!-- x --> à bois</name><adjustments><adjustment><amount>1</amount></adjustment></adjustments>"
        "</line></lines><notes><note>Merci</note></notes><preceding><invoice><number>F1</number></invoice></preceding></document>"
    )
    assert (one.at, one.path) == (2, "/importd/document[1]")
    assert one.values["buyer.address.city"] + one.values["totals.net"] == "Dole10.50"
    line = one.groups["lines"][0]
    assert (line.at, line.path, line.values) == (4, "/importd/document[1]/lines/line[1]", {"name": "Vis à bois"})
    assert line.groups["adjustments"][0].values == {"amount": "1"}
    assert one.groups["notes"][0].values == {"text": "Merci"}
    assert one.groups["preceding"][0].values == {"number": "F1"}


def test_reference_data_come_first() -> None:
    """Whatever their order in the file; an empty element is a present blank."""
    found = records(
        f"<document>{DOCUMENT}</document><product><code>P</code><unit/></product><customer><code>C</code></customer>"
    )
    assert [one.path for one in found] == ["/importd/customer[1]", "/importd/product[1]", "/importd/document[1]"]
    assert found[1].values == {"code": "P", "unit": ""}


def test_what_is_not_ours_is_told_with_its_line() -> None:
    """Unknown names, foreign namespaces, wrong members and texts between elements."""
    (one,) = records(
        f"<x xmlns='y'/><document>{DOCUMENT}\n<curency>EUR</curency><lines>\n<lin/><line><a:name xmlns:a='z'/></line></lines>"
        "<buyer>Dupont</buyer></document>"
    )
    assert told(one) == [
        ("FIELD_UNKNOWN", 1, "{y}x"),
        ("FIELD_UNKNOWN", 2, "curency"),
        ("FIELD_UNKNOWN", 3, "lines.lin"),
        ("FIELD_UNKNOWN", 3, "lines.{z}name"),
        ("FIELD_UNKNOWN", 3, "Dupont"),
    ]
    assert one.reasons[1].near == ("currency",)


def test_a_value_that_stands_twice_must_be_the_same() -> None:
    """Two different numbers of one document are a conflict."""
    (one,) = records(f"<document>{DOCUMENT}<number>A</number><number>B</number></document>")
    assert [(reason.code, reason.field, reason.value, reason.expected) for reason in one.reasons] == [
        ("DOC_HEADER_CONFLICT", "number", "B", "A")
    ]


def test_only_our_root_is_recognised() -> None:
    """The namespace counts, not the name alone."""
    for text in ("<importd/>", "<importd xmlns='urn:importd:2'/>", "<a xmlns='urn:importd:1'/>", "a,b", ""):
        assert not PARSER.recognises(Payload(text.encode(), "x.xml", RULES))
