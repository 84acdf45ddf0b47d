"""parse: the registry of formats. Exactly one parser must recognise a file.

Parsers of other packages come in through the entry-point group `importd.parsers`: an instance, or a function without
arguments that makes one.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import EntryPoint, entry_points
from typing import Final

from importd.decode import Payload
from importd.errors import Refusal, SettingsError
from importd.parsers import cii, native_csv, native_json, native_xml, pdf, ubl
from importd.parsers.unknown import explain
from importd.ports import Parser
from importd.reasons import finding

GROUP: Final = "importd.parsers"
BUILT_IN: Final[tuple[Parser, ...]] = (
    native_csv.PARSER,
    native_json.PARSER,
    native_xml.PARSER,
    *ubl.PARSERS,
    *cii.PARSERS,
    *pdf.PARSERS,
)


def registry() -> tuple[Parser, ...]:
    """Every parser, ours first. Raises `SettingsError` naming the package of a plug-in that cannot be loaded."""
    return (*BUILT_IN, *(_load(entry) for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name)))


def _load(entry: EntryPoint) -> Parser:
    package = entry.dist.name if entry.dist else "?"
    try:
        found = entry.load()
        parser = found if isinstance(found, Parser) and not isinstance(found, type) else found()
    except Exception as error:  # a plug-in may fail in any way; whichever it is, the start stops with its name
        raise SettingsError(f"the plug-in {package} ({entry.name} = {entry.value}) cannot be loaded: {error!r}") from error
    if not isinstance(parser, Parser):
        raise SettingsError(f"the plug-in {package} ({entry.name} = {entry.value}) is no parser: see importd.ports.Parser")
    return parser


def recognise(payload: Payload, parsers: Sequence[Parser]) -> Parser:
    """The one parser for this file. Raises `Refusal` when there is none, or more than one."""
    found = [parser for parser in parsers if parser.recognises(payload)]
    if len(found) == 1:
        return found[0]
    if found:
        raise Refusal(finding("FILE_FORMAT_AMBIGUOUS", value=", ".join(parser.name for parser in found)))
    raise explain(payload, parsers)
