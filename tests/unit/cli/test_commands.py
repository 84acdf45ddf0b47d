"""The command line: what is printed, and the exit codes that supervision and scripts rely on."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from importd.cli import main
from tests.unit.views.test_status import CUSTOMERS, PRODUCTS, invoice
from tests.workbench import Workbench

Run = Callable[..., "Ran"]
IMPORTD = [sys.executable, "-m", "importd"]


class Ran(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


@pytest.fixture
def importd(workbench: Workbench, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on the workspace, in this process."""
    monkeypatch.chdir(workbench.path)

    def run(*arguments: str | Path) -> Ran:
        with pytest.raises(SystemExit) as left:
            main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return Ran(int(left.value.code or 0), printed.out, printed.err)

    return run


def process(bench: Workbench, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own."""
    command = [*IMPORTD, *arguments, "--workspace", str(bench.path)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def prepared(bench: Workbench) -> None:
    """A customer and a product wait in the inbox."""
    bench.drop("customers.csv", CUSTOMERS)
    bench.drop("products.csv", PRODUCTS)


def running(bench: Workbench) -> subprocess.Popen[str]:
    """A service that has taken the workspace."""
    service = subprocess.Popen([*IMPORTD, "run", "--workspace", str(bench.path)], stderr=subprocess.PIPE, text=True)
    assert service.stderr is not None
    assert "started" in service.stderr.readline()
    return service


def test_once_leaves_with_0_when_all_is_well(workbench: Workbench) -> None:
    """Reference data and a document."""
    prepared(workbench)
    workbench.drop("a.json", invoice("A-1"))
    ran = process(workbench, "run", "--once")
    assert ran.returncode == 0, ran.stderr
    assert "numbers=FA2026-00001" in ran.stderr


def test_once_leaves_with_3_when_something_was_rejected(workbench: Workbench) -> None:
    """Only in this run: the next one is well again."""
    prepared(workbench)
    workbench.drop("a.json", invoice("A-1", product="NIX"))
    assert process(workbench, "run", "--once").returncode == 3
    assert process(workbench, "run", "--once").returncode == 0


def test_once_names_what_it_left_in_the_inbox(workbench: Workbench) -> None:
    """A file without an end is not quiet yet."""
    workbench.drop("half.csv", "customer_code,na")
    ran = process(workbench, "run", "--once")
    assert ran.returncode == 0
    assert 'left file=half.csv why="not quiet yet"' in ran.stderr
    assert (workbench.path / "inbox/half.csv").exists()


def test_once_leaves_with_1_when_a_file_could_not_be_settled(workbench: Workbench) -> None:
    """A claimed file that somebody keeps open for writing stays claimed."""
    claimed = workbench.path / ".claimed/0001-abc/shop1"
    claimed.mkdir(parents=True)
    with (claimed / "a.csv").open("w") as writer:
        writer.write(CUSTOMERS)
        writer.flush()
        assert process(workbench, "run", "--once").returncode == 1
    assert process(workbench, "run", "--once").returncode == 0


def test_quiet_says_nothing_when_there_is_nothing_to_say(workbench: Workbench) -> None:
    """For cron."""
    prepared(workbench)
    ran = process(workbench, "run", "--once", "--quiet")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_a_second_importer_leaves_with_75_and_names_the_first(workbench: Workbench) -> None:
    """By its process."""
    service = running(workbench)
    try:
        ran = process(workbench, "run", "--once")
        assert ran.returncode == 75
        assert f"process {service.pid} " in ran.stderr
    finally:
        service.terminate()
        service.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_service_well(workbench: Workbench, number: signal.Signals) -> None:
    """It says goodbye and leaves with 0; nothing counts as unclean."""
    service = running(workbench)
    service.send_signal(number)
    _, told = service.communicate(timeout=30)
    assert service.returncode == 0
    assert "stopped" in told
    assert process(workbench, "status", "--json").stdout.count('"stopped"') == 1


def test_a_retry_is_taken_up_by_the_running_service(workbench: Workbench) -> None:
    """Its doorbell is rung: well before a heartbeat of an hour."""
    workbench.drop("customers.csv", CUSTOMERS)
    workbench.drop("a.json", invoice("A-1"))
    workbench.drain()
    workbench.settings("[intake]\nheartbeat_seconds = 3600\n")
    service = running(workbench)
    try:
        workbench.drop("products.csv", PRODUCTS)
        _wait(lambda: any(workbench.path.glob("processed/*/products.csv")))
        ran = process(workbench, "retry", "a.json")
        assert (ran.returncode, "Le service les prend" in ran.stdout) == (0, True)
        _wait(lambda: any(workbench.path.glob("processed/*/a.json")))
    finally:
        service.terminate()
        service.communicate()


def _wait(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_status_leaves_with_the_health(workbench: Workbench, importd: Run) -> None:
    """2 when nobody serves the workspace, and JSON says the same."""
    workbench.drain()
    assert importd("status").code == 2
    ran = importd("status", "--json")
    assert (ran.code, json.loads(ran.out)["exit_code"], json.loads(ran.out)["health"]) == (2, 2, "trouble")
    assert importd("status", "--timer", "60").code == 0


def test_status_of_what_is_no_workspace_is_unknown(tmp_path: Path, importd: Run) -> None:
    """3, in JSON too."""
    assert importd("status", "--workspace", tmp_path).code == 3
    ran = importd("status", "--json", "--workspace", tmp_path)
    assert (ran.code, json.loads(ran.out)["health"]) == (3, "unknown")


def test_the_company_language_is_spoken(workbench: Workbench, importd: Run) -> None:
    """French by default, English where the settings say so."""
    workbench.drain()
    assert "Le service est arrêté" in importd("status").out
    workbench.settings('language = "en"\n')
    assert "The service is stopped" in importd("status").out


def test_plain_status_has_no_control_sign_and_no_box(workbench: Workbench, importd: Run) -> None:
    """Whatever the names of files hold."""
    workbench.drop("evil\x1b[2J\u202e.csv", "")
    told = importd("status", "--plain").out
    assert "evil\\x1b[2J\\u202e.csv" in told
    assert not any(ord(sign) < 32 and sign != "\n" for sign in told)
    assert "─" not in told


def test_what_is_no_workspace_gives_one_line_and_1(tmp_path: Path, importd: Run) -> None:
    """No traceback, and how to make one."""
    for command in (["run", "--once"], ["series"], ["rejected"], ["retry", "--all"], ["check", "x"]):
        ran = importd(*command, "--workspace", tmp_path)
        assert ran.code == 1
        assert ran.err.startswith("importd: ")
        assert "importd init" in ran.err
        assert ran.err.count("\n") == 1


def test_broken_settings_stop_a_start_with_1(workbench: Workbench, importd: Run) -> None:
    """The message names the key."""
    workbench.settings("langage = 'fr'\n")
    ran = importd("run", "--once")
    assert (ran.code, "langage" in ran.err) == (1, True)


def test_check_answers_0_3_and_1(workbench: Workbench, importd: Run) -> None:
    """Accepted, rejected, not there."""
    prepared(workbench)
    workbench.drain()
    good, bad = workbench.path / "good.json", workbench.path / "bad.json"
    good.write_text(invoice("A-1"))
    bad.write_text(invoice("A-2", product="NIX"))
    ran = importd("check", good)
    assert (ran.code, "FA2026-00001" in ran.out) == (0, True)
    ran = importd("check", good, bad, "--json")
    assert (ran.code, [file["outcome"] for file in json.loads(ran.out)["files"]]) == (3, ["accepted", "rejected"])
    assert importd("check", good, "nope.json").code == 1


def test_rejected_lists_shows_and_retry_takes_back(workbench: Workbench, importd: Run) -> None:
    """The whole life of a rejected file at the prompt."""
    workbench.drop("customers.csv", CUSTOMERS)
    workbench.drop("a.json", invoice("A-1"))
    workbench.drain()
    assert "#2  a.json" in importd("rejected").out
    assert json.loads(importd("rejected", "--json").out)["files"][0]["id"] == 2
    assert "REF_PRODUCT_UNKNOWN" in importd("rejected", "show", "2").out
    assert json.loads(importd("rejected", "show", "#2", "--json").out)["details"]["file"] == "a.json"
    ran = importd("retry", "a.json", "nope.json")
    assert (ran.code, "nope.json" in ran.err, "a.json" in ran.out) == (1, True, True)
    assert "importd run" in ran.out
    assert importd("rejected", "show", "nope.json").code == 1


def test_an_ambiguous_name_lists_its_candidates(workbench: Workbench, importd: Run) -> None:
    """On standard error, each with its id."""
    for sender in ("shop1", "shop2", "shop3"):
        workbench.drop("a.json", invoice(f"A-{sender}"), sender)
        workbench.drain()
    (workbench.path / "rejected/a.json").unlink()
    for command in (["rejected", "show", "a.json"], ["retry", "a.json"]):
        ran = importd(*command)
        assert (ran.code, "#2" in ran.err, "#3" in ran.err) == (1, True, True)
    assert not list(workbench.path.glob(".claimed/retry-*"))


def test_retry_by_code_and_all(workbench: Workbench, importd: Run) -> None:
    """One of two by its code, then the rest; a code that does not exist is an error with the nearest ones."""
    workbench.drop("empty.csv")
    workbench.settings("[intake]\nquiet_seconds = 0\n")
    workbench.drop("a.json", invoice("A-1"))
    workbench.drain()
    ran = importd("retry", "--code", "FILE_EMPTYY")
    assert (ran.code, "FILE_EMPTY" in re.findall(r"\w+", ran.err)) == (1, True)
    assert "empty.csv" in importd("retry", "--code", "FILE_EMPTY").out
    ran = importd("retry", "--all", "--json")
    assert [file["name"] for file in json.loads(ran.out)["files"]] == ["a.json"]
    assert importd("retry", "--all").code == 0


def test_retry_needs_to_know_what(importd: Run) -> None:
    """Names, --all or --code, and only one of them."""
    assert importd("retry").code == 2
    assert importd("retry", "1", "--all").code == 2


def test_series_leaves_with_0(workbench: Workbench, importd: Run) -> None:
    """First, last and no gap."""
    prepared(workbench)
    workbench.drop("a.json", invoice("A-1"))
    workbench.drain()
    ran = importd("series")
    assert ran.code == 0
    assert [line.split() for line in ran.out.splitlines()][1] == [
        "invoices",
        "2026",
        "FA2026-00001",
        "FA2026-00001",
        "1",
        "aucun",
    ]


def test_the_workspace_may_come_from_the_environment(
    workbench: Workbench, importd: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """IMPORTD_WORKSPACE, from anywhere."""
    monkeypatch.chdir("/")
    monkeypatch.setenv("IMPORTD_WORKSPACE", os.fspath(workbench.path))
    assert importd("series").code == 0
    assert importd("rejected", "--json").code == 0


def test_init_makes_a_workspace_once(tmp_path: Path, importd: Run) -> None:
    """The second time it is an error in one line."""
    ran = importd("init", tmp_path / "ws", "--with-examples", "--language", "en", "--country", "BE")
    assert (ran.code, (tmp_path / "ws/inbox/customers.csv").exists()) == (0, True)
    assert 'country = "BE"' in (tmp_path / "ws/importd.toml").read_text()
    assert importd("init", tmp_path / "ws").code == 1


def test_the_version_is_told(importd: Run) -> None:
    """Without a workspace."""
    from importd import __version__

    assert importd("--version").out == f"importd {__version__}\n"


def test_references_of_documents_are_written(workbench: Workbench, importd: Run, tmp_path: Path) -> None:
    """Ready for the inbox: dropped there, the document is accepted."""
    document = workbench.path / "a.json"
    document.write_text(invoice("A-1"))
    ran = importd("references", "from", document, "--to", tmp_path / "refs")
    assert ran.code == 0
    for name in ("customers.csv", "products.csv"):
        workbench.drop(name, (tmp_path / "refs" / name).read_text())
    workbench.drop("a.json", document.read_text())
    assert [receipt.outcome for receipt in workbench.drain()] == ["accepted"] * 3


def test_references_outside_a_workspace_follow_the_kind(tmp_path: Path, importd: Run) -> None:
    """An invoice is a purchase, a quote a sale; --direction reads all of them one way."""
    party = {"seller": {"name": "Bois SA", "siren": "732829320"}, "buyer": {"name": "Martin", "siren": "552100554"}}
    one = json.loads(invoice("A-1")) | party
    (tmp_path / "a.json").write_text(json.dumps([one, one | {"kind": "quote", "number": "Q-1"}]))
    nowhere = ("--workspace", tmp_path)
    assert importd("references", "from", tmp_path / "a.json", "--to", tmp_path / "auto", *nowhere).code == 0
    assert sorted(path.name for path in (tmp_path / "auto").iterdir()) == ["customers.csv", "products.csv", "suppliers.csv"]
    assert (
        importd("references", "from", tmp_path / "a.json", "--to", tmp_path / "sale", "--direction", "sale", *nowhere).code == 0
    )
    assert sorted(path.name for path in (tmp_path / "sale").iterdir()) == ["customers.csv", "products.csv"]


def test_references_of_a_file_that_cannot_be_read_give_1(tmp_path: Path, importd: Run) -> None:
    """The others are read all the same."""
    (tmp_path / "broken.json").write_text("{")
    (tmp_path / "a.json").write_text(invoice("A-1"))
    ran = importd(
        "references", "from", tmp_path / "broken.json", tmp_path / "a.json", tmp_path / "nope", "--to", tmp_path / "refs"
    )
    assert (ran.code, ran.err.count("broken.json"), ran.err.count("nope") > 0) == (1, 1, True)
    assert (tmp_path / "refs/products.csv").exists()


# keys of senders


def test_keys_are_linked_listed_and_forgotten(workbench: Workbench, importd: Run) -> None:
    """Each command says what it did; a key that is not known is exit code 1."""
    prepared(workbench)
    workbench.drain()
    told = importd("xref", "set", "shop", "customer", "17", "C1")
    assert (told.code, "client 17 de shop = C1" in told.out, "importd retry --cause" in told.out) == (0, True, True)
    assert "comme avant" in importd("xref", "set", "shop", "customer", "17", "C1").out
    (key,) = json.loads(importd("xref", "list", "--json").out)["keys"]
    assert (key["external_id"], key["our_code"], key["learnt_by"]) == ("17", "C1", "hand")
    assert "Ateliers Martin" in importd("xref", "list", "--sender", "shop", "--plain").out
    assert importd("xref", "list", "--kind", "product").out == "Aucune clé n’est connue.\n"
    assert importd("xref", "forget", "shop", "customer", "17").code == 0
    assert importd("xref", "forget", "shop", "customer", "17").code == 1


def test_a_key_of_nobody_is_not_linked(workbench: Workbench, importd: Run) -> None:
    """The reason, one line, exit code 1."""
    prepared(workbench)
    workbench.drain()
    told = importd("xref", "set", "shop", "product", "17", "C1")
    assert told.code == 1
    assert told.err.endswith("importd: C1 n’est pas un code article connu. Déposez d’abord la fiche.\n")


def test_the_table_of_keys_goes_out_and_comes_in(workbench: Workbench, importd: Run) -> None:
    """To a new file, never over another one; a line that cannot be used refuses the table."""
    prepared(workbench)
    workbench.drain()
    importd("xref", "set", "--", "shop", "customer", "-17", "C1")
    assert importd("xref", "export").out.splitlines()[1].startswith("shop;customer;'-17;C1;hand;")
    assert importd("xref", "export", "keys.csv").code == 0
    assert importd("xref", "export", "keys.csv").code == 1
    importd("xref", "forget", "--", "shop", "customer", "-17")
    assert importd("xref", "import", "keys.csv").code == 0
    assert len(json.loads(importd("xref", "list", "--json").out)["keys"]) == 1
    (workbench.path / "bad.csv").write_text("sender;kind;external_id;our_code\nshop;customer;1;NIX\n")
    told = importd("xref", "import", "bad.csv")
    assert (told.code, "ligne 2" in told.out) == (1, True)
    assert importd("xref", "import", "absent.csv").code == 1


def test_the_cause_that_was_mended_releases_what_it_refused(workbench: Workbench, importd: Run) -> None:
    """After the key was linked; what would be refused again stays."""
    prepared(workbench)
    workbench.drop("one.json", invoice("A-1", "X9"), "shop")
    workbench.drop("two.json", invoice("A-2", "X8"), "shop")
    workbench.drain()
    assert importd("retry", "--cause").out == "Rien à reprendre.\n"
    importd("xref", "set", "shop", "product", "X9", "P1")
    assert "one.json" in importd("retry", "--cause").out
    assert [(receipt.claim.name, receipt.outcome) for receipt in workbench.drain()] == [("one.json", "accepted")]
    assert importd("retry", "--cause", "--all").code == 2
