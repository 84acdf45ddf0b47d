"""The official verdict: rules run by Saxon in a child, and no pass where nobody has judged.

The rules here are our own imitation of what CEN publishes. What needs Saxon is skipped where the extra is not installed.
"""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from importd import app, official, saxon
from importd.cli import main
from importd.config import Official, ReadingLimits, Rules, Settings
from importd.official import OfficialRules
from importd.saxon import Verdict, line_of, plain, read_report, rule_files
from importd.views import official as view
from tests import einvoices
from tests.workbench import Workbench

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
SVRL = "http://purl.oclc.org/dsdl/svrl"
FIRED = f'<s:schematron-output xmlns:s="{SVRL}"><s:fired-rule context="/*"/>{{}}</s:schematron-output>'
PLACE = f"/*:Invoice[namespace-uri()='{UBL}Invoice-2'][1]/*:ID[namespace-uri()='{UBL}CommonBasicComponents-2'][1]"
XSLT = f"""<xsl:stylesheet version="2.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:svrl="{SVRL}">
<xsl:template match="/"><svrl:schematron-output><svrl:fired-rule context="/*"/>
<xsl:if test="//*[local-name()='ID'] = 'BAD'">
<svrl:failed-assert id="BR-02" flag="fatal" location="{PLACE}"><svrl:text>[BR-02]-An Invoice number.</svrl:text></svrl:failed-assert>
</xsl:if>
<svrl:failed-assert id="BR-CL-1" flag="warning" location="/*"><svrl:text>[BR-CL-1]-A code.</svrl:text></svrl:failed-assert>
</svrl:schematron-output></xsl:template></xsl:stylesheet>"""
Main = Callable[..., tuple[int, str, str]]
needs_saxon = pytest.mark.skipif(not official.installed(), reason="the extra schematron (saxonche) is not installed")


def invoice(number: str = "F-1", root: str = "Invoice") -> str:
    """As little UBL as a rule can look at."""
    cbc = f"{UBL}CommonBasicComponents-2"
    return f'<{root} xmlns="{UBL}{root}-2" xmlns:cbc="{cbc}">\n<cbc:ID>{number}</cbc:ID></{root}>'


def rules() -> Rules:
    """What a reader is told."""
    return Rules(today=date(2026, 11, 23))


@pytest.fixture
def command(workbench: Workbench, capsys: pytest.CaptureFixture[str]) -> Main:
    """Run `importd check --official` on files with these contents: exit code, standard output, standard error."""

    def run(*contents: str | bytes, options: tuple[str, ...] = ()) -> tuple[int, str, str]:
        files = [workbench.path / f"{index}.xml" for index in range(len(contents))]
        for file, content in zip(files, contents, strict=True):
            file.write_bytes(content.encode() if isinstance(content, str) else content)
        with pytest.raises(SystemExit) as left:
            main(["check", "--official", *map(str, files), *options, "--workspace", str(workbench.path)])
        printed = capsys.readouterr()
        return int(left.value.code or 0), printed.out, printed.err

    return run


def published(bench: Workbench, name: str = "EN16931-UBL-validation.xslt", content: str = XSLT) -> None:
    """A rule file in the folder of rules."""
    path = bench.path / "rules" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, workbench: Workbench) -> Callable[[Callable[..., None]], Verdict]:
    """The verdict on a file when the child does this with it."""

    def judge(child: Callable[..., None]) -> Verdict:
        monkeypatch.setattr(saxon, "serve", child)
        judges = OfficialRules(workbench.path, ReadingLimits(seconds=0.2))
        try:
            return judges.judge(str(workbench.path / "a.xml"), rules())
        finally:
            judges.close()

    monkeypatch.setattr(official, "_PATIENCE", 0.1)
    return judge


def test_a_child_that_dies_gives_no_verdict(told: Callable[[Callable[..., None]], Verdict]) -> None:
    """It is said, and importd lives on."""
    assert told(lambda folder, memory, tasks, answers: os.kill(os.getpid(), signal.SIGKILL)).state == "died"


