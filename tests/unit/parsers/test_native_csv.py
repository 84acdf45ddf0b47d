"""Our own CSV."""

from __future__ import annotations

from datetime import date

import pytest

from importd.config import Rules, Sender
from importd.decode import Payload
from importd.errors import Refusal
from importd.parsers import csv_rows
from importd.parsers.native_csv import PARSER
from importd.record import Record

RULES = Rules(today=date(2026, 3, 31))
HEAD = "kind,number,issue_date,buyer_code,product_code,quantity\n"


def records(text: str | bytes, encoding: str = "") -> list[Record]:
    """The records of a file that is ours."""
    raw = text if isinstance(text, bytes) else text.encode()
    payload = Payload(raw, "x", Rules(today=RULES.today, sender=Sender(encoding=encoding)))
    assert PARSER.recognises(payload)
    return list(PARSER.parse(payload))


def refused(text: str) -> list[tuple[str, int, str]]:
    """The reason for which this is refused."""
    with pytest.raises(Refusal) as caught:
        records(text)
    return [(reason.code, reason.line, reason.value) for reason in caught.value.reasons]


def lines(record: Record) -> list[tuple[int, dict[str, str]]]:
    """A document's lines, in short."""
    return [(line.at, line.values) for line in record.groups.get("lines", [])]


def test_rows_of_a_document_need_not_stand_together() -> None:
    """Kind and number say what belongs together; documents come in the order of their first rows."""
    first, second = records(HEAD + "order,A,2026-03-31,C,P1,1\norder,B,2026-03-31,C,P2,2\norder,A,2026-03-31,C,P3,3\n")
    assert (first.values["number"], first.at, second.values["number"], second.at) == ("A", 2, "B", 3)
    assert lines(first) == [(2, {"product_code": "P1", "quantity": "1"}), (4, {"product_code": "P3", "quantity": "3"})]


def test_the_same_number_from_two_sellers_is_two_documents() -> None:
    """A purchase's number is its seller's; a sale's customer does not make another document."""
    head = "kind,number,issue_date,seller_code,product_code\n"
    assert len(records(head + "invoice,1,2026-03-31,S1,P\ninvoice,1,2026-03-31,S2,P\n")) == 2
    (one,) = records(HEAD + "order,A,2026-03-31,C1,P1,1\norder,A,2026-03-31,C2,P2,2\n")
    assert [(reason.code, reason.line, reason.field, reason.value, reason.expected) for reason in one.reasons] == [
        ("DOC_HEADER_CONFLICT", 3, "buyer.code", "C2", "C1")
    ]


