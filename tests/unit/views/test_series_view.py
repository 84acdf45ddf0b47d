"""`importd series`: each series and period, and that nothing is missing."""

from __future__ import annotations

from importd import config
from importd.store import questions
from importd.views import series
from importd.views.series import SeriesList
from tests.unit.views.test_status import CUSTOMERS, PRODUCTS, invoice, ledger
from tests.workbench import Workbench


def listing(bench: Workbench) -> SeriesList:
    """What `importd series` finds."""
    with questions.reading(bench.database) as connection:
        return series.listing(connection, config.load(bench.path))


def test_series_that_were_never_used_are_listed_without_a_number(workbench: Workbench) -> None:
    """Every series of importd.toml is there from the start."""
    found = listing(workbench)
    assert {line.series for line in found.series} == set(config.Settings().series)
    assert all(line.count == 0 and line.no_gap for line in found.series)


def test_first_last_and_count_come_from_the_documents(workbench: Workbench) -> None:
    """Two invoices of one year."""
    workbench.drop("customers.csv", CUSTOMERS)
    workbench.drop("products.csv", PRODUCTS)
    for number in ("A-1", "A-2"):
        workbench.drop(f"{number}.json", invoice(number))
    workbench.drain()
    line = next(line for line in listing(workbench).series if line.series == "invoices")
    assert (line.period, line.first_number, line.last_number, line.count) == ("2026", "FA2026-00001", "FA2026-00002", 2)
    assert listing(workbench).no_gap


def test_a_number_without_a_document_is_a_gap(workbench: Workbench) -> None:
    """The row of the series says 2, the documents say nothing."""
    ledger(workbench, "INSERT INTO series(name, period, start, last, last_date) VALUES('orders', '2026', 1, 2, '2026-01-01')")
    assert not listing(workbench).no_gap
