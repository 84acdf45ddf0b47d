"""The policy: which checks judge a document, in which order. To add one, write its module and name it here.

Other packages bring checks through the entry point `importd.checks`.
"""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from typing import Any, Final

from importd.errors import SettingsError
from importd.ports import Check, LedgerCheck
from importd.validators import (
    currency,
    dates,
    duplicates,
    has_lines,
    identifiers,
    known_partner,
    known_products,
    line_amounts,
    line_products,
    precision,
    quantities,
    totals,
    vat,
)
from importd.validators.en16931 import arithmetic, categories, decimals, french, terms

DOCUMENT_CHECKS: Final[tuple[Check, ...]] = (
    dates.check,
    currency.check,
    identifiers.check,
    has_lines.check,
    line_products.check,
    quantities.check,
    precision.check,
    line_amounts.check,
    totals.check,
    vat.check,
    terms.check,
    decimals.check,
    arithmetic.check,
    categories.check,
    french.check,
)
LEDGER_CHECKS: Final[tuple[LedgerCheck, ...]] = (
    duplicates.check,
    known_partner.check,
    known_products.check,
)


def document_checks() -> tuple[Check, ...]:
    """Ours, then those of other packages. Raises `SettingsError` naming the package of one that cannot be loaded."""
    return (*DOCUMENT_CHECKS, *(_load(point) for point in entry_points(group="importd.checks")))


def ledger_checks() -> tuple[LedgerCheck, ...]:
    """The checks that need what is on record."""
    return LEDGER_CHECKS


def _load(point: EntryPoint) -> Any:
    package = point.dist.name if point.dist else "?"
    advice = f"Update it, or remove it with: pip uninstall {package}"
    try:
        check = point.load()
    except Exception as error:  # a package of somebody else may fail in any way; the start must stop and name it
        raise SettingsError(f"the check {point.name} of package {package} cannot be loaded ({error!r}). {advice}") from error
    if not callable(check):
        raise SettingsError(f"the check {point.name} of the package {package} is not a function ({point.value}). {advice}")
    return check
