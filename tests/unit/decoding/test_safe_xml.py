"""XML from outside."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importd.decoding import safe_xml
from importd.decoding.safe_xml import parse, root_of
from importd.errors import Refusal


def refused(text: str) -> tuple[str, int, str]:
    """The reason for which this is refused."""
    with pytest.raises(Refusal) as caught:
        parse(text, text.encode())
    reason = caught.value.reasons[0]
    return reason.code, reason.line, reason.value


def test_text_around_comments_is_one_text() -> None:
    """Comments and processing instructions are left out, not the text after them."""
    assert parse("", b"<a>12<!-- x -->3<?y z?>4</a>").text == "1234"


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">',
        '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/">%p;]>',
        "<!DOCTYPE a>",
    ],
)
def test_any_doctype_is_refused(doctype: str) -> None:
    """A DTD is refused before anything in it is looked at."""
    assert refused(f"<?xml version='1.0'?>\n<!-- c -->{doctype}<a>&x;</a>")[:2] == ("XML_DTD_FORBIDDEN", 2)


def test_a_doctype_in_a_comment_or_text_is_no_doctype() -> None:
    """Only what stands before the root element counts."""
    text = "<!-- <!DOCTYPE a> --><a><![CDATA[<!DOCTYPE b>]]></a>"
    assert parse(text, text.encode()).text == "<!DOCTYPE b>"


def test_an_entity_bomb_costs_nothing() -> None:
    """Billion laughs are refused unread."""
    names = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    started = time.perf_counter()
    assert refused(f'<!DOCTYPE a [<!ENTITY l0 "ha">{names}]><a>&l9;</a>')[0] == "XML_DTD_FORBIDDEN"
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize("deep", [65, 300, 100_000])
def test_deep_nesting_is_refused(deep: int) -> None:
    """64 levels are enough for every standard."""
    assert refused("<a>" * deep + "</a>" * deep)[0] == "XML_LIMIT"


def test_64_levels_are_read() -> None:
    """The limit itself is allowed."""
    assert parse("", b"<a>" * 64 + b"</a>" * 64).tag == "a"


def test_many_attributes_are_refused() -> None:
    """An element with more than a hundred attributes is nobody's document."""
    attributes = " ".join(f"a{n}='1'" for n in range(101))
    assert refused(f"<r>\n<b {attributes}/></r>") == ("XML_LIMIT", 2, "attributes")


def test_many_elements_are_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Elements are counted before a tree is made of them."""
    monkeypatch.setattr(safe_xml, "ELEMENTS", 1000)
    monkeypatch.setattr(safe_xml, "_LARGE", 1000)
    assert refused("<a>" + "<b/>" * 1001 + "</a>")[0] == "XML_LIMIT"


@pytest.mark.parametrize("text", ["<a>" + "x" * 11_000_000 + "</a>", "<" + "x" * 200_000 + "/>"])
def test_long_texts_and_names_are_refused(text: str) -> None:
    """What libxml2 limits is refused as a limit, not as a fault of the XML."""
    assert refused(text)[0] == "XML_LIMIT"


def test_a_large_attachment_is_left_out() -> None:
    """A file attached to a document may be larger than any text; lines stay where they are."""
    attached = "eHh4\n" * 3_000_000
    text = f"<i><x:EmbeddedDocumentBinaryObject xmlns:x='u' m='p'>{attached}</x:EmbeddedDocumentBinaryObject>\n<b/></i>"
    root = parse(text, text.encode())
    assert (root[0].text or "").strip() == ""
    assert root[1].tag == "b"
    assert root[1].sourceline == 3_000_002


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("<a>\n<b></c></a>", 2),
        ("<a/>\nx", 2),
        ("<a/><b/>", 1),
        ("<a>&x;</a>", 1),
        ("<a b=c/>", 1),
        ("<x:a/>", 1),
        ("<a>a & b</a>", 1),
    ],
)
def test_broken_xml_says_where(text: str, line: int) -> None:
    """Line and column come from the parser."""
    assert refused(text)[:2] == ("XML_NOT_WELL_FORMED", line)


def test_every_cut_is_a_truncated_file() -> None:
    """However a good document is cut, it is called cut and not wrong."""
    text = "<?xml version='1.0'?><!-- c --><x:a xmlns:x='u' b=\"1\">t<c><![CDATA[d]]></c>&amp;</x:a>"
    assert parse(text, text.encode()).tag == "{u}a"
    for length in range(22, len(text)):
        assert refused(text[:length])[0] == "FILE_TRUNCATED", text[:length]


def test_control_characters_are_named() -> None:
    """A control character is a matter of encoding rather than of XML."""
    assert refused("<a>\n\x01</a>") == ("ENC_CONTROL_CHAR", 2, "U+0001")


@pytest.mark.parametrize(
    ("head", "root"),
    [
        ("<Order/>", "Order"),
        ("<?xml version='1.0'?>\n<!-- <a> --><u:Order a='>' xmlns='x' xmlns:u='urn:o'", "{urn:o}Order"),
        ('<Order xmlns="urn:o"', "{urn:o}Order"),
        ("<u:Order xmlns='x'>", "Order"),
        ("<!DOCTYPE a><a/>", ""),
        ("<", ""),
    ],
)
def test_the_root_is_seen_without_parsing(head: str, root: str) -> None:
    """Namespace and name come from the first signs; the prefix does not matter."""
    assert root_of(head) == root


@given(st.text(alphabet="<>?!-ax:= '\"\n/", max_size=400))
def test_looking_for_the_root_never_takes_long(head: str) -> None:
    """No input makes the patterns try again and again."""
    started = time.perf_counter()
    root_of(head * 40)
    assert time.perf_counter() - started < 1
