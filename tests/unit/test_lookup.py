"""How a profile wants partners and products looked up, as it travels."""

from __future__ import annotations

import pytest

from importd import lookup
from importd.lookup import Lookup


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (((), "reject", "24h"), Lookup()),
        ((("xref", "ean", "theirs"), "reject", "30m"), Lookup(("external_id", "gtin", "partner_item"), "reject", 1800)),
        (((), "create", "24h"), Lookup((), "create", 86_400)),
        ((("vat",), "use: A B|C ", "7d"), Lookup(("vat_id",), "use: A B|C ", 604_800)),
    ],
)
def test_what_was_declared_comes_out_again(given: tuple[tuple[str, ...], str, str], found: Lookup) -> None:
    """Spaces and signs in a code included."""
    assert lookup.read(lookup.of(*given)) == found


def test_the_code_of_a_stand_in() -> None:
    """What follows `use:`."""
    assert Lookup((), "use: A B ").instead == "A B"
    assert Lookup((), "wait").instead == ""
