"""The layouts: how rows and trees become records."""

from __future__ import annotations

from typing import Any

import pytest

from importd.decode import Payload
from importd.errors import Refusal
from importd.model import Reason
from importd.record import Record
from tests.unit.profile_bench import RULES, parser, records, rows


def short(found: list[Record]) -> list[tuple[str, list[tuple[int, str]]]]:
    """Number of each document, place and name of its lines."""
    return [
        (one.values.get("number", ""), [(line.at, line.values.get("name", "")) for line in one.groups.get("lines", [])])
        for one in found
    ]


def refused(text: str | bytes, **changes: Any) -> list[Reason]:
    """The reasons for which a file is refused."""
    with pytest.raises(Refusal) as caught:
        records(text, **changes)
    return list(caught.value.reasons)


def test_rows_of_one_document_need_not_stand_together() -> None:
    """The key on each row says where it belongs; a quoted line end counts as a line of the file."""
    text = rows('A;01/03/2026;C1;r;"one\nmore";1;2', "B;01/03/2026;C2;r;two;1;2", "A;01/03/2026;C1;r;three;1;2")
    assert short(records(text)) == [("A", [(2, "one\nmore"), (5, "three")]), ("B", [(4, "two")])]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_line_ends_and_delimiters(end: str, delimiter: str) -> None:
    """Every kind that is declared."""
    text = rows("A;01/03/2026;C1;r;one;1;2").replace(";", delimiter).replace("\n", end)
    assert short(records(text, read={"delimiter": delimiter})) == [("A", [(2, "one")])]


def test_a_head_that_varies_is_told_and_a_blank_means_as_above() -> None:
    """Only for the columns that may not vary."""
    text = rows("A;01/03/2026;C1;r;one;1;2", "A;;C1;r;two;1;2", "A;02/03/2026;C9;r;three;1;2")
    [found] = records(text)
    assert [(one.code, one.line, one.column, one.value, one.expected) for one in found.reasons] == [
        ("DOC_HEADER_CONFLICT", 4, "day", "02/03/2026", "01/03/2026")
    ]


def test_the_head_on_the_first_row_only() -> None:
    """A row whose key is there begins a document."""
    text = rows("A;01/03/2026;C1;r;one;1;2", ";;;r;two;1;2", "B;01/03/2026;C2;r;three;1;2")
    assert short(records(text, group={"mode": "first_row"})) == [("A", [(2, "one"), (3, "two")]), ("B", [(4, "three")])]


def test_a_line_before_any_head_is_refused() -> None:
    """Everything after it is doubtful."""
    assert [one.code for one in refused(rows(";;;r;two;1;2"), group={"mode": "first_row"})] == ["DOC_ORPHAN_LINE"]


def test_without_a_key_the_file_is_one_document() -> None:
    """A till's report; what stands above the header are pairs, a total is left out."""
    text = 'DAY;31/03/2026\nTILL;"7"\nref;text;qty;price\nr1;one;1;2\nTOTAL;;1;2\n'
    [found] = records(
        text,
        read={"header_has": "ref", "ignore_rows": ["total"]},
        group={"key": [], "same": []},
        fields={"external_id": {"join": [{"from": "TILL", "of": "preamble"}, {"from": "DAY", "of": "preamble"}]},
                "date": {"from": "DAY", "of": "preamble"}},
        customer={"code": {"const": "TILL"}},
    )  # fmt: skip
    assert found.values["number"] == "7 31/03/2026"
    assert [line.values["product_code"] for line in found.groups["lines"]] == ["r1"]


def test_a_totals_row_is_refused_with_its_cure() -> None:
    """It is no document."""
    [reason] = refused(rows("A;01/03/2026;C1;r;one;1;2", "Total;;;;;1;2"))
    assert (reason.code, reason.line, reason.expected) == ("CSV_TOTALS_ROW", 3, 'ignore_rows = ["Total"]')


RECORDS: dict[str, Any] = {
    "group": {"mode": "records", "type": "T", "head": "E", "key": [], "same": []},
    "lines": [{"each": "L", "product": {"code": "ref"}, "label": "text"}],
}