def test_a_child_that_does_not_end_gives_no_verdict(told: Callable[[Callable[..., None]], Verdict]) -> None:
    """It is stopped after its time."""
    started = time.monotonic()
    assert told(lambda folder, memory, tasks, answers: time.sleep(60)).state == "slow"
    assert time.monotonic() - started < 30


def test_after_a_death_the_next_file_gets_a_new_child(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """One file that kills Saxon costs no other its verdict."""

    def serve(folder: Path, memory: int, tasks: int, answers: int) -> None:
        while message := saxon.receive(tasks):
            if b"deadly" in message:
                os.kill(os.getpid(), signal.SIGKILL)
            saxon.send(answers, Verdict(state="judged").model_dump_json().encode())

    monkeypatch.setattr(saxon, "serve", serve)
    judges = OfficialRules(tmp_path, ReadingLimits())
    try:
        assert [judges.judge(name, rules()).state for name in ("a", "deadly", "b")] == ["judged", "died", "judged"]
    finally:
        judges.close()


@pytest.mark.parametrize("state", ["died", "slow", "silent", "no_rules", "several_rules", "bad_rules", "no_syntax", "trouble"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_whatever_is_no_verdict_is_told_in_words(tmp_path: Path, state: saxon.State, language: str) -> None:
    """And the exit code is 1, whatever the other files got."""
    (tmp_path / "a.xml").touch()
    (tmp_path / "b.xml").touch()
    answers = iter([Verdict(state=state, syntax="UBL", detail="x"), Verdict(state="judged")])
    report = view.check(lambda path: next(answers), tmp_path, [str(tmp_path / "a.xml"), str(tmp_path / "b.xml")], language)
    assert [file.verdict for file in report.files] == ["unjudged", "valid"]
    assert report.files[0].detail
    assert report.exit_code == 1


def test_no_file_at_all_is_no_pass(tmp_path: Path) -> None:
    """Of a rejected file's note nothing can be judged."""
    assert view.check(lambda path: Verdict(state="judged"), tmp_path, ["a.xml.reason.txt"], "en").exit_code == 1


def test_without_the_extra_it_says_so(command: Main, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence with what to install, and exit code 1."""
    monkeypatch.setattr(official, "installed", lambda: False)
    code, out, err = command(invoice())
    assert (code, out) == (1, "")
    assert "pip install 'importd[schematron]'" in err


def test_without_rule_files_it_says_where_they_belong(
    command: Main, workbench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No Saxon is needed to find that out."""
    monkeypatch.setattr(official, "installed", lambda: True)
    code, out, _ = command(invoice())
    assert code == 1
    assert f"{workbench.path}/rules" in out
    assert "EN16931-UBL-validation*.xsl*" in out


def test_two_versions_of_the_rules_are_one_too_many(
    command: Main, workbench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody could say which one holds."""
    monkeypatch.setattr(official, "installed", lambda: True)
    published(workbench, "1.3.15/EN16931-UBL-validation.xslt")
    published(workbench, "1.3.16/EN16931-UBL-validation.xslt")
    code, out, _ = command(invoice())
    assert code == 1
    assert "1.3.15/EN16931-UBL-validation.xslt, 1.3.16/EN16931-UBL-validation.xslt" in out


@pytest.mark.parametrize(
    "content", [invoice(root="Order"), "{}", "<a", "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"]
)
def test_what_cannot_be_judged_is_not_passed(command: Main, monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    """Another document, no XML, broken XML, a DTD: Saxon never sees them."""
    monkeypatch.setattr(official, "installed", lambda: True)
    code, out, _ = command(content, options=("--json",))
    assert code == 1
    assert [file["verdict"] for file in json.loads(out)["files"]] == ["unjudged"]


@pytest.mark.parametrize("report", ["", "<a/>", f'<s:schematron-output xmlns:s="{SVRL}"/>', "no XML"])
def test_a_report_without_a_rule_that_was_tried_is_no_verdict(report: str) -> None:
    """A stylesheet that is not for this document writes such."""
    assert read_report(report, etree.fromstring("<a/>")) is None


WEIGHTS = {'flag="fatal"': True, "": True, 'flag="warning"': False, 'role="info"': False, 'flag="new"': True}


@pytest.mark.parametrize(("flag", "fatal"), WEIGHTS.items())
def test_a_finding_is_fatal_unless_it_says_less(flag: str, fatal: bool) -> None:
    """A weight that nobody knows is not taken lightly."""
    report = FIRED.format(f'<s:failed-assert id="R" {flag} location="{PLACE}"><s:text>[R]-No  good.</s:text></s:failed-assert>')
    found = read_report(report, etree.fromstring(invoice()))
    assert found is not None
    assert [(one.rule, one.fatal, one.text, one.line) for one in found] == [("R", fatal, "No good.", 2)]


def test_a_location_of_either_writing_is_found_and_told() -> None:
    """With *: and with local-name(); one that cannot be understood has no line."""
    root = etree.fromstring(invoice())
    other = f"/*[local-name()='Invoice' and namespace-uri()='{UBL}Invoice-2'][1]/*[1]"
    assert [line_of(one, root) for one in (PLACE, f"{PLACE}/@schemeID", other, "/Invoice[", "")] == [2, 2, 2, 0, 0]
    assert plain(PLACE) == "/Invoice/ID"


def test_rule_files_are_found_wherever_the_archive_put_them(workbench: Workbench) -> None:
    """CEN's archive can be unpacked as it is; its source files are not rules."""
    published(workbench, "ubl/xslt/EN16931-UBL-validation.xslt")
    published(workbench, "ubl/schematron/EN16931-UBL-validation.sch")
    found = rule_files(workbench.path / Official().rules, "UBL")
    assert [str(path.relative_to(workbench.path)) for path in found] == ["rules/ubl/xslt/EN16931-UBL-validation.xslt"]


@needs_saxon
def test_saxon_says_valid_and_not_valid(command: Main, workbench: Workbench) -> None:
    """Exit code 0 with warnings alone, 3 with a fatal finding; one child judges them all."""
    published(workbench)
    code, out, _ = command(invoice())
    assert code == 0
    assert "[BR-CL-1]" in out
    code, out, _ = command(invoice(), invoice("BAD"), invoice("F-2"), options=("--json",))
    files = json.loads(out)["files"]
    assert (code, [file["verdict"] for file in files]) == (3, ["valid", "not_valid", "valid"])
    told = {"rule": "BR-02", "severity": "fatal", "place": "/Invoice/ID", "line": 2, "text": "An Invoice number."}
    assert files[1]["findings"][0] == told


@needs_saxon
def test_saxon_judges_the_xml_inside_a_pdf(command: Main, workbench: Workbench) -> None:
    """By the rules for CII."""
    published(workbench, "EN16931-CII-validation.xslt")
    code, out, _ = command(einvoices.pdf(("factur-x.xml", einvoices.invoice())), options=("--json",))
    assert code == 0
    assert json.loads(out)["files"][0]["rules"] == "EN16931-CII-validation.xslt"


BROKEN = {"<no stylesheet": "inutilisable", XSLT.replace("svrl:fired-rule", "svrl:text"): "aucune règle"}


@needs_saxon
@pytest.mark.parametrize(("content", "why"), BROKEN.items())
def test_rules_that_are_none_pass_nothing(command: Main, workbench: Workbench, content: str, why: str) -> None:
    """A broken file, and one that applies no rule."""
    published(workbench, content=content)
    code, out, _ = command(invoice())
    assert code == 1
    assert why in out


@needs_saxon
def test_many_files_are_judged_by_one_child(workbench: Workbench) -> None:
    """Compiled once: the hundredth costs next to nothing."""
    published(workbench)
    file = workbench.drop("a.xml", invoice())
    with app.official_rules(workbench.path / "rules", Settings(), "default") as judge:
        assert {judge(str(file)).state for _ in range(100)} == {"judged"}
