"""The child process of the official verdict: it runs the rules of CEN, Schematron compiled to XSLT, through Saxon.

Saxon may take its whole process down, so nothing else lives in it: one processor, in its only thread, every rule file
compiled once. It is handed XML that our own reader has parsed within its limits, without DTD and entities.
"""

from __future__ import annotations

import os
import re
import resource
import signal
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, cast

from lxml import etree

from importd.config import Rules
from importd.decode import Payload
from importd.decoding import safe_xml
from importd.errors import Refusal, StillWriting
from importd.model import Noun, Reason
from importd.parsers import pdf
from importd.reader import bytes_of, receive, send

State = Literal["judged", "refused", "no_syntax", "no_rules", "several_rules", "bad_rules", "silent", "trouble", "died", "slow"]
PATTERNS: Final = {"UBL": "EN16931-UBL-validation*.xsl*", "CII": "EN16931-CII-validation*.xsl*"}  # as CEN calls them
_UBL: Final = "urn:oasis:names:specification:ubl:schema:xsd:"
_SYNTAXES: Final = {
    f"{{{_UBL}Invoice-2}}Invoice": "UBL",
    f"{{{_UBL}CreditNote-2}}CreditNote": "UBL",
    "{urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100}CrossIndustryInvoice": "CII",
}
_SVRL: Final = "{http://purl.oclc.org/dsdl/svrl}"
_NOT_FATAL: Final = ("warning", "warn", "information", "info")
# A step of a location as Schematron writes it: *:ID[namespace-uri()='urn:…'][1], or the same with local-name().
_STEP: Final = re.compile(
    r"""\*:([\w.-]+)\[namespace-uri\(\)\s*=\s*(['"])([^'"]*)\2\]"""
    r"""|\*\[local-name\(\)\s*=\s*(['"])([\w.-]+)\4\s+and\s+namespace-uri\(\)\s*=\s*(['"])([^'"]*)\6\]"""
)


class Finding(Noun):
    """A rule that is not kept."""

    rule: str  # BR-CO-15
    fatal: bool
    location: str  # an XPath
    line: int  # 0 = unknown
    text: str


class Verdict(Noun):
    """What the official rules say of one file; only `judged` is a verdict, everything else says why there is none."""

    state: State
    syntax: str = ""  # UBL or CII
    rules: str = ""  # the rule file, relative to the folder of rules
    findings: tuple[Finding, ...] = ()
    reasons: tuple[Reason, ...] = ()  # of a file that cannot be read
    detail: str = ""  # what the machine said, or the root of a document without rules


def serve(folder: Path, memory_bytes: int, tasks: int, answers: int) -> None:
    """Judge the files that come in as tasks of `reader`, until they end."""
    _confine(memory_bytes)
    judge = _Judge(folder)
    while message := receive(tasks):
        path, _, rules = message.partition(b"\0")
        send(answers, judge(path, Rules.model_validate_json(rules)).model_dump_json().encode())


def _confine(memory_bytes: int) -> None:
    """Limits as for a reader; Saxon maps far more addresses than it uses, so what counts is the data."""
    signal.signal(signal.SIGIO, signal.SIG_IGN)  # a lease that breaks must not kill us
    resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (1, 2):  # what Saxon or its end has to say goes to nobody's terminal
        os.dup2(nowhere, descriptor)