def test_typed_records_under_one_header() -> None:
    """E begins a document, L continues it."""
    text = rows("E;A;01/03/2026;C1;;", "L;;;;r;one", "E;B;01/03/2026;C1;;", "L;;;;r;two", header="T;no;day;client;ref;text")
    assert short(records(text, **RECORDS)) == [("A", [(3, "one")]), ("B", [(5, "two")])]
    assert [one.code for one in refused(rows("X;A;;;;", header="T;no;day;client;ref;text"), **RECORDS)] == ["CSV_RECORD_TYPE"]


def test_titled_sections_with_two_headers() -> None:
    """Only the section that is meant; a blank first cell continues the document."""
    text = "**M;Other\n#x;y\n1;2\n**M;Orders\n#day;no;client\n#;ref;text\n01/03/2026;A;C1\n;r;one\n;;a remark\n"
    found = records(
        text,
        read={"section": "Orders", "header_mark": "#"},
        group={"mode": "records", "key": [], "same": []},
        lines=[{"each": "blank", "product": {"code": "ref"}, "label": "text"}],
    )
    assert short(found) == [("A", [(8, "one"), (9, "a remark")])]


def test_positions_without_a_header() -> None:
    """#1 is the first column."""
    changes: dict[str, Any] = {
        "read": {"header": False}, "group": {"key": ["#1"], "same": []}, "fields": {"external_id": "#1", "date": "#2"},
        "customer": {"code": "#3"}, "lines": [{"each": "row", "product": {"code": "#4"}, "label": "#5"}],
    }  # fmt: skip
    assert short(records("A;01/03/2026;C1;r;one\nA;01/03/2026;C1;r;two\n", **changes)) == [("A", [(1, "one"), (2, "two")])]


def test_columns_by_signs() -> None:
    """12-20 are the signs 12 to 20 of the line."""
    changes: dict[str, Any] = {
        "read": {"format": "fixed", "dates": ["%Y%m%d"]}, "group": {"key": ["1-3"], "same": []},
        "fields": {"external_id": "1-3", "date": "4-11"}, "customer": {"code": "12-13"},
        "lines": [{"each": "row", "product": {"code": "14-17"}, "label": "18-30"}],
    }  # fmt: skip
    [found] = records("A0120260301C1r001one\nA0120260301C1r002two\n", **changes)
    assert (found.values["number"], found.values["issue_date"]) == ("A01", "20260301")
    assert [line.values["product_code"] for line in found.groups["lines"]] == ["r001", "r002"]


def test_a_file_of_heads_and_a_file_of_lines() -> None:
    """Joined by their keys; a line without a head is refused."""
    pair: dict[str, Any] = {
        "group": {"mode": "files", "key": ["no"], "same": [], "lines_files": ["b*.csv"], "lines_key": ["of"]},
        "lines": [{"each": "row", "product": {"code": "ref"}, "label": "text"}],
    }
    heads, lines = rows("A;01/03/2026;C1", header="no;day;client"), rows("A;r;one", "A;r;two", header="of;ref;text")
    assert short(records(heads, other=lines, **pair)) == [("A", [(2, "one"), (3, "two")])]
    with pytest.raises(Refusal) as caught:
        records(heads, other=rows("Z;r;one", header="of;ref;text"), **pair)
    assert caught.value.reasons[0].code == "DOC_ORPHAN_LINE"


JSON: dict[str, Any] = {
    "read": {"format": "json", "decimal": ".", "thousands": "", "dates": ["iso"]},
    "group": {"mode": "tree", "documents": ["orders", ""], "key": [], "same": []},
    "lines": [{"each": "rows.row", "product": {"code": "ref"}, "label": "text"}],
}


@pytest.mark.parametrize(
    "text",
    ['{"orders": [%s]}', "[%s]", "%s", '{"orders": %s}'],
    ids=["a list under a key", "a bare list", "one document", "one under a key"],
)
def test_documents_in_json(text: str) -> None:
    """Where they are; one object where a list could be is a list of one."""
    one = '{"no": 7, "day": "2026-03-01", "client": "C1", "rows": {"row": {"ref": "r", "text": "one"}}}'
    assert short(records(text % one, **JSON)) == [("7", [(0, "one")])]


