"""VAT rates from amounts, and prices from amounts and quantities: exact, with the sender's decimal sign.

>>> from importd.mapping.style import PLAIN
>>> rate_of("24.000000", "20.000000", ("20", "10"), PLAIN), tax_of("35.94", "179.70", ("20",), PLAIN)
('20', '20')
>>> divide("189.70", "3", 4, PLAIN)
'63.2333'
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

from importd.mapping import forms
from importd.mapping.forms import Fault, tidy
from importd.mapping.style import Style
from importd.profiles.tables import BadValue
from importd.values import canonical

_NEAR: Final = Decimal("0.15")  # points: amounts rounded to the cent give a rate that is a little off
_CENT: Final = Decimal("0.01")
_HUNDRED: Final = Decimal(100)


def number(text: str, style: Style) -> Decimal:
    """The number. Raises `BadValue` with the text."""
    try:
        found: Decimal = forms.number(tidy(text), style)
    except Fault as fault:
        raise BadValue(fault.code, text, fault.expected, fault.near) from None
    return found


@lru_cache(maxsize=20_000)
def rate_of(gross: str, net: str, snap: tuple[str, ...], style: Style) -> str:
    """The rate between an amount with and one without VAT; "" where one is blank or the second zero."""
    if not gross or not net:
        return ""
    base = number(net, style)
    return _rate(number(gross, style) - base, base, snap, style) if base else ""


@lru_cache(maxsize=20_000)
def tax_of(tax: str, net: str, snap: tuple[str, ...], style: Style) -> str:
    """The rate of a VAT amount; "" where one of the two is blank or the second zero."""
    if not tax or not net:
        return ""
    base = number(net, style)
    return _rate(number(tax, style), base, snap, style) if base else ""


@lru_cache(maxsize=20_000)
def tax_in(tax: str, gross: str, snap: tuple[str, ...], style: Style) -> str:
    """The rate of a VAT amount that is within the other amount."""
    if not tax or not gross:
        return ""
    found = number(tax, style)
    base = number(gross, style) - found
    return _rate(found, base, snap, style) if base else ""


def _rate(tax: Decimal, base: Decimal, snap: Sequence[str], style: Style) -> str:
    exact = tax * _HUNDRED / base
    if not snap:
        return written(exact.quantize(_CENT, ROUND_HALF_UP), style)
    nearest = min((Decimal(rate) for rate in snap), key=lambda rate: abs(rate - exact))
    if abs(nearest - exact) > _NEAR and abs(base * nearest / _HUNDRED - tax) > _CENT:
        raise BadValue("AMT_VAT_RATE", canonical(exact.quantize(_CENT, ROUND_HALF_UP)), ", ".join(snap))
    return written(nearest, style)


def divide(amount: str, quantity: str, scale: int, style: Style) -> str:
    """The price of one; "" where one of the two is blank or the second zero."""
    if not amount or not quantity:
        return ""
    count = number(quantity, style)
    if not count:
        return ""
    return written((number(amount, style) / count).quantize(Decimal(1).scaleb(-scale), ROUND_HALF_UP), style)


def times(text: str, factor: str, style: Style) -> str:
    """The text multiplied by a number of ours."""
    return written(number(text, style) * Decimal(factor), style)


def written(value: Decimal, style: Style) -> str:
    """A number as the sender would write it."""
    return canonical(value).replace(".", style.decimal)
