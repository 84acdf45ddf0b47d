"""The payload that parsers read from."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importd.config import Rules, Sender
from importd.decode import Payload
from importd.errors import Refusal

RULES = Rules(today=date(2026, 3, 31))


def test_a_mark_is_told_once() -> None:
    """However often the text is asked for."""
    payload = Payload(b"\xef\xbb\xbfa;b", "a.csv", RULES)
    assert payload.text + payload.text == "a;ba;b"
    assert [(reason.code, reason.severity, reason.value) for reason in payload.reasons] == [("ENC_BOM", "info", "UTF-8")]


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252", "mac-roman"])
def test_xml_is_read_in_every_encoding_that_it_declares(name: str) -> None:
    """The tree holds the same text, whichever way it was written."""
    declared = name.removesuffix("-sig")
    payload = Payload(f"<?xml version='1.0' encoding='{declared}'?>\n<a>Crème</a>".encode(name), "", RULES)
    assert payload.xml.text == "Crème"
    assert payload.xml.sourceline == 2


def test_asking_for_a_tree_of_something_else_is_a_refusal() -> None:
    """A parser may ask for anything; it never meets another exception."""
    with pytest.raises(Refusal):
        Payload(b"a;b", "", RULES).xml  # noqa: B018
    with pytest.raises(Refusal):
        Payload(b"a;b", "", RULES).json  # noqa: B018


@given(
    st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))),
    st.sampled_from([b"", b"<", b"<?xml version='1.0'", b"{", b"[", b"\xff\xfe", b"\xef\xbb\xbf", b"PK\x03\x04"]),
    st.sampled_from(["", "detect", "mac-roman", "utf-16", "windows-1252"]),
)
def test_any_bytes_give_a_value_or_a_refusal(body: bytes, start: bytes, encoding: str) -> None:
    """Nothing else is ever raised, and what never raises does not."""
    payload = Payload(start + body, "x", Rules(today=date(2026, 3, 31), sender=Sender(encoding=encoding)))
    assert isinstance(payload.family + payload.looks_like + payload.root + payload.head, str)
    for ask in (lambda: payload.text, lambda: payload.xml, lambda: payload.json):
        with suppress(Refusal):
            ask()
