"""One file's bytes to a reading."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from importd.config import Rules, Sender
from importd.decode import Payload
from importd.model import Document, Reading, Reason
from importd.parsers import BUILT_IN
from importd.parsers.native_csv import NativeCsv
from importd.reading import MOST, read
from importd.reasons import finding
from importd.record import Record

RULES = Rules(today=date(2026, 3, 31))
HEAD = "kind,number,issue_date,name,quantity,buyer_siren\n"
GOOD = HEAD + "order,A,2026-03-31,Vis,1,\n"


def codes(reading: Reading) -> list[str]:
    """The codes of a reading."""
    return [reason.code for reason in reading.reasons]


def test_a_reading_says_what_was_read() -> None:
    """Hash and size are those of the bytes, mark and all."""
    raw = b"\xef\xbb\xbf" + GOOD.encode()
    reading = read(raw, "a.txt", RULES, BUILT_IN, ())
    assert (reading.sha256, reading.size) == (hashlib.sha256(raw).hexdigest(), len(raw))
    assert (reading.format, reading.encoding, codes(reading)) == ("importd CSV", "utf-8", ["ENC_BOM"])
    assert [document.number for document in reading.documents] == ["A"]
    assert not reading.refused


def test_a_refusal_is_a_reading_too() -> None:
    """With the format when it was known."""
    reading = read(GOOD[:-4].encode(), "a.csv", RULES, BUILT_IN, ())
    assert (reading.format, codes(reading), reading.documents) == ("importd CSV", ["FILE_TRUNCATED"], ())
    assert read(b"?", "a.csv", RULES, BUILT_IN, ()).format == ""


@pytest.mark.parametrize(
    "raw", [HEAD.encode(), b'{"documents": []}', b'<importd xmlns="urn:importd:1"/>', b"product_code,name\n\n"]
)
def test_no_record_is_no_data(raw: bytes) -> None:
    """A header alone is no delivery."""
    assert codes(read(raw, "x", RULES, BUILT_IN, ())) == ["FILE_NO_DATA"]


def test_a_file_over_the_limit_is_not_read() -> None:
    """The sizes are told."""
    reading = read(GOOD.encode(), "x", RULES.model_copy(update={"max_bytes": 10}), BUILT_IN, ())
    assert (codes(reading), reading.reasons[0].expected) == (["FILE_TOO_LARGE"], "10")


def test_reasons_carry_the_senders_own_names() -> None:
    """The column of a CSV is called as in the file."""
    text = "kind,number,issue_date,total_net,discount_percent,line_note\norder,A,2026-03-31,x,y,z\n"
    reading = read(text.encode(), "x", RULES, BUILT_IN, ())
    assert [(reason.field, reason.column) for reason in reading.reasons] == [
        ("totals.net", "total_net"),
        ("adjustments.percent", "discount_percent"),
    ]


def test_the_decimal_sign_is_that_of_csv_only() -> None:
    """JSON has its own."""
    rules = Rules(today=RULES.today, sender=Sender(decimal=","))
    csv = read(b"kind;number;issue_date;total_net\norder;A;2026-03-31;1,5\n", "x", rules, BUILT_IN, ())
    tree = read(b'{"kind":"order","number":"A","issue_date":"2026-03-31","totals":{"net":1.5}}', "x", rules, BUILT_IN, ())
    assert csv.documents[0].totals == tree.documents[0].totals


def test_checks_judge_what_could_be_mapped() -> None:
    """They know whether the format has rules of its own; their reasons get the document's number."""
    asked: list[tuple[str, bool]] = []

    def check(document: Document, rules: Rules) -> Iterator[Reason]:
        asked.append((document.number, rules.electronic))
        yield finding("DOC_NO_LINES", document)

    reading = read((GOOD + "order,B,today,Vis,1,\n").encode(), "x", RULES, BUILT_IN, (check,))
    assert asked == [("A", False)]
    assert [(reason.code, reason.document) for reason in reading.reasons] == [("DOC_NO_LINES", "A"), ("VAL_DATE", "B")]


def test_at_most_fifty_reasons_are_told_the_refusing_ones_first() -> None:
    """And how many there were."""
    rows = "".join(f"order,A{n},2026-03-31,Vis,x,\n" for n in range(70))
    reading = read((HEAD.replace("\n", ",extra\n") + rows.replace(",\n", ",,\n")).encode(), "x", RULES, BUILT_IN, ())
    assert len(reading.reasons) == MOST + 1
    assert codes(reading)[:MOST] == ["VAL_NUMBER"] * MOST
    assert (reading.reasons[-1].code, reading.reasons[-1].value) == ("TOO_MANY_REASONS", "71")
    assert reading.refused


class Broken(NativeCsv):
    """A plug-in with a fault."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def parse(self, payload: Payload) -> Iterator[Record]:
        raise self.error
        yield


def test_a_fault_of_ours_is_told_as_ours() -> None:
    """The file is set aside for a person, the reader lives."""
    reading = read(GOOD.encode(), "x", RULES, (Broken(ValueError("oops")),), ())
    assert codes(reading) == ["SYS_INTERNAL"]
    assert "oops" in reading.reasons[0].value


@pytest.mark.parametrize("error", [MemoryError(), OSError(5, "I/O error")])
def test_the_machines_trouble_is_never_the_files(error: Exception) -> None:
    """It is raised, not turned into a reason."""
    with pytest.raises(type(error)):
        read(GOOD.encode(), "x", RULES, (Broken(error),), ())


JSON = json.dumps({"kind": "order", "number": "A", "issue_date": "2026-03-31", "lines": [{"name": "Vis", "quantity": 1}]})
XML = '<importd xmlns="urn:importd:1"><document><kind>order</kind><number>x</number></document></importd>'
UBL = '<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"><ID>1</ID></Order>'
SEEDS = [
    GOOD.encode(),
    b"product_code,name\nP,x\n",
    JSON.encode(),
    f'{{"documents": [{JSON}]}}'.encode(),
    XML.encode(),
    UBL.encode(),
    b"",
    b"%PDF-",
]


@st.composite
def spoiled(draw: st.DrawFn) -> bytes:
    """A good file with bytes cut out, put in and changed, in some encoding."""
    raw = draw(st.sampled_from(SEEDS))
    if draw(st.booleans()):
        raw = raw.decode("latin-1").encode(draw(st.sampled_from(["utf-16", "utf-8-sig", "utf-32"])))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(raw)))
        raw = raw[:at] + draw(st.binary(max_size=8)) + raw[at + draw(st.integers(0, 8)) :]
    return raw


@given(st.one_of(spoiled(), st.binary(max_size=400)), st.sampled_from(["", "detect", "mac-roman", "utf-16", "windows-1252"]))
@example(GOOD.encode().replace(b"name", b"\x80\x00\x01\x00ame", 1), "detect")
@example(b'{"kind": "order", "number": "\\ud800", "issue_date": "x", "\\ud801": 1}', "")
@example(b'[{"kind": 1, "number": [[]]}]', "")
@example(XML.replace("x<", "&#x85;<").encode(), "")
def test_any_bytes_give_a_reading(raw: bytes, encoding: str) -> None:
    """Records or reasons, never an exception, never a fault of ours; and the reading travels as JSON."""
    rules = Rules(today=RULES.today, sender=Sender(encoding=encoding))
    reading = read(raw, "x", rules, BUILT_IN, ())
    assert "SYS_INTERNAL" not in codes(reading)
    assert reading.refused or reading.documents or reading.references
    assert Reading.model_validate_json(reading.model_dump_json(exclude_defaults=True)) == reading