class _Judge:
    """The rule files of a folder, each compiled when the first document of its syntax comes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._compiled: dict[Path, Any] = {}

    def __call__(self, path: bytes, rules: Rules) -> Verdict:
        try:
            document = _document(bytes_of(path, rules.max_bytes), os.fsdecode(os.path.basename(path)), rules)
            return self._judge(document.xml)
        except Refusal as refusal:
            return Verdict(state="refused", reasons=tuple(refusal.reasons))
        except StillWriting:
            return Verdict(state="trouble")
        except OSError as error:
            return Verdict(state="trouble", detail=str(error))

    def _judge(self, root: etree._Element) -> Verdict:
        syntax = _SYNTAXES.get(root.tag, "")
        if not syntax:
            return Verdict(state="no_syntax", detail=etree.QName(root).localname)
        found = rule_files(self._folder, syntax)
        if len(found) != 1:
            names = ", ".join(self._name(one) for one in found)
            return Verdict(state="several_rules" if found else "no_rules", syntax=syntax, detail=names)
        return self._apply(found[0], syntax, root)

    def _apply(self, file: Path, syntax: str, root: etree._Element) -> Verdict:
        told = {"syntax": syntax, "rules": self._name(file)}
        try:
            rules = self._rules(file)
        except Exception as error:  # saxonche raises whatever it likes
            return Verdict(state="bad_rules", detail=str(error), **told)
        try:
            document = _processor().parse_xml(xml_text=etree.tostring(root, encoding="unicode"))
            report = rules.transform_to_string(xdm_node=document) or ""
        except Exception as error:  # as above
            return Verdict(state="trouble", detail=str(error), **told)
        findings = read_report(report, root)
        return Verdict(state="silent", **told) if findings is None else Verdict(state="judged", findings=findings, **told)

    def _rules(self, file: Path) -> Any:
        if file not in self._compiled:
            self._compiled[file] = _processor().new_xslt30_processor().compile_stylesheet(stylesheet_file=str(file))
        return self._compiled[file]

    def _name(self, file: Path) -> str:
        return str(file.relative_to(self._folder))


@cache
def _processor() -> Any:
    """The one processor of this process. Saxon must never see a thread or a second one of these."""
    from saxonche import PySaxonProcessor

    return PySaxonProcessor(license=False)


def rule_files(folder: Path, syntax: str) -> list[Path]:
    """The rule files for a syntax, anywhere below the folder; there should be one."""
    return sorted(path for path in folder.rglob(PATTERNS[syntax]) if path.suffix in (".xsl", ".xslt"))


def _document(raw: bytes, name: str, rules: Rules) -> Payload:
    """The XML: the file itself, or what is inside a PDF. Raises `Refusal`."""
    payload = Payload(raw, name, rules)
    if payload.family != "pdf":
        return payload
    if payload.contents.fault:
        raise Refusal(payload.contents.fault)
    inside = pdf.chosen(payload)
    if inside is None:
        raise pdf.explain(payload)
    return inside


def read_report(report: str, root: etree._Element) -> tuple[Finding, ...] | None:
    """What an SVRL report finds; None when no rule was even tried, which is never a pass."""
    try:
        svrl = safe_xml.parse(report, report.encode())
    except Refusal:
        return None
    if svrl.tag != f"{_SVRL}schematron-output" or svrl.find(f"{_SVRL}fired-rule") is None:
        return None
    return tuple(_finding(one, root) for one in svrl.iter(f"{_SVRL}failed-assert", f"{_SVRL}successful-report"))


def _finding(element: etree._Element, root: etree._Element) -> Finding:
    """A finding counts as fatal unless it says that it is less."""
    rule, location = element.get("id", ""), element.get("location", "")
    weight = (element.get("flag") or element.get("role") or "fatal").lower()
    text = " ".join("".join(map(str, element.itertext())).split()).removeprefix(f"[{rule}]").lstrip("- ")
    return Finding(rule=rule, fatal=weight not in _NOT_FATAL, location=location, line=line_of(location, root), text=text)


def line_of(location: str, root: etree._Element) -> int:
    """The physical line of the element that a location means, 0 when that cannot be told."""
    path = _STEP.sub(
        lambda step: f"*[local-name()='{step[1] or step[5]}' and namespace-uri()='{step[3] or step[7]}']", location
    )
    try:
        found = root.getroottree().xpath(re.sub(r"/@[^/]*$", "", path))
    except etree.XPathError:
        return 0
    first = found[0] if isinstance(found, list) and found else None
    return cast("int", first.sourceline or 0) if isinstance(first, etree._Element) else 0


def plain(location: str) -> str:
    """A location as people write it.

    >>> plain("/*:Invoice[namespace-uri()='urn:x'][1]/*:Item[namespace-uri()='urn:y'][2]/@id")
    '/Invoice/Item[2]/@id'
    """
    return _STEP.sub(lambda step: step[1] or step[5], location).replace("[1]", "")
