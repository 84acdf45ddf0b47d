"""The totals of a document follow from its lines and from each other (EN 16931, BR-CO-10 to BR-CO-16).

Only what the sender says is judged. In electronic documents a relation is judged when all its terms are there: an order may
say nothing but what is to be paid, an invoice of the profile MINIMUM nothing but its totals. In our own formats the terms that
are left out are computed.
A cent per line is a matter of rounding, as EXTENDED-CTC-FR has it; what is to be paid follows exactly from the total.

>>> from datetime import date
>>> from importd.model import Document, Line, Totals
>>> rules = Rules(today=date(2026, 3, 31))
>>> line = Line(quantity=Decimal(3), unit_price=Decimal("9.99"), net_amount=Decimal("29.97"))
>>> good = Document(kind="order", direction="sale", number="A1", issue_date=rules.today, currency="EUR", lines=(line,),
...                 totals=Totals(net=Decimal("29.97"), tax=Decimal("5.99"), gross=Decimal("35.96")))
>>> list(check(good, rules))
[]
>>> bad = good.model_copy(update={"totals": Totals(net=Decimal("29.97"), tax=Decimal("5.99"), gross=Decimal("39.56"))})
>>> [(reason.code, reason.field, reason.value, reason.expected, reason.rule) for reason in check(bad, rules)]
[('AMT_DOCUMENT_TOTAL', 'totals.gross', '39.56', '35.96', 'BR-CO-15')]
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from importd.config import Rules
from importd.model import Document, Reason
from importd.reasons import finding
from importd.totals import HUNDRED, ZERO, adjusted, bases, line_total, rounded, tax_per_document, unit
from importd.validators._amounts import TOO_MUCH, compare, parts
from importd.validators.en16931 import judged

OFFERS: Final = ("quote", "order", "delivery_note")  # may say what discounts come to without naming them (Order-X BASIC)


def check(document: Document, rules: Rules) -> Iterator[Reason]:
    """AMT_DOCUMENT_TOTAL, AMT_ROUNDING, AMT_TAX_MODE, VAL_NUMBER."""
    if judged(document, rules):
        return  # `en16931.arithmetic` is exact
    said, roundings = document.totals, parts(document)
    lines = line_total(document)
    if not -TOO_MUCH < lines < TOO_MUCH:
        yield finding("VAL_NUMBER", document, field="totals.lines", value=format(lines, "f"), expected=f"< {TOO_MUCH:f}")
        return
    allowances, charges = adjusted(document.adjustments, charge=False), adjusted(document.adjustments, charge=True)
    if said.lines is not None and document.lines:
        yield from compare(document, "totals.lines", said.lines, lines, rule="BR-CO-10", parts=roundings, rules=rules)
    unnamed = rules.electronic and document.kind in OFFERS
    if said.allowances is not None and (allowances or not unnamed):
        yield from compare(
            document, "totals.allowances", said.allowances, allowances, rule="BR-CO-11", parts=roundings, rules=rules
        )
    if said.charges is not None and (charges or not unnamed):
        yield from compare(document, "totals.charges", said.charges, charges, rule="BR-CO-12", parts=roundings, rules=rules)
    net = _or(said.lines, lines) - _or(said.allowances, allowances) + _or(said.charges, charges)
    if said.net is not None and (document.lines or said.lines is not None):
        yield from _net(document, said.net, net, rules)
    yield from _payable(document, rules, net if said.net is None else said.net, roundings)


def _net(document: Document, said: Decimal, ours: Decimal, rules: Rules) -> Iterator[Reason]:
    """A net total that only agrees if VAT is taken out of the prices says that they are not what they are read as."""
    for reason in compare(document, "totals.net", said, ours, rule="BR-CO-13", parts=parts(document), rules=rules):
        without = ours if rules.electronic or reason.code == "AMT_ROUNDING" else _without_tax(document)
        if without != ours and abs(without - said) <= unit(document.currency) * parts(document):
            yield finding("AMT_TAX_MODE", document, field="totals.net", value=reason.value, expected=reason.expected)
        else:
            yield reason


def _without_tax(document: Document) -> Decimal:
    """What the document would come to if its amounts included VAT."""
    found = bases(document) or {}
    return rounded(sum((base * HUNDRED / (HUNDRED + rate) for rate, base in found.items()), ZERO), document.currency)


def _or(said: Decimal | None, ours: Decimal) -> Decimal:
    return ours if said is None else said


def _payable(document: Document, rules: Rules, net: Decimal, roundings: int) -> Iterator[Reason]:
    said = document.totals
    complete = not rules.electronic or said.net is not None
    tax = said.tax if said.tax is not None else _breakdown(document)
    if said.gross is not None and tax is not None and complete:
        yield from compare(document, "totals.gross", said.gross, net + tax, rule="BR-CO-15", parts=roundings, rules=rules)
    elif said.gross is not None and complete and ZERO < said.gross < net:  # nobody says the VAT, but it adds something
        yield from compare(document, "totals.gross", said.gross, net, rule="BR-CO-15", parts=roundings, rules=rules)
    if said.due is None:
        return
    paid, more = said.prepaid or ZERO, said.rounding or ZERO
    if said.gross is not None and said.lines is None and said.prepaid is None and not document.lines:
        return  # MINIMUM has no field for what was paid before
    if said.gross is not None:
        yield from compare(document, "totals.due", said.due, said.gross - paid + more, rule="BR-CO-16", rules=rules)
    elif not rules.electronic:
        if tax is None and (found := bases(document)) is not None:
            tax = tax_per_document(found, document.currency)
        if tax is not None:
            yield from compare(
                document, "totals.due", said.due, net + tax - paid + more, rule="BR-CO-16", parts=roundings, rules=rules
            )


def _breakdown(document: Document) -> Decimal | None:
    """The VAT total as the breakdown has it, where the sender does not say it itself."""
    amounts = [row.amount for row in document.taxes]
    return sum((one for one in amounts if one is not None), ZERO) if amounts and None not in amounts else None