def test_documents_in_xml() -> None:
    """Namespaces do not count; a line has its own place."""
    changes = JSON | {
        "read": JSON["read"] | {"format": "xml"}, "group": JSON["group"] | {"documents": ["Bon"]},
        "fields": {"external_id": "@no", "date": "day"}, "lines": [{"each": "rows/row", "product": {"code": "@ref"}, "label": "."}],
    }  # fmt: skip
    text = '<x xmlns="urn:x"><Bon no="A"><day>2026-03-01</day><rows>\n<row ref="r">one</row><row>two</row></rows></Bon></x>'
    [found] = records(text, **changes)
    assert short([found]) == [("A", [(2, "one"), (2, "two")])]
    assert found.groups["lines"][1].path == "/x/Bon[1]/rows[1]/row[2]"


def test_nothing_where_the_documents_should_be() -> None:
    """The file has something else."""
    [reason] = refused('{"data": []}', **(JSON | {"group": JSON["group"] | {"documents": ["orders"]}}))
    assert (reason.code, reason.value, reason.near) == ("PATH_NO_DOCUMENT", "orders", ("data",))


@pytest.mark.parametrize(
    ("header", "code", "field"),
    [
        ("no;day;client;ref;text;qty", "CSV_COLUMN_MISSING", ("price", ())),
        ("no;day;client;ref;text;qty;prices", "CSV_COLUMN_MISSING", ("price", ("prices",))),
        ("no;day;client;ref;ref;qty;price", "CSV_COLUMN_DUPLICATE", ("ref", ())),
    ],
)
def test_a_column_that_is_not_there_once(header: str, code: str, field: tuple[str, tuple[str, ...]]) -> None:
    """With the nearest one that is."""
    reason = refused(rows(header=header))[0]
    assert (reason.code, (reason.column, reason.near)) == (code, field)


def test_the_second_column_of_a_name() -> None:
    """#2 chooses it."""
    text = rows("A;01/03/2026;C1;r;first;second;1;2", header="no;day;client;ref;text;text;qty;price")
    line = {"each": "row", "product": {"code": "ref"}, "label": "text#2"}
    assert short(records(text, lines=[line])) == [("A", [(2, "second")])]


def test_a_wrong_separator_is_refused_with_the_right_one() -> None:
    """Nothing is sniffed but for this sentence."""
    [reason] = refused(rows("x").replace(";", ","))
    assert (reason.code, reason.expected) == ("CSV_DELIMITER", 'delimiter = ","')
    [reason] = refused("Export\n\n" + rows("A;01/03/2026;C1;r;one;1;2"))
    assert (reason.code, reason.rule) == ("CSV_COLUMN_MISSING", "skip = 2")


def test_other_states_are_left_out_and_counted() -> None:
    """By place and value."""
    made = parser(filter={"client": ["C1"]})
    text = rows("A;01/03/2026;C1;r;one;1;2", "B;01/03/2026;C2;r;two;1;2", "C;01/03/2026;C2;r;two;1;2")
    payload = Payload(text.encode(), "a.csv", RULES)
    assert [one.values["number"] for one in made.parse(payload)] == ["A"]
    assert [(one.code, one.column, one.value, one.expected) for one in payload.reasons] == [
        ("DOC_STATE_IGNORED", "client", "C2", "2")
    ]


def test_unknown_columns_are_told_together_unless_ignored() -> None:
    """Once per file."""
    made = parser(read={"ignore": ["y"]})
    payload = Payload(
        rows("A;01/03/2026;C1;r;one;1;2;;;", header="no;day;client;ref;text;qty;price;x;y;z").encode(), "a.csv", RULES
    )
    list(made.parse(payload))
    assert [(one.code, one.value) for one in payload.reasons] == [("CSV_COLUMN_UNKNOWN", "x, z")]
