"""One file's bytes → a `Reading`: decode, recognise, parse, map, check. Pure: no file, no ledger, nothing kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from importd.config import Rules
from importd.decode import Payload
from importd.errors import Refusal
from importd.mapping.assemble import assemble
from importd.mapping.references import refer
from importd.mapping.style import PLAIN, Style, with_decimal
from importd.model import Document, Partner, Reading, Reason, Reference
from importd.naming import named
from importd.ports import Check, Parser
from importd.profiles.claiming import Held, claim
from importd.profiles.pairs import Waits, half_of, other_half
from importd.profiles.parser import ProfileParser
from importd.profiles.shelf import book
from importd.reasons import finding
from importd.record import Record

Fetch: TypeAlias = Callable[[str], bytes]
MOST: Final = 50  # reasons of one file that are told


class _Found:
    """What has been gathered from one file so far."""

    def __init__(self) -> None:
        self.documents: list[Document] = []
        self.references: list[Reference] = []
        self.reasons: list[Reason] = []
        self.partner: Partner | None = None


def read(
    raw: bytes, name: str, rules: Rules, parsers: Sequence[Parser], checks: Sequence[Check], fetch: Fetch | None = None
) -> Reading:
    """Everything that can be known about a file without the ledger. Raises nothing but `MemoryError` and `OSError`.

    `fetch` gives the bytes of a file that waits, for a profile whose documents come in two files.
    """
    payload, found = Payload(raw, name, rules), _Found()
    parser: Parser | None = None
    try:
        parser = _claimed(payload, parsers)
        _gather(parser, payload, checks, found, fetch)
    except Refusal as refusal:
        found.reasons += refusal.reasons
    except Held as held:
        file, _, faults = str(held).partition(": ")
        return Reading(
            state="held", detail=str(held), reasons=(finding("MAP_INVALID", value=file, near=faults.rstrip("?").split("; ")),)
        )
    except Waits as waits:
        reason = finding("FILE_PARTNER_PENDING", expected=waits.expected)
        sender = parser.sender if isinstance(parser, ProfileParser) else ""
        return Reading(
            state="waits", detail=waits.expected, reasons=(reason,), sender=sender, sha256=_digest(raw), size=len(raw)
        )
    except (MemoryError, OSError, ImportError):
        raise
    except Exception as error:  # a fault of ours or of a plug-in's: this file waits for a person, the others go on
        found.reasons.append(finding("SYS_INTERNAL", value=f"{parser.name if parser else 'importd'}: {error!r}"[:300]))
    return Reading(
        sha256=_digest(raw),
        size=len(raw),
        format=parser.name if parser else "",
        encoding=payload.encoding,
        sender=parser.sender if isinstance(parser, ProfileParser) else "",
        partner=found.partner,
        documents=tuple(found.documents),
        references=tuple(found.references),
        reasons=_told([*payload.reasons, *found.reasons], parser.columns if parser else {}),
    )


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _claimed(payload: Payload, parsers: Sequence[Parser]) -> Parser:
    size, most = len(payload.raw), payload.rules.max_bytes
    if size > most:
        raise Refusal(finding("FILE_TOO_LARGE", value=size, expected=most))
    rules = payload.rules
    return claim(payload, book(rules.profiles, rules.company.timezone), parsers)


def _gather(parser: Parser, payload: Payload, checks: Sequence[Check], found: _Found, fetch: Fetch | None) -> None:
    rules, style = terms(parser, payload)
    records = 0
    for record in _records(parser, payload, found, fetch):
        records += 1
        if record.shape == "document":
            _document(record, rules, style, checks, found)
        else:
            reference, reasons = refer(record, style)
            found.reasons += named(reasons, parser.columns, record.shape)
            if reference:
                found.references.append(reference)
    if not records and not _may_be_empty(parser, payload):
        raise Refusal(finding("FILE_NO_DATA"))


def _records(parser: Parser, payload: Payload, found: _Found, fetch: Fetch | None) -> Iterable[Record]:
    if not isinstance(parser, ProfileParser) or (half := half_of(parser, payload.name)) is None:
        return parser.parse(payload)
    path = other_half(parser, payload.name, payload.rules.waiting if fetch else ())
    raw = fetch(path) if fetch else b""
    other = Payload(raw, path.rpartition("/")[2], payload.rules)
    found.partner = Partner(path, _digest(raw), len(raw))
    return parser.parse(other, payload) if half.lines else parser.parse(payload, other)


def terms(parser: Parser, payload: Payload) -> tuple[Rules, Style]:
    """The rules for files of this parser, and how their numbers and days are written."""
    if isinstance(parser, ProfileParser):
        return parser.rules(payload.rules), parser.style
    rules = payload.rules.model_copy(update={"electronic": parser.electronic})
    return rules, with_decimal(rules.sender.decimal) if payload.family == "text" else PLAIN  # trees write numbers with a point


def _may_be_empty(parser: Parser, payload: Payload) -> bool:
    """A profile may say so, or have left every document out."""
    allowed = isinstance(parser, ProfileParser) and parser.profile.read.empty == "ok"
    return allowed or any(reason.code == "DOC_STATE_IGNORED" for reason in payload.reasons)


def _document(record: Record, rules: Rules, style: Style, checks: Sequence[Check], found: _Found) -> None:
    document, reasons = assemble(record, rules, style)
    found.reasons += reasons
    if document is None:
        return
    found.documents.append(document)
    for check in checks:
        for reason in check(document, rules):
            found.reasons.append(reason if reason.document else reason.model_copy(update={"document": document.number}))


def _told(reasons: Sequence[Reason], columns: Mapping[str, str]) -> tuple[Reason, ...]:
    """The reasons with the sender's own names, the refusing ones before they are cut short."""
    if len(reasons) > MOST:
        ordered = sorted(reasons, key=lambda reason: reason.severity != "reject")
        more = finding("TOO_MANY_REASONS", value=len(reasons))
        reasons = [*ordered[:MOST], more]
    return tuple(named(reasons, columns))
