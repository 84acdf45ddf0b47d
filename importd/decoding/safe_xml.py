"""XML from outside: no DTD, no entity, no network, and limits on everything that can be many.

The tree comes from lxml, its parser object being reused. Why a file is refused is looked into only once it is refused.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, cast
from xml.parsers import expat  # only to tell a file that ends early from a wrong one

from lxml import etree

from importd.decoding.charset import control_character, find_control
from importd.decoding.spot import Spot, end_of, line_of
from importd.errors import Refusal
from importd.model import Reason
from importd.reasons import finding

DEPTH: Final = 64  # UBL and CII need 12
ATTRIBUTES: Final = 100  # on one element
ELEMENTS: Final = 1_000_000
TEXT: Final = 10_000_000  # bytes in one text, libxml2's own limit

# What may stand before the root element; possessive, so that no input makes it try twice.
_PROLOG: Final = re.compile(r"(?>\s++|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
_ROOT: Final = re.compile(r"<(?:([^\s<>/:=!?]++):)?([^\s<>/:=!?]++)((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)")
_NAMESPACE: Final = re.compile(r"xmlns(?::([^\s=]++))?\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
# Attached files are not read; their text may be longer than libxml2 allows, so it is left out of the tree.
_ATTACHED: Final = re.compile(
    rb"(<(?:[\w.-]+:)?(?:EmbeddedDocument|Attachment)BinaryObject\b[^>]*>)((?:[^<]++|<!\[CDATA\[[^\]]*+\]\]>)++)"
)
_LARGE: Final = 1_000_000


def root_of(head: str) -> str:
    """The root element as "{namespace}name" from the first signs of a file, "" when there is none to be seen.

    >>> root_of('<?xml version="1.0"?><!-- a --><x:Order xmlns:x="urn:o">')
    '{urn:o}Order'
    """
    match = _ROOT.match(head, _end_of_prolog(head))
    if match is None:
        return ""
    prefix, name, attributes = match[1] or "", match[2], match[3]
    for space in _NAMESPACE.finditer(attributes):
        if (space[1] or "") == prefix:
            return f"{{{space[2] or space[3]}}}{name}"
    return name


def parse(text: str, data: bytes) -> etree._Element:
    """The root element; `data` is `text` in UTF-8. Raises `Refusal`."""
    start = _end_of_prolog(text)
    if text.startswith("<!DOCTYPE", start):
        raise Refusal(
            finding("XML_DTD_FORBIDDEN", Spot(line_of(text, start)), value=text[start + 9 : start + 60].split(None, 1)[0])
        )
    if len(data) > _LARGE:
        data = _ATTACHED.sub(lambda found: found[1] + b"\n" * found[2].count(b"\n"), data)
        if data.count(b"<") - data.count(b"</") > ELEMENTS:
            raise Refusal(finding("XML_LIMIT", value="elements", expected=ELEMENTS))
    try:
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        raise Refusal(_explain(text, data, error)) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refusal(finding("XML_DTD_FORBIDDEN"))
    _keep_limits(root, data)
    return root


def _end_of_prolog(text: str) -> int:
    match = _PROLOG.match(text)
    return match.end() if match else 0


@cache
def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",  # charset.py has decoded; whatever the declaration says was heeded there
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )


@cache
def _too_deep() -> etree.XPath:
    return etree.XPath("boolean(" + "/*" * (DEPTH + 1) + ")")


@cache
def _too_many_attributes() -> etree.XPath:
    return etree.XPath(f"//*[count(@*) > {ATTRIBUTES}][1]")


def _keep_limits(root: etree._Element, data: bytes) -> None:
    if _too_deep()(root):
        raise Refusal(finding("XML_LIMIT", value="depth", expected=DEPTH))
    if data.count(b"=") > ATTRIBUTES:
        crowded = _too_many_attributes()(root)
        if isinstance(crowded, list) and crowded and isinstance(crowded[0], etree._Element):
            element = crowded[0]
            where = Spot(cast("int", element.sourceline))
            raise Refusal(finding("XML_LIMIT", where, value="attributes", expected=ATTRIBUTES))


def _explain(text: str, data: bytes, error: etree.XMLSyntaxError) -> Reason:
    code: int = getattr(error, "code", 0)
    line, column = error.position
    message = re.sub(r"(, line \d+, column \d+)?( \([^()]*\))?$", "", str(error)).strip()
    if code == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
        what, limit = ("depth", DEPTH) if "depth" in message else ("long text", TEXT)
        return finding("XML_LIMIT", Spot(line), value=what, expected=limit)
    if code == etree.ErrorTypes.ERR_NAME_TOO_LONG:
        return finding("XML_LIMIT", Spot(line), value="long name", expected=50_000)
    if (position := find_control(text)) >= 0:
        return control_character(text, position).reasons[0]
    if _ends_early(data):
        return finding("FILE_TRUNCATED", Spot(line), value=end_of(text))
    kind = next((name for name in dir(etree.ErrorTypes) if getattr(etree.ErrorTypes, name) == code), "")
    return finding(
        "XML_NOT_WELL_FORMED", Spot(line), column=str(column), value=kind.removeprefix("ERR_") or message,
        expected=message if kind else "",
    )  # fmt: skip


def _ends_early(data: bytes) -> bool:
    """Whether more bytes could have made it well-formed."""
    parser = expat.ParserCreate("utf-8")
    try:
        parser.Parse(data, False)
    except expat.ExpatError:
        return False
    try:
        parser.Parse(b"", True)
    except expat.ExpatError:
        return True
    return False