def test_a_blank_heading_means_as_above() -> None:
    """Exports that fill the heading on one row only are read; the conflict is told once per field."""
    (one,) = records(
        HEAD + "order,A,2026-03-31,,P1,1\norder,A,,C2,P2,2\norder,A,2026-04-01,C2,P,1\norder,A,2026-04-02,C2,P,1\n"
    )
    assert (one.values["issue_date"], one.values["buyer.code"]) == ("2026-03-31", "C2")
    assert [(reason.field, reason.line) for reason in one.reasons] == [("issue_date", 4)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_delimiters_and_line_ends(delimiter: str, end: str) -> None:
    """The header's names say which delimiter it is, whatever other signs the data hold."""
    text = (
        (HEAD + "Order,A,2026-03-31,a;b|c,P1,1\n").replace(",", delimiter)
        if delimiter in ",\t"
        else HEAD.replace(",", delimiter)
    )
    text = text if delimiter in ",\t" else text + delimiter.join(("order", "A", "2026-03-31", "x,y", "P1", "1")) + "\n"
    (one,) = records(text.replace("\n", end))
    assert lines(one) == [(2, {"product_code": "P1", "quantity": "1"})]


def test_lines_are_counted_where_rows_start() -> None:
    """A line break inside quotes and blank rows count as physical lines."""
    (one,) = records("\n" + HEAD + 'order,A,2026-03-31,"C\r\nD",P1,1\n\n,,,,,\norder,A,2026-03-31,"C\r\nD",P2,2\n')
    assert [at for at, _ in lines(one)] == [3, 7]


def test_nested_parts_come_from_their_columns() -> None:
    """Parties, totals, notes, preceding documents and adjustments have columns of their own."""
    (one,) = records(
        "KIND;Number;issue_date;buyer_city;total_net;note;preceding_number;preceding_date;name;line_note;discount_percent;"
        "discount_amount;charge_amount\ncredit_note;A;2026-03-31;Dole;9;Merci;F1;2026-03-01;Vis;n;10;1;2\n"
    )
    assert one.values == {
        "kind": "credit_note", "number": "A", "issue_date": "2026-03-31", "buyer.address.city": "Dole", "totals.net": "9",
    }  # fmt: skip
    assert one.groups["notes"][0].values == {"text": "Merci"}
    assert one.groups["preceding"][0].values == {"number": "F1", "issue_date": "2026-03-01"}
    assert lines(one) == [(2, {"name": "Vis", "note": "n"})]
    assert [member.values for member in one.groups["lines"][0].groups["adjustments"]] == [
        {"percent": "10", "amount": "1"},
        {"charge": "true", "amount": "2"},
    ]


def test_blank_columns_at_the_end_do_no_harm() -> None:
    """Some programs end each row with separators, with or without a header above them."""
    (one,) = records("kind,number,issue_date,name,,\norder,A,2026-03-31,Vis,,\norder,A,2026-03-31,Clou,,,,\n")
    assert len(lines(one)) == 2


def test_a_row_of_another_length_refuses_the_file() -> None:
    """All of them are told; the cells cannot be trusted."""
    text = HEAD + "order,A,2026-03-31,C,P\norder,A,2026-03-31,C,P,1,2\norder,A,2026-03-31,C,P,1\n"
    assert refused(text) == [("CSV_ROW_LENGTH", 2, "5"), ("CSV_ROW_LENGTH", 3, "7")]


def test_a_short_last_row_without_line_end_is_a_cut_file() -> None:
    """With a line end it is a short row."""
    assert refused(HEAD + "order,A,2026-0")[0][:2] == ("FILE_TRUNCATED", 2)
    assert refused(HEAD + "order,A,2026-0\n")[0][:2] == ("CSV_ROW_LENGTH", 2)
    assert refused(HEAD + 'order,A,2026-03-31,"C')[0][:2] == ("FILE_TRUNCATED", 2)


@pytest.mark.parametrize("cell", ['"Lot de 3" boîtes"', '"never closed'])
def test_wrong_quotes_are_refused_where_the_row_starts(cell: str) -> None:
    """Neither is mended."""
    assert refused(HEAD + f"order,A,2026-03-31,C,P,1\norder,B,2026-03-31,{cell},P,1\n")[0][:2] == ("CSV_QUOTE", 3)


def test_an_endless_row_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quotation mark that swallows everything is stopped, whether by many lines or by one cell."""
    monkeypatch.setattr(csv_rows, "RECORD", 1000)
    assert refused(HEAD + "order,A,2026-03-31," + '"\n",' * 2000)[0][0] == "CSV_RECORD_TOO_LONG"
    monkeypatch.setattr(csv_rows, "RECORD", 1 << 20)
    assert refused(HEAD + f"order,A,2026-03-31,{'x' * 200_000},P,1\n")[0][0] == "CSV_RECORD_TOO_LONG"


def test_columns_are_judged_once() -> None:
    """Twice the same name of ours is refused; a name that is not ours is told once, with the nearest."""
    with pytest.raises(Refusal) as caught:
        records("kind,number,issue_date,number\norder,A,2026-03-31,B\n")
    assert (caught.value.reasons[0].code, caught.value.reasons[0].column) == ("CSV_COLUMN_DUPLICATE", "number")
    one, two = records("kind,number,issue_date,quantiti,x,x\norder,A,2026-03-31,1,,\norder,B,2026-03-31,1,,\n")
    assert [(reason.code, reason.column, reason.near) for reason in one.reasons] == [
        ("CSV_COLUMN_UNKNOWN", "quantiti", ("quantity",)),
        ("CSV_COLUMN_UNKNOWN", "x", ()),
        ("CSV_COLUMN_UNKNOWN", "x", ()),
    ]
    assert two.reasons == []


def test_reference_data_keep_what_is_blank() -> None:
    """A present blank is there, an absent column is not."""
    (one,) = records("customer_code;name;phone\nC1;Atelier;\n")
    assert (one.shape, one.at, one.values) == ("customer", 2, {"code": "C1", "name": "Atelier", "phone": ""})


def test_a_product_may_name_its_supplier_by_its_code_column() -> None:
    """Supplier_code in a product file is the supplier."""
    (one,) = records("supplier_code,product_code,supplier_item\nS,P,X-1\n")
    assert (one.shape, one.values) == ("product", {"code": "P", "supplier": "S", "supplier_item": "X-1"})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a,b\n1,2\n",
        "number,issue_date,product_code\nA,2026-03-31,P\n",
        "product_code,quantity\nP,1\n",
        "{}",
        "<a/>",
        "kind\norder\n",
    ],
)
def test_other_files_are_not_recognised(text: str) -> None:
    """A document that lacks a column must not be taken for a list of products."""
    assert not PARSER.recognises(Payload(text.encode(), "documents.csv", RULES))


def test_every_encoding_is_recognised() -> None:
    """Excel's Unicode text is UTF-16 with tabs."""
    (one,) = records((HEAD + "order,A,2026-03-31,Crème,P,1\n").replace(",", "\t").encode("utf-16"))
    assert one.values["buyer.code"] == "Crème"
    (one,) = records((HEAD + "order,A,2026-03-31,Crème,P,1\n").encode("mac-roman"), "mac-roman")
    assert one.values["buyer.code"] == "Crème"
