"""What a document adds up to: the sender's own figures where it says them, ours where it is silent.

Half-up at the currency's decimals; VAT is rounded once per rate, as most of the trade does.

>>> from importd.model import Line
>>> chairs = Line(quantity=Decimal(3), unit_price=Decimal("9.99"), vat_rate=Decimal(20))
>>> boxes = Line(quantity=Decimal(250), unit_price=Decimal("12"), price_base=Decimal(1000), vat_rate=Decimal("5.5"))
>>> line_net(chairs, "EUR"), line_net(boxes, "EUR")
(Decimal('29.97'), Decimal('3.00'))
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Final, NamedTuple

from importd.model import Adjustment, Document, Line
from importd.values import decimal_places

ZERO: Final = Decimal(0)
HUNDRED: Final = Decimal(100)
UNTAXED: Final = frozenset({"Z", "E", "AE", "K", "G", "O"})  # VAT categories without VAT: a rate left out is 0


class Computed(NamedTuple):
    """The amounts that go on record, with no more decimals than their currency has."""

    lines: Decimal
    allowances: Decimal
    charges: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal
    due: Decimal


@cache
def unit(currency: str) -> Decimal:
    """The smallest amount of a currency: 0.01 for EUR, 1 for JPY."""
    return Decimal(1).scaleb(-decimal_places(currency))


def rounded(amount: Decimal, currency: str) -> Decimal:
    """An amount with the decimals of its currency, half-up."""
    return amount.quantize(unit(currency), ROUND_HALF_UP)


def line_product(line: Line) -> Decimal | None:
    """Quantity × price ÷ base quantity − allowances + charges, unrounded; None where one of the first two is missing."""
    if line.quantity is None or line.unit_price is None:
        return None
    amount = line.quantity * line.unit_price
    if line.price_base:
        amount /= line.price_base
    for adjustment in line.adjustments:
        amount = amount + adjustment.amount if adjustment.charge else amount - adjustment.amount
    return amount


def line_amount(line: Line, currency: str) -> Decimal | None:
    """What the line says it amounts to, else what it comes to; None for a text, or a quantity without a price."""
    if line.net_amount is not None:
        return line.net_amount
    amount = line_product(line)
    return None if amount is None else rounded(amount, currency)


def line_net(line: Line, currency: str) -> Decimal | None:
    """`line_amount` with the decimals of the currency, as it goes on record."""
    amount = line_amount(line, currency)
    return None if amount is None else rounded(amount, currency)


def line_total(document: Document) -> Decimal:
    """The sum of the lines."""
    total = ZERO
    for line in document.lines:
        amount = line_amount(line, document.currency)
        if amount is not None:
            total += amount
    return total


def adjusted(adjustments: Iterable[Adjustment], *, charge: bool) -> Decimal:
    """The sum of the allowances, or of the charges."""
    return sum((one.amount for one in adjustments if one.charge is charge), ZERO)


def rate_of(item: Line | Adjustment) -> Decimal | None:
    """The VAT rate of a line, allowance or charge in percent; None when it is not said."""
    return ZERO if item.vat_rate is None and item.vat_category in UNTAXED else item.vat_rate


def bases(document: Document) -> dict[Decimal, Decimal] | None:
    """Rate → taxable amount; None when an amount says no rate, or an impossible one: nothing follows.

    An allowance or charge without a rate goes with the lines when these have a single one.
    """
    found: dict[Decimal, Decimal] = {}
    for line in document.lines:
        amount = line_amount(line, document.currency)
        if amount is None:
            continue
        rate = rate_of(line)
        if rate is None or not ZERO <= rate <= HUNDRED:
            return None
        found[rate] = found.get(rate, ZERO) + amount
    single = next(iter(found)) if len(found) == 1 else None
    for one in document.adjustments:
        rate = rate_of(one)
        rate = single if rate is None else rate
        if rate is None or not ZERO <= rate <= HUNDRED:
            return None
        found[rate] = found.get(rate, ZERO) + (one.amount if one.charge else -one.amount)
    return found


def tax_per_document(found: dict[Decimal, Decimal], currency: str) -> Decimal:
    """VAT rounded once per rate."""
    return sum((rounded(base * rate / HUNDRED, currency) for rate, base in found.items()), ZERO)


def tax_per_line(document: Document, single: Decimal) -> Decimal:
    """VAT rounded on each line, allowance and charge; `single` is the rate of those that do not say theirs."""
    currency, total = document.currency, ZERO
    for line in document.lines:
        total += rounded((line_amount(line, currency) or ZERO) * (rate_of(line) or ZERO) / HUNDRED, currency)
    for one in document.adjustments:
        rate = rate_of(one)
        tax = rounded(one.amount * (single if rate is None else rate) / HUNDRED, currency)
        total += tax if one.charge else -tax
    return total


def computed(document: Document) -> Computed:
    """What goes on record. An amount whose VAT rate nobody says bears no VAT."""
    said, currency = document.totals, document.currency
    lines = line_total(document) if said.lines is None else said.lines
    allowances = adjusted(document.adjustments, charge=False) if said.allowances is None else said.allowances
    charges = adjusted(document.adjustments, charge=True) if said.charges is None else said.charges
    net = said.net if said.net is not None else lines - allowances + charges
    tax = said.tax if said.tax is not None else _tax(document, net)
    paid, more = said.prepaid or ZERO, said.rounding or ZERO
    if said.gross is not None:
        gross = said.gross
    elif said.due is not None:  # orders often say nothing but what is to be paid
        gross = said.due + paid - more
    else:
        gross = net + tax
    due = said.due if said.due is not None else gross - paid + more
    return Computed(*(rounded(one, currency) for one in (lines, allowances, charges, net, tax, gross, due)))


def _tax(document: Document, net: Decimal) -> Decimal:
    said = document.totals
    if document.taxes and all(row.amount is not None for row in document.taxes):
        return sum((row.amount for row in document.taxes if row.amount is not None), ZERO)
    if said.gross is not None:
        return said.gross - net
    found = bases(document)
    return ZERO if found is None else tax_per_document(found, document.currency)
