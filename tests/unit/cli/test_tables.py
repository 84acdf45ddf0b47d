"""`importd profile`: check, try and propose, as they are called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from importd.cli import main
from tests.samples import PROJECT
from tests.workbench import Workbench

RECIPES = PROJECT / "examples" / "senders"
PLAIN = RECIPES / "plain-csv"


@pytest.fixture
def run(workbench: Workbench, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """Run a command on the workspace, in this process."""
    monkeypatch.chdir(workbench.path)
    (workbench.path / "profiles").mkdir(exist_ok=True)

    def command(*arguments: str | Path) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return int(left.value.code or 0), printed.out, printed.err

    return command


def put(workbench: Workbench, name: str, *changes: tuple[str, str]) -> Path:
    """The plain recipe in the workspace, with some of its text changed."""
    text = (PLAIN / "profiles/plain-csv.toml").read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = workbench.path / "profiles" / f"{name}.toml"
    path.write_text(text, "utf-8")
    return path


def test_check_names_every_fault(workbench: Workbench, run) -> None:
    """With the key, what was there and the nearest known key."""
    put(workbench, "bad", ("decimal   =", "decimel   ="), ('kind   = "order"', 'kind   = "ordre"'))
    code, out, _ = run("profile", "check", "--json")
    [one] = json.loads(out)["profiles"]
    assert code == 1
    assert (one["file"], one["usable"], one["sender"]) == ("profiles/bad.toml", False, "plain")
    faults = {fault["key"]: (fault["value"], fault["near"]) for fault in one["faults"]}
    assert faults == {"profile.kind": ("'ordre'", ""), "read.decimel": ("','", "decimal")}
    code, out, _ = run("profile", "check")
    assert code == 1
    assert '"read.decimel"' in out


def test_check_says_which_two_claim_the_same_files(workbench: Workbench, run) -> None:
    """In one folder that refuses files; with two senders only in the inbox itself."""
    put(workbench, "one")
    put(workbench, "two", ('"commandes*.csv"', '"*.csv"'))
    code, out, _ = run("profile", "check", "--json")
    assert (code, json.loads(out)["clashes"][0]["patterns"]) == (1, ["commandes*.csv", "*.csv"])
    put(workbench, "two", ('"commandes*.csv"', '"*.csv"'), ('sender = "plain"', 'sender = "other"'))
    code, out, _ = run("profile", "check", "--json")
    assert (code, json.loads(out)["clashes"][0]["everywhere"]) == (0, False)


def test_check_takes_names_and_paths(workbench: Workbench, run) -> None:
    """Only those; an unknown name is told with the known ones."""
    put(workbench, "one")
    put(workbench, "bad", ("format_version = 1", "format_version = 9"))
    assert run("profile", "check", "one")[0] == 0
    assert run("profile", "check", PLAIN / "profiles/plain-csv.toml")[0] == 0
    code, _, err = run("profile", "check", "two")
    assert code == 1
    assert "bad, one" in err


@pytest.mark.parametrize("recipe", sorted(path.name for path in RECIPES.iterdir() if path.is_dir()))
def test_the_recipes_agree_with_each_other(recipe: str, run) -> None:
    """No two tables of a sender claim one file."""
    assert run("profile", "check", *sorted((RECIPES / recipe / "profiles").glob("*.toml")))[0] == 0


@pytest.mark.parametrize("recipe", sorted(path.name for path in RECIPES.iterdir() if path.is_dir()))
def test_the_recipes_can_be_tried(recipe: str, run, workbench: Workbench) -> None:
    """Each sample through the table that claims it."""
    from importd.profiles import shelf

    book = shelf.book(shelf.look(RECIPES / recipe))
    files = sorted((RECIPES / recipe / "sample").iterdir())
    one = next(one for one in book.profiles if one.named(files[0].name))
    files = [file for file in files if one.named(file.name)]
    code, out, err = run("profile", "try", RECIPES / recipe / "profiles" / f"{one.file}.toml", *files, "--json")
    assert code == 0, out + err
    [file] = json.loads(out)["files"]
    assert file["count"] == 1
    assert file["documents"][0]["lines"]


def test_try_shows_each_field_beside_its_column(workbench: Workbench, run) -> None:
    """What came out, from which column of which line, and what stood there."""
    put(workbench, "one")
    sample = workbench.path / "commandes.csv"
    sample.write_text(
        "numero;date;client;devise;reference;ean;libelle;quantite;prix_ht;tva;total_ht\n"
        "7;31/03/2025;C1;EUR;R1;;Chaise;2;1 100,50;20;2201,00\n"
        "8;2025-03-31;C1;EUR;R1;;Chaise;x;1,00;20;1,00\n",
        "utf-8",
    )
    code, out, _ = run("profile", "try", "one", sample, "--json")
    [file] = json.loads(out)["files"]
    assert code == 3
    fields = {one["key"]: one for one in file["documents"][0]["fields"]}
    assert fields["fields.date"]["value"] == "2025-03-31"
    assert fields["fields.date"]["sources"] == [{"place": "date", "text": "31/03/2025"}]
    [line] = file["documents"][0]["lines"]
    price = next(one for one in line["fields"] if one["key"] == "lines[0].unit_price")
    assert (line["line"], price["value"], price["sources"][0]["text"]) == (2, "1100.50", "1 100,50")
    assert {reason["code"] for reason in file["reasons"]} >= {"VAL_DATE", "VAL_NUMBER"}
    code, out, _ = run("profile", "try", "one", sample, "--plain")
    assert "lines[0].unit_price" in out
    assert "[VAL_DATE]" in out


def test_try_says_which_rows_were_left_out(workbench: Workbench, run) -> None:
    """By ignore_rows, above the header, and by the filter, each with its line."""
    put(
        workbench,
        "one",
        ('delimiter = ";"', 'delimiter = ";"\nskip = 1\nignore_rows = ["TOTAL"]'),
        ("[fields]", '[filter]\ndevise = ["EUR"]\n\n[fields]'),
    )
    sample = workbench.path / "commandes.csv"
    sample.write_text(
        "Export du jour;;\n"
        "numero;date;client;devise;reference;ean;libelle;quantite;prix_ht;tva;total_ht\n"
        "7;31/03/2025;C1;EUR;R1;;Chaise;2;100,50;20;201,00\n"
        "8;31/03/2025;C1;USD;R1;;Chaise;2;100,50;20;201,00\n"
        "TOTAL;;;;;;;;;;402,00\n",
        "utf-8",
    )
    code, out, _ = run("profile", "try", "one", sample, "--json")
    skipped = [(row["line"], row["why"], row["detail"]) for row in json.loads(out)["files"][0]["skipped"]]
    assert code == 0
    assert skipped == [(1, "above", ""), (4, "filter", "devise = USD"), (5, "ignore_rows", "")]


def test_try_tells_what_the_machine_said(workbench: Workbench, run) -> None:
    """A file that is not there, and a table that cannot be used."""
    put(workbench, "one")
    assert run("profile", "try", "one", "nowhere.csv")[0] == 1
    put(workbench, "bad", ("format_version = 1", "format_version = 9"))
    code, _, err = run("profile", "try", "bad", "nowhere.csv")
    assert code == 1
    assert "format_version" in err


def test_a_proposal_is_written_once(workbench: Workbench, run) -> None:
    """It loads; a file that is there is never replaced; without -o it is printed; what is no sample gives 1."""
    sample = next((PLAIN / "sample").iterdir())
    table = workbench.path / "profiles/new.toml"
    code, out, _ = run("profile", "propose", sample, "-o", "profiles/new.toml", "--sender", "shop9")
    assert code == 0
    assert "profiles/new.toml" in out
    assert 'sender = "shop9"' in table.read_text("utf-8")
    assert run("profile", "check", "new")[0] == 0
    assert run("profile", "try", "new", sample)[0] == 3  # 02/03/2026 can be read in two ways
    table.write_text(table.read_text("utf-8").replace('# dates = ["%d', 'dates = ["%d'), "utf-8")
    assert run("profile", "try", "new", sample)[0] == 0
    assert run("profile", "propose", sample, "-o", "profiles/new.toml")[0] == 1
    code, out, _ = run("profile", "propose", sample)
    assert (code, out.count("format_version = 1")) == (0, 1)
    (workbench.path / "a.pdf").write_bytes(b"%PDF-1.7")
    code, _, err = run("profile", "propose", "a.pdf")
    assert code == 1
    assert "a.pdf" in err
    assert run("profile", "propose", "nowhere.csv")[0] == 1
