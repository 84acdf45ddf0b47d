"""The tables of a document: its lines, and its VAT."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from importd.cli.page import Block, Cell, Table
from importd.model import Adjustment, Line
from importd.values import decimal_places
from importd.views.document import DocumentRecord, RecordedLine
from importd.views.words import Words

_UNITS: Final = {  # UN/ECE Rec 20 codes that everybody knows by a sign
    "C62": "", "H87": "", "EA": "", "PCE": "", "KGM": "kg", "GRM": "g", "TNE": "t", "MTR": "m", "CMT": "cm", "MMT": "mm",
    "MTK": "m²", "MTQ": "m³", "LTR": "l", "HUR": "h", "MIN": "min", "KWH": "kWh",
}  # fmt: skip
_STANDARD: Final = ("", "S")  # VAT categories that go without saying


def lines(answer: DocumentRecord, words: Words) -> Iterator[Block]:
    """What was sold: a row for each line, and below it what else it says."""
    if not answer.lines:
        return
    columns = ["#", words("designation"), words("qty"), words("price_net"), words("vat"), words("amount_net")]
    rows: list[list[Cell]] = []
    for line, recorded in zip(answer.document.lines, answer.lines, strict=True):
        rows.append(_row(line, recorded, words, decimal_places(answer.currency)))
        rows += [[Cell(""), Cell(f"  {told}", "dim"), *_BLANK] for told in _more(line, recorded, words, answer.currency)]
    yield Table(columns, rows, frozenset({0, 2, 3, 4, 5}), wide=1)


_BLANK: Final = (Cell(""),) * 4


def _row(line: Line, recorded: RecordedLine, words: Words, places: int) -> list[Cell]:
    price = "" if line.unit_price is None else words.number(line.unit_price, places)
    if price and line.price_base not in (None, 1):
        price = words("price_per", price=price, base=words.number(line.price_base or Decimal(1)))
    return [
        Cell(str(recorded.position)),
        Cell(" · ".join(part for part in (recorded.product or line.product_code, _name(line, recorded)) if part)),
        Cell("" if line.quantity is None else f"{words.number(line.quantity)} {_UNITS.get(line.unit, line.unit)}".rstrip()),
        Cell(price),
        Cell(vat(line.vat_category, line.vat_rate, words)),
        Cell("" if recorded.net_amount is None else words.number(recorded.net_amount, places)),
    ]


def _name(line: Line, recorded: RecordedLine) -> str:
    return line.name or recorded.product_name or line.description or line.note


def _more(line: Line, recorded: RecordedLine, words: Words, currency: str) -> Iterator[str]:
    """The rest of a line, a sentence for each thing."""
    told = _name(line, recorded)
    yield from (text for text in (line.description, line.note) if text and text != told)
    keys = [words("their_item", code=line.partner_item)] if line.partner_item else []
    keys += [f"GTIN {line.gtin}"] if line.gtin else []
    if keys:
        yield ", ".join(keys)
    places = decimal_places(currency)
    for one in line.adjustments:
        told, amount = adjustment(one, words, places)
        yield f"{words('colon', left=told, right=words.number(amount, places))} {currency}"


def adjustment(one: Adjustment, words: Words, places: int) -> tuple[str, Decimal]:
    """A discount or a charge in words, and its amount, a discount being below zero."""
    told = one.reason or words("charge" if one.charge else "discount")
    if one.percent is not None:
        percent = words("percent", number=words.number(one.percent))
        based = percent if one.base is None else words("of_base", percent=percent, base=words.number(one.base, places))
        told += f" ({based})"
    return told[:1].upper() + told[1:], one.amount if one.charge else -one.amount


def vat(category: str, rate: Decimal | None, words: Words) -> str:
    """A rate, with its category where that is not the usual one; a category alone where there is no rate."""
    told = "" if rate is None else words("percent", number=words.number(rate))
    return f"{told} {'' if category in _STANDARD else category}".strip()


def taxes(answer: DocumentRecord, words: Words) -> Iterator[Block]:
    """The VAT table."""
    if not answer.taxes:
        return
    places = decimal_places(answer.currency)
    columns = [words("vat"), words("base"), words.label("totals.tax"), words("exemption")]
    rows = [
        [
            Cell(vat(row.category, row.rate, words)),
            *(Cell("" if amount is None else words.number(amount, places)) for amount in (row.base, row.amount)),
            Cell(row.exemption),
        ]
        for row in answer.taxes
    ]
    used = 4 if any(row.exemption for row in answer.taxes) else 3
    yield Table(columns[:used], [row[:used] for row in rows], frozenset({0, 1, 2}), wide=3 if used == 4 else None)
