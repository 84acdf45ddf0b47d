"""What the values of a column are, whatever it is called: days, numbers, identifiers with a check digit, codes of lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, NamedTuple

from stdnum import ean, exceptions, iban
from stdnum.eu import vat
from stdnum.fr import siren, siret

from importd.mapping import days
from importd.mapping.forms import Fault, number
from importd.mapping.style import Style
from importd.profiles.folding import folded
from importd.profiles.tables import built_in

_CURRENCIES: Final = frozenset(
    (
        "EUR",
        "USD",
        "GBP",
        "CHF",
        "CAD",
        "JPY",
        "SEK",
        "NOK",
        "DKK",
        "PLN",
        "CZK",
        "HUF",
        "MAD",
        "TND",
        "XOF",
        "XPF",
        "XAF",
        "AUD",
        "CNY",
        "RON",
    )
)
_RATES: Final = frozenset(map(Decimal, ("0", "2.1", "5.5", "8.5", "10", "20", "19.6", "21", "6", "12", "19", "7")))
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[a-zA-Z]{2,}")
_PHONE: Final = re.compile(r"(?:\+|00)?[0-9][0-9 .()-]{7,18}[0-9]", re.ASCII)
_POSTCODE: Final = re.compile(r"(?:[0-9]{4,5}|[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2})", re.ASCII)
_CODE: Final = re.compile(r"(?=.*[0-9])?[A-Z0-9][A-Z0-9._/-]{1,24}|[0-9]{1,12}")


class Column(NamedTuple):
    """One place of the sample and its values, in the order of the rows."""

    name: str
    values: tuple[str, ...]

    @property
    def filled(self) -> tuple[str, ...]:
        """The values that are not blank."""
        return tuple(value for value in self.values if value)


@lru_cache(maxsize=10_000)
def as_number(text: str, style: Style) -> Decimal | None:
    """The exact number, None when the text is none in this style."""
    try:
        found: Decimal = number(text, style)
    except Fault:
        return None
    return found


def fits(text: str, pattern: str) -> bool:
    """Whether a text is a day in this way of writing."""
    try:
        found = datetime.strptime(text, pattern)  # noqa: DTZ007 - only whether it can be read
    except ValueError:
        return False
    return 1990 <= found.year <= 2060


def patterns_of(values: Sequence[str]) -> tuple[str, ...]:
    """The ways of writing days that every value keeps."""
    return tuple(pattern for pattern in days.COMMON if values and all(fits(value, pattern) for value in values))


def kinds(column: Column, style: Style) -> frozenset[str]:
    """Everything that all values of the column are; empty for a blank column."""
    values = column.filled
    if not values:
        return frozenset()
    found = {name for name, test in _TESTS.items() if all(test(value) for value in values)}
    if patterns_of(values):
        found.add("date")
    numbers = [as_number(value, style) for value in values]
    if all(one is not None for one in numbers):
        known = [one for one in numbers if one is not None]
        found |= {"number"} | ({"integer"} if all(one == one.to_integral_value() for one in known) else set())
        found |= {"rate"} if set(known) <= _RATES else set()
        found |= {"quantity"} if all(abs(one) < 100_000 for one in known) else set()
    elif all(value.endswith("%") and as_number(value[:-1].strip(), style) is not None for value in values):
        found.add("percent")
    return frozenset(found)


def _valid(module: Any, text: str) -> bool:
    try:
        module.validate(text)
    except exceptions.ValidationError:
        return False
    return True


def _country(text: str) -> bool:
    return folded(text) in built_in("iso3166")


_TESTS: Final[Mapping[str, Callable[[str], bool]]] = {
    "gtin": lambda text: len(text) in (8, 12, 13, 14) and text.isdigit() and _valid(ean, text),
    "siret": lambda text: len(text.replace(" ", "")) == 14 and _valid(siret, text),
    "siren": lambda text: len(text.replace(" ", "")) == 9 and _valid(siren, text),
    "vat": lambda text: len(text) > 7 and text[:2].isalpha() and _valid(vat, text),
    "iban": lambda text: len(text) > 14 and text[:2].isalpha() and _valid(iban, text),
    "email": lambda text: _EMAIL.fullmatch(text) is not None,
    "phone": lambda text: _PHONE.fullmatch(text) is not None and sum(map(str.isdigit, text)) >= 9,
    "postcode": lambda text: _POSTCODE.fullmatch(text) is not None,
    "currency": lambda text: text in _CURRENCIES,
    "country": _country,
    "unit": lambda text: folded(text) in built_in("unit"),
    "bool": lambda text: folded(text) in built_in("bool"),
    "code": lambda text: _CODE.fullmatch(text) is not None,
    "words": lambda text: any(sign.isalpha() for sign in text),
    "zero": lambda text: not text.strip("0.,+- "),
}  # fmt: skip
