"""The commands for those who live with importd: thin, with the exit codes that scripts rely on."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
import typer

from importd import config
from importd.cli import main
from importd.cli.asking import responsible_person
from tests.workbench import Workbench

BAD = "kind,number\ninvoice,A-1\n"


def run(capsys: pytest.CaptureFixture[str], bench: Workbench, *arguments: str) -> tuple[int, str, str]:
    """Exit code, output and complaints of a command."""
    with pytest.raises(SystemExit) as left:
        main([*arguments, "--workspace", str(bench.path)])
    printed = capsys.readouterr()
    return int(left.value.code or 0), printed.out.replace("\u00a0", " "), printed.err.replace("\u00a0", " ")


@pytest.fixture
def rejected(workbench: Workbench) -> Workbench:
    """A workspace with a rejected file."""
    workbench.drop("ventes.csv", BAD, "shop1")
    workbench.drain()
    return workbench


def test_a_mail_can_be_pasted(rejected: Workbench, capsys: pytest.CaptureFixture[str]) -> None:
    """Subject, a blank line, the body; also from the folder of another command line."""
    code, out, _ = run(capsys, rejected, "rejected", "mail", "ventes.csv")
    assert code == 0
    assert out.startswith("Objet : Votre fichier ventes.csv n’a pas pu être importé\n\nBonjour,\n")
    assert run(capsys, rejected, "rejected", "mail", "1", "--language", "en")[1].startswith("Subject: Your file ventes.csv")
    assert json.loads(run(capsys, rejected, "rejected", "mail", "1", "--json")[1])["subject"]
    assert run(capsys, rejected, "rejected", "mail", "nix.csv")[0] == 1


def test_why_answers_or_says_that_nothing_does(rejected: Workbench, capsys: pytest.CaptureFixture[str]) -> None:
    """For people and for programs."""
    code, out, _ = run(capsys, rejected, "why", "ventes.csv:1:issue_date")
    assert (code, "CSV_COLUMN_MISSING" in out) == (0, True)
    assert json.loads(run(capsys, rejected, "why", "ventes.csv", "--json")[1])["attempts"][0]["sender"] == "shop1"
    code, _, err = run(capsys, rejected, "why", "nothing.csv")
    assert (code, "Rien ne répond" in err) == (1, True)


def test_doctor_says_ok_and_leaves_with_0(workbench: Workbench, capsys: pytest.CaptureFixture[str]) -> None:
    """Or 1, with what to do below the line."""
    code, out, _ = run(capsys, workbench, "doctor")
    assert code == 0, out
    assert "OK     la base est saine" in out
    workbench.settings("nonsense = 1\n")
    code, out, _ = run(capsys, workbench, "doctor")
    assert code == 1
    assert "NON    importd.toml est inutilisable" in out
    assert json.loads(run(capsys, workbench, "doctor", "--json")[1])["checks"]


def test_units_are_shown_and_installed(workbench: Workbench, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Showing writes nothing; installing says what to run next."""
    (tmp_path / "units").mkdir()
    assert "[Service]" in run(capsys, workbench, "service", "show")[1]
    assert "OnCalendar=Mon..Fri *-*-* 08," in run(
        capsys, workbench, "service", "show", "--schedule", "working-days", "--interval", "30", "--from", "08:00"
    )[1]  # fmt: skip
    assert not list((tmp_path / "units").iterdir())
    code, out, _ = run(capsys, workbench, "service", "install", "--times", "2", "--to", str(tmp_path / "units"))
    assert code == 0
    assert "systemctl enable --now 'importd-once@" in out
    assert len(list((tmp_path / "units").iterdir())) == 2
    assert run(capsys, workbench, "service", "install", "--to", str(tmp_path / "nowhere"))[0] == 1
    assert run(capsys, workbench, "service", "show", "--from", "late")[0] == 2
    assert run(capsys, workbench, "service", "show", "--times", "2", "--interval", "5")[0] == 2


def test_a_day_that_is_none_is_refused(workbench: Workbench, capsys: pytest.CaptureFixture[str]) -> None:
    """With how to write one."""
    code, _, err = run(capsys, workbench, "journal", "--since", "23/11/2026")
    assert (code, "2026-11-23" in err) == (2, True)


def test_init_takes_the_responsible_person(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From its options; a mail address that cannot be one is refused before anything is made."""
    for mail, made in (("anne", False), ("anne@chaises.example", True)):
        with pytest.raises(SystemExit):
            main(["init", str(tmp_path / "new"), "--responsible", "Anne Roy", "--mail", mail])
        assert (tmp_path / "new").exists() == made
    assert config.load(tmp_path / "new").responsible == config.Responsible(name="Anne Roy", mail="anne@chaises.example")
    assert (tmp_path / "new/rejected/LISEZ-MOI.txt").read_text("utf-8").strip().startswith("Les fichiers refusés")


def test_in_a_terminal_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what the options do not say; elsewhere nothing is asked."""
    asked: list[str] = []

    def prompt(question: str, **_: object) -> str:
        asked.append(question)
        return " anne@chaises.example "

    monkeypatch.setattr(typer, "prompt", prompt)
    assert responsible_person("", "", "fr") == {}
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert responsible_person("Anne", "", "fr") == {"name": "Anne", "mail": "anne@chaises.example"}
    assert len(asked) == 1
