"""Whose file is it? Exactly one profile, or one standard format, must claim it; none and several are reasons that name them.

A profile is asked when the file lies in its sender's folder, or in `inbox/` itself. Its `files` decide; among several that
do, the header does. A profile that claims a file by its name goes before the standard formats, unless the file does not
look like the profile's and exactly one standard format recognises it: an invoice in UBL stays one in a shop's folder.
A profile without `files` claims what looks like its own in its sender's folder and no standard format recognises.
"""

from __future__ import annotations

from collections.abc import Sequence

from importd.config import DEFAULT_SENDER
from importd.decode import Payload
from importd.errors import ImportdError, Refusal
from importd.parsers import recognise
from importd.ports import Parser
from importd.profiles.parser import ProfileParser
from importd.profiles.shelf import Book, Broken
from importd.reasons import finding


class Held(ImportdError):
    """The file belongs to a profile that cannot be used: it waits until that is mended."""

    def __init__(self, broken: Broken) -> None:
        super().__init__(broken.why)
        self.broken = broken


def claim(payload: Payload, book: Book, parsers: Sequence[Parser]) -> Parser:
    """The one parser for this file. Raises `Refusal` when there is none or more than one, `Held` for a broken profile."""
    folder = payload.rules.sender_name
    asked = [one for one in book.profiles if folder in (DEFAULT_SENDER, one.sender)]
    for broken in book.broken:
        if broken.concerns(folder, payload.name):
            raise Held(broken)
    named = [one for one in asked if one.named(payload.name)]
    if named:
        return _by_name(payload, named, parsers)
    try:
        return recognise(payload, parsers)
    except Refusal as refusal:
        return _by_looks(payload, asked, book, refusal)


def _by_name(payload: Payload, named: list[ProfileParser], parsers: Sequence[Parser]) -> Parser:
    fitting = [one for one in named if one.recognises(payload)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting or len(named) > 1:
        names = ", ".join(f"{one.file}.toml" for one in (fitting or named))
        raise Refusal(finding("FILE_AMBIGUOUS_MAPPING", value=names))
    standard = [parser for parser in parsers if parser.recognises(payload)]
    return standard[0] if len(standard) == 1 else named[0]


def _by_looks(payload: Payload, asked: list[ProfileParser], book: Book, refusal: Refusal) -> Parser:
    """No name and no standard format claims it: a profile of its sender's folder that asks for no name may."""
    folder = payload.rules.sender_name
    if refusal.reasons[0].code != "FILE_FORMAT_UNKNOWN":
        raise refusal
    fitting = [one for one in asked if folder == one.sender and not one.profile.profile.files and one.recognises(payload)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise Refusal(finding("FILE_AMBIGUOUS_MAPPING", value=", ".join(f"{one.file}.toml" for one in fitting)))
    if waiting := next((broken for broken in book.broken if broken.may_concern(folder)), None):
        raise Held(waiting)
    if asked:
        claims = [f"{one.file}.toml ({', '.join(one.profile.profile.files) or '*'})" for one in asked]
        raise Refusal(finding("FILE_NO_MAPPING", value=refusal.reasons[0].value, expected=", ".join(claims)))
    raise refusal
