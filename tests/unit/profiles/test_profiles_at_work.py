"""Profiles in the running service: a file is held while its profile is broken, and imported once it is mended."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from importd import app
from tests.unit.profiles.test_loading import GOOD
from tests.workbench import NOON, Workbench

CUSTOMERS = "customer_code,name\nC1,Dupont\n"
PRODUCTS = "product_code,name,price\nr1,Chaise,10\n"
ORDER = "no,day,client,ref,qty,price\nA1,2026-03-01,C1,r1,1,10.00\n"
PROFILE = GOOD.replace('format = "csv"', 'format = "csv"\ndelimiter = ","').replace(
    "unit_price = {", 'quantity = "qty"\nvat_rate = { const = "20" }\nunit_price = {'
).replace(", negate = true", "")  # fmt: skip


def test_a_broken_profile_holds_and_a_mended_one_imports(workbench: Workbench) -> None:
    """Nothing is refused meanwhile; the file in the root becomes the sender's that the profile names."""
    workbench.drop("c.csv", CUSTOMERS)
    workbench.drop("p.csv", PRODUCTS)
    folder = workbench.path / "profiles"
    folder.mkdir(exist_ok=True)
    (folder / "shop.toml").write_text(PROFILE.replace("unit_price", "unit_prise"))
    workbench.drop("a1.csv", ORDER)
    receipts: dict[str, str] = {}
    with app.service(
        workbench.path, clock=lambda: NOON, seen=lambda one: receipts.__setitem__(one.claim.name, one.outcome)
    ) as service:
        service.drain()
        assert receipts["a1.csv"] == "parked"
        service.drain()
        (folder / "shop.toml").write_text(PROFILE)
        service.drain()
    assert receipts == {"c.csv": "accepted", "p.csv": "accepted", "a1.csv": "accepted"}
    with closing(sqlite3.connect(workbench.database)) as connection:
        assert connection.execute("SELECT sender, external_number, number FROM documents").fetchall() == [
            ("shop", "A1", "CO2026-00001")
        ]
        assert connection.execute("SELECT sender FROM files WHERE name = 'a1.csv'").fetchall() == [("shop",)]
        assert not list((workbench.path / "rejected").glob("a1*"))


def test_the_same_bytes_again_are_a_duplicate_of_the_senders(workbench: Workbench) -> None:
    """Dropped into the root or into the folder: it is the same sender."""
    workbench.drop("c.csv", CUSTOMERS)
    workbench.drop("p.csv", PRODUCTS)
    (workbench.path / "profiles").mkdir(exist_ok=True)
    (workbench.path / "profiles" / "shop.toml").write_text(PROFILE)
    workbench.drop("a1.csv", ORDER)
    workbench.drain()
    workbench.drop("a2.csv", ORDER, "shop")
    assert [receipt.outcome for receipt in workbench.drain()] == ["duplicate"]
