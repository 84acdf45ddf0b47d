"""Bytes to text: the mark decides, else the XML declaration, else what the sender declared, else strict UTF-8.

Nothing is guessed unless the sender's settings say "detect"; chardet only words a proposal for the reason.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from importd.decoding.family import Family
from importd.decoding.spot import Spot, line_of
from importd.errors import Refusal
from importd.model import Reason
from importd.reasons import finding

DETECT: Final = "detect"
_MARKS: Final = (  # UTF-32 first: its mark begins like that of UTF-16
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_NAMES: Final = {
    "utf-8": ("utf8", "unicode11utf8"),
    "ascii": ("ascii", "usascii", "ansix341968"),
    "utf-16": ("utf16",),
    "utf-16-le": ("utf16le",),
    "utf-16-be": ("utf16be",),
    "iso-8859-1": ("iso88591", "latin1", "l1"),
    "iso-8859-15": ("iso885915", "latin9"),
    "windows-1252": ("windows1252", "cp1252"),
    "mac-roman": ("macroman", "macintosh", "mac", "xmacroman"),
}
_CODECS: Final = {alias: codec for codec, aliases in _NAMES.items() for alias in aliases}
KNOWN: Final = tuple(name for name in _NAMES if name not in ("ascii", "utf-16-le", "utf-16-be"))  # as we tell people
_DECLARED: Final = re.compile(rb"""<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_C1: Final = re.compile("[\x7f-\x9f]")
_C1_UTF8: Final = re.compile(rb"\xc2[\x80-\x9f]")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_NO_CONTROL: Final = {"xml", "json"}  # their parsers refuse the C0 controls themselves


class Decoded(NamedTuple):
    """Text without its mark, and how it was written."""

    text: str
    encoding: str
    mark: str  # the encoding that a byte-order mark announced, "" = there was none


def codec(name: str) -> str:
    """Our name of a declared encoding, "" when it is not one that importd reads.

    >>> codec("CP1252"), codec("UTF-7"), codec("ISO_8859-1")
    ('windows-1252', '', 'iso-8859-1')
    """
    return _CODECS.get(re.sub(r"[^a-z0-9]", "", name.lower()), "")


def mark_of(raw: bytes) -> tuple[str, int]:
    """The encoding that a byte-order mark announces and the mark's length; ("", 0) without one."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return encoding, len(mark)
    return "", 0


def declared_in(raw: bytes) -> str:
    """The encoding that an XML declaration names, "" = none. UTF-16 without a mark shows by its zero bytes."""
    start = raw[:400]
    if start.startswith((b"<\x00?\x00", b"\x00<\x00?")):
        return "utf-16-le" if start[:1] == b"<" else "utf-16-be"
    match = _DECLARED.match(start)
    return match[1].decode("ascii") if match else ""


def plan(raw: bytes, family: Family, sender: str, profile: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The encodings to try, as they were named. XML and JSON are UTF-8 where nothing says otherwise."""
    declared = declared_in(raw) if family == "xml" else ""
    if declared:
        return (declared,)
    if profile and family not in ("xml", "json"):
        return profile
    if sender and sender != DETECT:
        return ("utf-8", sender) if family in ("xml", "json") else (sender,)
    return ("utf-8",)


def decode(raw: bytes, family: Family, sender: str = "", profile: tuple[str, ...] = ()) -> Decoded:
    """The text of a file. Raises `Refusal`: ENC_INVALID, ENC_UNSUPPORTED, ENC_CONTROL_CHAR, FILE_TRUNCATED."""
    mark, length = mark_of(raw)
    names = (mark,) if mark else plan(raw, family, sender, profile)
    body = raw[length:]
    for name in names[:-1]:
        try:
            return _clean(body, body.decode(codec(name)), codec(name), mark, family)
        except UnicodeDecodeError:
            continue
    return _decode_last(body, names[-1], mark, family, guess=sender == DETECT and not profile)


def _decode_last(body: bytes, name: str, mark: str, family: Family, *, guess: bool) -> Decoded:
    known = codec(name)
    if not known:
        raise Refusal(finding("ENC_UNSUPPORTED", value=name, expected=", ".join(KNOWN)))
    try:
        return _clean(body, body.decode(known), known, mark, family)
    except UnicodeDecodeError as error:
        proposal = propose(body, error.start) if not mark else ""
        if guess and proposal:
            return _clean(body, body.decode(proposal, "replace"), proposal, mark, family)
        raise Refusal(_invalid(body, error, known, proposal)) from None


def propose(body: bytes, bad: int) -> str:
    """What chardet takes the bytes around a bad one for, among the encodings that importd reads; "" = no idea."""
    import chardet  # costs 30 ms and is needed for wrong files only

    window = body[max(0, bad - 1000) : bad + 15_000]
    known = ("cp1252", "mac_roman", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "ascii")
    found = codec(chardet.detect(window, include_encodings=known, no_match_encoding="ascii")["encoding"] or "")
    if found == "ascii":  # also what it says when nothing fits
        return "utf-8" if window.isascii() else ""
    return found


def _invalid(body: bytes, error: UnicodeDecodeError, known: str, proposal: str) -> Reason:
    line = line_of(body[: error.start].decode(known, "replace"), error.start)
    if error.end >= len(body) and error.reason in ("unexpected end of data", "truncated data"):
        return finding("FILE_TRUNCATED", Spot(line))
    byte = f"0x{body[error.start]:02X}"
    if not proposal:
        return finding("ENC_INVALID", Spot(line), value=byte, expected=known)
    value = f"{byte} (…{_sample(body, error.start, proposal)}…)"  # as it would read in the proposed encoding
    return finding("ENC_INVALID", Spot(line), value=value, expected=known, near=[proposal])


def _sample(body: bytes, bad: int, proposal: str) -> str:
    start = max(body.rfind(b"\n", 0, bad), body.rfind(b"\r", 0, bad), bad - 30) + 1
    if proposal.startswith("utf-16"):
        start -= start % 2
    return body[start : start + 80].decode(proposal, "replace").splitlines()[0][:50].strip()


def _clean(body: bytes, text: str, encoding: str, mark: str, family: Family) -> Decoded:
    if family not in _NO_CONTROL:
        found = _CONTROL.search(text)
    elif encoding == "utf-8" and b"\xc2" not in body:
        found = None
    else:
        found = _C1.search(text) if encoding != "utf-8" or _C1_UTF8.search(body) else None
    if found:
        raise control_character(text, found.start())
    return Decoded(text, encoding, mark)


def control_character(text: str, position: int) -> Refusal:
    """The refusal for a sign that no text holds: the encoding is wrong, or the file is."""
    return Refusal(finding("ENC_CONTROL_CHAR", Spot(line_of(text, position)), value=f"U+{ord(text[position]):04X}"))


def find_control(text: str) -> int:
    """Where the first control character stands, -1 = there is none."""
    found = _CONTROL.search(text)
    return found.start() if found else -1
