"""Texts to exact values, and amounts to whole minor units: the only way in for a number.

`Decimal()` itself takes "1_000", "١٢", "1e9" and "NaN"; an ASCII pattern stands in front of it.

>>> number("1234.50")
Decimal('1234.50')
>>> number("12,5", ",")
Decimal('12.5')
>>> number("1e5")
Traceback (most recent call last):
    ...
ValueError: 1e5
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

PLACES: Final = 10  # a price may have so many decimals
DIGITS: Final = 15

_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,10})?", re.ASCII)
_COMMA_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:,[0-9]{1,10})?", re.ASCII)
SCIENTIFIC: Final = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]*)?[eE][+-]?[0-9]+", re.ASCII)
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})?", re.ASCII)  # xs:date: a zone changes no day


def number(text: str, decimal: str = ".") -> Decimal:
    """An exact number from plain digits with at most ten decimals. Raises `ValueError` with the text."""
    if decimal == ".":
        if _NUMBER.fullmatch(text) is None:
            raise ValueError(text)
        return Decimal(text)
    if _COMMA_NUMBER.fullmatch(text) is None:
        raise ValueError(text)
    return Decimal(text.replace(",", "."))


def day(text: str) -> date:
    """A day written 2026-03-31, a time zone after it being ignored. Raises `ValueError` with the text."""
    match = _DAY.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return date(int(match[1]), int(match[2]), int(match[3]))


def moment(when: datetime) -> str:
    """A moment as the ledger writes it, so that moments can be compared as text: UTC, to the millisecond.

    >>> moment(datetime(2026, 11, 23, 12, tzinfo=UTC))
    '2026-11-23T12:00:00.000+00:00'
    """
    return when.astimezone(UTC).isoformat(timespec="milliseconds")


def canonical(value: Decimal) -> str:
    """A number as it is stored: no exponent, no needless zero, no minus before nothing.

    >>> canonical(Decimal("12.500")), canonical(Decimal("1E+2")), canonical(Decimal("-0.00"))
    ('12.5', '100', '0')
    """
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "", "-") else text


def decimal_places(currency: str) -> int:
    """How many decimals an amount of this ISO 4217 currency has."""
    return _OTHER_DECIMALS.get(currency, 2)


_NO_DECIMALS = (
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF",
)  # fmt: skip
_THREE_DECIMALS = ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND")
_OTHER_DECIMALS = {**dict.fromkeys(_NO_DECIMALS, 0), **dict.fromkeys(_THREE_DECIMALS, 3)}


def minor_units(amount: Decimal, currency: str) -> int:
    """An amount as whole minor units of its currency, exactly. Raises `ValueError` when it has more decimals.

    >>> minor_units(Decimal("12.30"), "EUR"), minor_units(Decimal("1500"), "JPY")
    (1230, 1500)
    """
    scaled = amount.scaleb(decimal_places(currency))
    whole = int(scaled)
    if whole != scaled:
        raise ValueError(f"{amount} has more decimals than {currency}")
    return whole


def in_major(minor: int, currency: str) -> str:
    """Whole minor units as exact decimal text.

    >>> in_major(-1205, "EUR"), in_major(1500, "JPY")
    ('-12.05', '1500')
    """
    places = decimal_places(currency)
    digits = str(abs(minor)).zfill(places + 1)
    return ("-" if minor < 0 else "") + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)
