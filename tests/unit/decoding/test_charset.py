"""Bytes to text."""

from __future__ import annotations

import pytest

from importd.decoding.charset import codec, decode
from importd.errors import Refusal

TEXT = "numero;libelle\nB1;Crème brûlée à l’été\n"


def refused(raw: bytes, family: str = "text", sender: str = "") -> tuple[str, int, str, tuple[str, ...]]:
    """The reason for which this is refused."""
    with pytest.raises(Refusal) as caught:
        decode(raw, family, sender)  # type: ignore[arg-type]
    reason = caught.value.reasons[0]
    return reason.code, reason.line, reason.value, reason.near


@pytest.mark.parametrize("name", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_mark_decides_whatever_the_sender_declared(name: str) -> None:
    """A byte-order mark wins over the sender's settings and is told."""
    mark = {"utf-8": b"\xef\xbb\xbf", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}[name]
    assert decode(mark + TEXT.encode(name), "text", "mac-roman") == (TEXT, name, name)


@pytest.mark.parametrize("name", ["utf-8", "utf-16", "windows-1252", "mac-roman"])
def test_the_senders_encoding_is_used(name: str) -> None:
    """What the sender declared reads its files."""
    raw = TEXT.encode(name)
    assert decode(raw[2:] if name == "utf-16" else raw, "text", name).text == TEXT


@pytest.mark.parametrize("name", ["iso-8859-1", "iso-8859-15"])
def test_latin_encodings_read_what_they_can_write(name: str) -> None:
    """ISO 8859-1 and -15 are read when they are declared."""
    assert decode("Chaise écrue".encode(name), "text", name) == ("Chaise écrue", name, "")


@pytest.mark.parametrize(("name", "byte"), [("windows-1252", "0xE8"), ("mac-roman", "0x8F")])
def test_undeclared_bytes_are_refused_with_a_proposal(name: str, byte: str) -> None:
    """Nothing is guessed: the reason names the byte, its line, the likely encoding and how the text would read."""
    code, line, value, near = refused(TEXT.encode(name))
    assert (code, line, near) == ("ENC_INVALID", 2, (name,))
    assert value == f"{byte} (…B1;Crème brûlée à l’été…)"


def test_detect_guesses_silently() -> None:
    """A sender with encoding = "detect" has its files guessed."""
    assert decode(TEXT.encode("windows-1252"), "text", "detect") == (TEXT, "windows-1252", "")


def test_detect_reads_utf_8_first() -> None:
    """Even then UTF-8 is no matter of guessing."""
    assert decode(TEXT.encode(), "text", "detect").encoding == "utf-8"


@pytest.mark.parametrize("declared", ["utf-7", "cp037", "utf-32", "shift_jis", "rot13", "idna"])
def test_exotic_encodings_are_refused(declared: str) -> None:
    """An encoding that importd does not read is refused by name, wherever it is declared."""
    xml = f"<?xml version='1.0' encoding='{declared}'?><a/>".encode()
    assert refused(xml, "xml")[0] == "ENC_UNSUPPORTED"
    assert refused(b"a", "text", declared)[0] == "ENC_UNSUPPORTED"


def test_utf_32_is_refused_by_its_mark() -> None:
    """Its mark begins like that of UTF-16 and must not be taken for it."""
    assert refused("a".encode("utf-32"))[:3] == ("ENC_UNSUPPORTED", 0, "utf-32")


def test_the_xml_declaration_decides() -> None:
    """An XML declaration wins over the sender's settings."""
    raw = "<?xml version='1.0' encoding='ISO-8859-15'?><a>€</a>".encode("iso-8859-15")
    assert decode(raw, "xml", "mac-roman").text.endswith("<a>€</a>")


@pytest.mark.parametrize("family", ["xml", "json"])
def test_trees_that_declare_nothing_are_utf_8_first(family: str) -> None:
    """A sender's encoding for its CSV does not spoil its UTF-8 XML; it helps where UTF-8 fails."""
    assert decode("é".encode(), family, "windows-1252").text == "é"  # type: ignore[arg-type]
    assert decode("é".encode("windows-1252"), family, "windows-1252").text == "é"  # type: ignore[arg-type]


def test_utf_16_xml_without_a_mark_shows_by_its_zero_bytes() -> None:
    """`<?` in UTF-16 cannot be anything else."""
    text = "<?xml version='1.0' encoding='utf-16'?><a/>"
    assert decode(text.encode("utf-16-be"), "xml").text == text


@pytest.mark.parametrize("family", ["text", "xml", "json"])
def test_c1_controls_betray_a_wrong_latin_1(family: str) -> None:
    """ISO 8859-1 decodes any bytes; the controls between 0x80 and 0x9F say that it was the wrong one."""
    raw = "<a>\nCr\x8fme</a>".encode("iso-8859-1")
    assert refused(b"<?xml version='1.0' encoding='latin-1'?>" + raw, "xml")[:3] == ("ENC_CONTROL_CHAR", 2, "U+008F")
    assert refused("a\x8f".encode(), family)[0] == "ENC_CONTROL_CHAR"


@pytest.mark.parametrize("control", ["\0", "\x01", "\x1a", "\x7f"])
def test_control_characters_are_refused_with_their_line(control: str) -> None:
    """Tab and line ends are the only controls that a text holds."""
    assert refused(f"a\tb\r\nc{control}".encode()) == ("ENC_CONTROL_CHAR", 2, f"U+{ord(control):04X}", ())


@pytest.mark.parametrize("raw", ["é".encode()[:1], b"\xff\xfea", b"\xff\xfe\x00\xd8"])
def test_a_sign_cut_in_two_at_the_end_means_a_cut_file(raw: bytes) -> None:
    """Half a sign at the very end is no wrong encoding."""
    assert refused(b"\n" * 0 + raw)[0] == "FILE_TRUNCATED"


def test_names_of_encodings_are_forgiving() -> None:
    """The spellings that programs write are known."""
    names = ["UTF8", "Latin-1", "ISO_8859-1", "cp1252", "Windows 1252", "macintosh", "MacRoman", "x-mac-roman", "US-ASCII"]
    assert [codec(name) for name in names] == [
        "utf-8", "iso-8859-1", "iso-8859-1", "windows-1252", "windows-1252", "mac-roman", "mac-roman", "mac-roman", "ascii",
    ]  # fmt: skip
