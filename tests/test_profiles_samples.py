"""Every real layout of the shared samples through its recipe in examples/senders, every faulty file with its code.

What a later step decides (price policies) is listed here with what happens until then, so that the list cannot grow old.
"""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from importd.ports import Receipt
from tests.samples import PROJECT, folder
from tests.workbench import Workbench, copied, made

SAMPLES = folder()
RECIPES = PROJECT / "examples" / "senders"
SHARED = SAMPLES.parent / "profiles"
SENDERS = {
    "cash_register": "till",
    "sage50_ciel": "sage",
    "woocommerce": "woo",
    "custom_xml": "bons",
}  # where it is not the folder
OWN = {  # customers, suppliers and products that the files of other sources name
    "customer_code;name": ["CL00001;TESTARD", "CU2503-0057;Essai", "CAIS001;Caisse", "partner_1;Testard", "DIVERS;Divers"],
    "supplier_code;name": ["FBOIS;Scierie d'Essai"],
    "product_code;name": [
        *(
            "HETRE27;Hêtre",
            "ZMAF;Arrondis",
            "0001;Chaises",
            "0002;Boîtes",
            "product_1;Chaise",
            "product_2;Boîte",
            "ZFRAIS;Frais",
        ),
        "ZDIVERS;Divers",
    ],
}
UNTIL_POLICIES = {  # what the catalogue's price will refuse
    "prestashop/request_sql_12.csv": "accept",
    "prestashop/request_sql_7_old_1.6.csv": "accept",
}
UNTIL_POLICIES_BAD = {"26_nbsp_thousands.csv": ("accept", "")}
AFTER_GOOD = ("11_good_again.csv", "56_same_order.csv", "57_changed_order.csv")
OUTCOMES = {"accept": "accepted", "reject": "rejected", "skip": "accepted", "info": "accepted"}


def rows(name: str) -> Sequence[dict[str, str]]:
    """A manifest."""
    with (SAMPLES / name).open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file, delimiter=";") if any(row.values())]


SOURCES = [row for row in rows("sources/manifest.csv") if row["expected"] and "two files" not in row["note"]]
PAIRS = ("dolibarr/import_invoice_header.csv", "dolibarr/import_invoice_lines.csv")


@pytest.fixture(scope="module")
def references(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that knows the customers and products that the samples assume."""
    bench = made(tmp_path_factory.mktemp("references") / "workspace")
    settings = bench.path / "importd.toml"
    bench.settings(settings.read_text("utf-8").replace("quiet_seconds = 2.0", "quiet_seconds = 0.0"))
    for shape in ("customer", "product"):
        with (SAMPLES / "references" / f"{shape}s.csv").open(encoding="utf-8", newline="") as file:
            table = list(csv.reader(file, delimiter=";"))
        table[0][0] = f"{shape}_code"
        text = io.StringIO()
        csv.writer(text, delimiter=";").writerows(table)
        bench.drop(f"{shape}s.csv", text.getvalue())
    for header, lines in OWN.items():
        bench.drop(f"own-{header.partition('_')[0]}.csv", "\n".join([header, *lines, ""]))
    assert {receipt.outcome for receipt in bench.drain()} == {"accepted"}
    return bench.path


@pytest.fixture
def bench(references: Path, tmp_path: Path) -> Workbench:
    """A copy of it without profiles."""
    fresh = copied(references, tmp_path / "workspace")
    (fresh.path / "profiles").mkdir()
    return fresh


def put(bench: Workbench, profiles: Iterator[Path]) -> None:
    """Profiles into the workspace."""
    for profile in profiles:
        shutil.copy(profile, bench.path / "profiles")


def told(receipt: Receipt) -> list[str]:
    """The codes that decide."""
    return sorted({reason.code for reason in receipt.reasons if reason.severity in ("reject", "skip", "hold")})


@pytest.mark.parametrize("row", [row for row in SOURCES if row["file"] not in PAIRS], ids=lambda row: row["file"])
def test_a_real_layout_comes_in_through_its_recipe(row: dict[str, str], bench: Workbench) -> None:
    """Dropped into its sender's folder, alone."""
    source = row["file"].partition("/")[0]
    put(bench, RECIPES.glob("*/profiles/*.toml"))
    put(bench, iter([SHARED / "custom-bons-xml.toml"]))
    file = SAMPLES / "sources" / row["file"]
    bench.drop(file.name, file.read_bytes(), SENDERS.get(source, source))
    [receipt] = bench.drain()
    expected = UNTIL_POLICIES.get(row["file"], row["expected"]).split()
    assert receipt.outcome == OUTCOMES[expected[0]], receipt.reasons
    assert told(receipt) == expected[1:]
    assert bool(receipt.documents) == (row["holds"] == "documents" and receipt.outcome == "accepted")
    assert not [reason for reason in receipt.reasons if reason.code == "FILE_FORMAT_UNKNOWN"]


@pytest.mark.parametrize("first", [0, 1], ids=["heads first", "lines first"])
def test_two_files_make_one_import(first: int, bench: Workbench) -> None:
    """Whichever comes first waits; then both are decided together."""
    put(bench, RECIPES.glob("dolibarr/profiles/*.toml"))
    one, other = [SAMPLES / "sources" / PAIRS[index] for index in (first, 1 - first)]
    bench.drop(one.name, one.read_bytes(), "dolibarr")
    [waiting] = bench.drain()
    assert (waiting.outcome, told(waiting)) == ("waiting", ["FILE_PARTNER_PENDING"])
    bench.drop(other.name, other.read_bytes(), "dolibarr")
    receipts = {receipt.claim.name: receipt for receipt in bench.drain()}
    assert {name: receipt.outcome for name, receipt in receipts.items()} == {one.name: "accepted", other.name: "accepted"}
    documents = [document for receipt in receipts.values() for document in receipt.documents]
    assert [(document.theirs, document.gross) for document in documents] == [("shop-10042", 34380)]


def test_two_files_dropped_together_are_one_import(bench: Workbench) -> None:
    """Read side by side, both wait; at the next look they are joined once."""
    put(bench, RECIPES.glob("dolibarr/profiles/*.toml"))
    for name in PAIRS:
        file = SAMPLES / "sources" / name
        bench.drop(file.name, file.read_bytes(), "dolibarr")
    receipts = bench.drain()
    assert {receipt.claim.name: receipt.outcome for receipt in receipts} == {Path(name).name: "accepted" for name in PAIRS}
    assert sum(len(receipt.documents) for receipt in receipts) == 1


@pytest.mark.parametrize("row", rows("bad_data/manifest.csv"), ids=lambda row: row["file"])
def test_a_faulty_file_gets_its_code(row: dict[str, str], bench: Workbench) -> None:
    """In the root of the inbox: the profile names the sender."""
    put(bench, SHARED.glob("*.toml"))
    if row["file"] in AFTER_GOOD:
        bench.drop("00_good.csv", (SAMPLES / "bad_data" / "00_good.csv").read_bytes())
        bench.drain()
    bench.drop(row["file"], (SAMPLES / "bad_data" / row["file"]).read_bytes())
    [receipt] = bench.drain()
    severity, code = UNTIL_POLICIES_BAD.get(row["file"], (row["severity"], row["code"]))
    expected = "duplicate" if code == "FILE_DUPLICATE" else OUTCOMES[severity]
    assert receipt.outcome == expected, receipt.reasons
    decisive = sorted({reason.code for reason in receipt.reasons if reason.severity != "warn"})
    assert decisive == [code] * bool(code)
    assert all(reason.line or reason.path or code.startswith(("FILE_", "ENC_BOM", "JSON_")) for reason in receipt.reasons)
