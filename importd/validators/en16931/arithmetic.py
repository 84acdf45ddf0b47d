"""The sums of an electronic invoice (EN 16931, BR-CO-10 to BR-CO-17), on the sender's own figures and exactly.

A sum is rounded to two decimals, half towards plus infinity, and must then be equal; VAT per rate may be off by one unit of the
currency. The EXTENDED profiles allow a cent for each line, discount and charge in the sum, for VAT per rate too. CII also takes a
total with VAT that equals the one without (its rule BR-CO-15 says so).

>>> from datetime import date
>>> from importd.model import Line, Totals
>>> rules, line = Rules(today=date(2026, 3, 31), electronic=True), Line(net_amount=Decimal("29.97"))
>>> said = Totals(lines=Decimal("29.97"), net=Decimal("29.97"), tax=Decimal("5.99"), gross=Decimal("35.96"), due=Decimal("35.96"))
>>> good = Document(kind="invoice", direction="purchase", number="F1", issue_date=rules.today, currency="EUR", lines=(line,),
...                 totals=said, trade=Trade(currency_said=True, tax_totals="EUR"))
>>> list(check(good, rules))
[]
>>> bad = good.model_copy(update={"totals": said.model_copy(update={"gross": Decimal("35.97")})})
>>> [(reason.code, reason.field, reason.value, reason.expected, reason.rule) for reason in check(bad, rules)]
[('AMT_DOCUMENT_TOTAL', 'totals.gross', '35.97', '35.96', 'BR-CO-15'), ('AMT_DOCUMENT_TOTAL', 'totals.due', '35.96', '35.97', 'BR-CO-16')]
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_FLOOR, Decimal
from typing import Final, NamedTuple

from importd.config import Rules
from importd.model import Document, Reason, Tax, Trade
from importd.reasons import finding
from importd.validators._amounts import TOO_MUCH
from importd.validators.en16931 import CENT, NO_TRADE, broken, extended, header_only, is_cii, judged, rounded

_ZERO: Final = Decimal(0)
_ONE: Final = Decimal(1)
_HALF: Final = Decimal("0.5")
_HUNDRED: Final = Decimal(100)
_EXACT_LOOSE: Final = ("S", "L", "M")  # categories with VAT, whose VAT is judged by BR-S-09 and its kin


class _Slack(NamedTuple):
    """How far apart two amounts may be: nothing, or in EXTENDED a cent for each part."""

    lines: Decimal
    allowances: Decimal
    charges: Decimal
    all: Decimal


_NONE: Final = _Slack(_ZERO, _ZERO, _ZERO, _ZERO)


def check(document: Document, rules: Rules) -> Iterator[Reason]:
    """AMT_DOCUMENT_TOTAL, AMT_ROUNDING, EN_RULE, VAL_NUMBER."""
    if not judged(document, rules):
        return
    lines = _sum_of_lines(document)
    if not -TOO_MUCH < lines < TOO_MUCH:
        yield finding("VAL_NUMBER", document, field="totals.lines", value=format(lines, "f"), expected=f"< {TOO_MUCH:f}")
        return
    loose, said = extended(document), document.totals
    slack = _slack(document) if loose else _NONE
    if document.lines and said.lines is not None:
        yield from _compare(document, "totals.lines", said.lines, lines, "BR-CO-10", slack.lines)
    if document.adjustments or said.allowances is not None or said.charges is not None:
        yield from _adjusted(document, slack)
    start = lines if loose and document.lines else said.lines
    if said.net is not None and start is not None:
        net = start - (said.allowances or _ZERO) + (said.charges or _ZERO)
        yield from _compare(document, "totals.net", said.net, net, "BR-CO-13", slack.all)
    yield from _gross(document, document.trade or NO_TRADE, slack.all)
    yield from _due(document)
    yield from _breakdown(document, loose)


def _slack(document: Document) -> _Slack:
    lines, adjustments = len(document.lines), len(document.adjustments)
    charges = sum(one.charge for one in document.adjustments)
    return _Slack(CENT * lines, CENT * (adjustments - charges), CENT * charges, CENT * (lines + adjustments))


def _sum_of_lines(document: Document) -> Decimal:
    total = _ZERO
    for line in document.lines:
        if line.net_amount is not None:
            total += line.net_amount
    return total


def _compare(
    document: Document, field: str, said: Decimal, ours: Decimal, rule: str, slack: Decimal = _ZERO
) -> Iterator[Reason]:
    if said == ours or said == (ours := rounded(ours)):
        return
    code = "AMT_ROUNDING" if abs(said - ours) <= slack else "AMT_DOCUMENT_TOTAL"
    yield finding(code, document, field=field, value=format(said, "f"), expected=format(ours, "f"), rule=rule)


def _adjusted(document: Document, slack: _Slack) -> Iterator[Reason]:
    """A sum that is left out is wrong as soon as there is something to add up."""
    allowances, charges, found = _ZERO, _ZERO, [False, False]
    for one in document.adjustments:
        found[one.charge] = True
        if one.charge:
            charges += one.amount
        else:
            allowances += one.amount
    said = document.totals
    if said.allowances is not None or found[False]:
        yield from _stated(document, "totals.allowances", said.allowances, allowances, "BR-CO-11", slack.allowances)
    if said.charges is not None or found[True]:
        yield from _stated(document, "totals.charges", said.charges, charges, "BR-CO-12", slack.charges)


def _stated(document: Document, field: str, said: Decimal | None, ours: Decimal, rule: str, slack: Decimal) -> Iterator[Reason]:
    if said is not None:
        yield from _compare(document, field, said, ours, rule, slack)
    else:
        yield finding("AMT_DOCUMENT_TOTAL", document, field=field, value="–", expected=format(rounded(ours), "f"), rule=rule)


def _gross(document: Document, trade: Trade, slack: Decimal) -> Iterator[Reason]:
    said = document.totals
    if said.gross is None or said.net is None or (is_cii(document) and said.gross == said.net):
        return
    if trade.tax_totals != document.currency and trade.currency_said:
        found = trade.tax_totals.split()
        if found.count(document.currency) != 1:
            if not (slack and not found):  # EXTENDED-CTC-FR asks nothing where no total of VAT is
                yield broken("BR-CO-15", document, "totals.tax", trade.tax_totals or "–", f"1 × {document.currency}")
            return
    if said.tax is not None:
        yield from _compare(document, "totals.gross", said.gross, said.net + said.tax, "BR-CO-15", slack)


def _due(document: Document) -> Iterator[Reason]:
    said = document.totals
    if said.due is None or said.gross is None:
        return
    if said.lines is None and said.prepaid is None and header_only(document) == "MINIMUM":
        return  # MINIMUM has no field for what was paid before
    yield from _compare(
        document, "totals.due", said.due, said.gross - (said.prepaid or _ZERO) + (said.rounding or _ZERO), "BR-CO-16"
    )


def _breakdown(document: Document, loose: bool) -> Iterator[Reason]:
    total, cii = _ZERO, is_cii(document)
    for row in document.taxes:
        if row.amount is None:
            return
        total += row.amount
        if not loose:
            yield from _row(document, row, row.amount, cii)
    if document.taxes and document.totals.tax is not None:
        yield from _compare(document, "totals.tax", document.totals.tax, total, "BR-CO-14")


def _row(document: Document, row: Tax, amount: Decimal, cii: bool) -> Iterator[Reason]:
    """Signs aside, as the official rule has it; a rate that rounds to nothing wants an amount that does."""
    rate = row.rate
    if rate is None or _nearest(rate) == _ZERO:
        if amount and _nearest(amount) != _ZERO:
            yield _off(document, amount, _ZERO, "BR-CO-17")
        return
    if row.base is None:
        return
    ours = abs(row.base) * rate / _HUNDRED
    apart = abs(abs(amount) - ours)
    if apart < _HALF:
        return
    apart = abs(abs(amount) - rounded(ours))
    if apart > _ONE or (apart == _ONE and (not cii or row.category in _EXACT_LOOSE)):
        rule = "BR-S-09" if apart == _ONE and cii and row.category == "S" else "BR-CO-17"
        yield _off(document, amount, rounded(row.base * rate / _HUNDRED), rule)


def _nearest(amount: Decimal) -> Decimal:
    return (amount + _HALF).to_integral_value(ROUND_FLOOR)


def _off(document: Document, amount: Decimal, ours: Decimal, rule: str) -> Reason:
    said, expected = format(amount, "f"), format(ours, "f")
    return finding("AMT_DOCUMENT_TOTAL", document, field="taxes.amount", value=said, expected=expected, rule=rule)
