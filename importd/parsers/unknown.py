"""What to say about a file that no parser recognised: its own faults, its name, or the nearest thing that we know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from importd.decode import Payload
from importd.decoding.safe_pdf import NAMES
from importd.errors import Refusal
from importd.names import printable
from importd.parsers import native_csv, native_json, pdf
from importd.ports import Parser
from importd.reasons import finding

_UBL: Final = "urn:oasis:names:specification:ubl:schema:xsd:"
_NAMESPACES: Final = {  # each has one root element
    "urn:ferd:CrossIndustryDocument:invoice:1p0": "ZUGFeRD 1.0",
    "urn:un:unece:uncefact:data:standard:CrossDomainAcknowledgementAndResponse:100": "CDAR",
}
_SPREADSHEETS: Final = ("Excel", "OpenDocument")


def explain(payload: Payload, parsers: Sequence[Parser]) -> Refusal:
    """Why nobody reads it. A file that is broken raises its own `Refusal`."""
    family = payload.family
    if family == "empty":
        return Refusal(finding("FILE_NO_DATA" if payload.raw else "FILE_EMPTY"))
    if family == "xml":
        return _xml(payload, parsers)
    if family == "json":
        value = payload.json
        missed = native_json.near_miss(payload) or (None if value else Refusal(finding("FILE_NO_DATA")))
        return missed or _unknown(payload, parsers)
    if family == "text":
        payload.text  # noqa: B018 - raises when it cannot be decoded, which is the better reason
        return native_csv.near_miss(payload) or _unknown(payload, parsers)
    if family == "pdf":
        return _pdf(payload, parsers)
    expected = "CSV (UTF-8)" if payload.looks_like.startswith(_SPREADSHEETS) else ""
    return Refusal(finding("FILE_FORMAT_UNSUPPORTED", value=payload.looks_like, expected=expected))


def _pdf(payload: Payload, parsers: Sequence[Parser]) -> Refusal:
    """What is wrong with the PDF, else with the only XML in it, else that there is none that we read."""
    fault = payload.contents.fault
    if fault is not None:
        return Refusal(fault)
    if len(payload.embedded) == 1 and not pdf.documents(payload):
        only = payload.embedded[0]
        refusal = _xml(only, parsers)
        if only.name.lower() in NAMES or refusal.reasons[0].code != "FILE_FORMAT_UNKNOWN":
            return refusal
    return pdf.explain(payload)


def _xml(payload: Payload, parsers: Sequence[Parser]) -> Refusal:
    payload.xml  # noqa: B018 - raises what is wrong with the file itself
    root = payload.root
    namespace, _, local = root[1:].rpartition("}")
    name = f"UBL {local}" if namespace.startswith(_UBL) else _NAMESPACES.get(namespace, "")
    if name:
        return Refusal(finding("FILE_FORMAT_UNSUPPORTED", value=name))
    return _unknown(payload, parsers, value=root)


def _unknown(payload: Payload, parsers: Sequence[Parser], value: str = "") -> Refusal:
    shown = printable(value or payload.head.strip().splitlines()[0], 80)
    return Refusal(finding("FILE_FORMAT_UNKNOWN", value=shown, expected=", ".join(_families(parsers))))


def _families(parsers: Sequence[Parser]) -> list[str]:
    """What we read, short enough to be told: one word for the kinds of UBL, one for the PDFs."""
    short = {"UBL": "UBL", "PDF": "PDF (Factur-X)"}
    return list(dict.fromkeys(short.get(parser.name.partition(" ")[0], parser.name) for parser in parsers))
