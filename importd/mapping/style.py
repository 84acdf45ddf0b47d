"""How one sender writes numbers and dates: declared, never guessed. `PLAIN` is how our own formats write them."""

from __future__ import annotations

from typing import Final, NamedTuple


class Style(NamedTuple):
    """What the forms need to know. Without `dates` a date is written 2026-03-31."""

    decimal: str = "."
    thousands: str = ""  # between groups of three digits; " " stands for every kind of space
    dates: tuple[str, ...] = ()  # strptime patterns, "iso" and "excel" (the day number of a spreadsheet)
    zone: str = ""  # the time zone of the sender's times that do not say theirs
    our_zone: str = ""  # in which documents are dated; "" = days are taken as they are written
    company_currency: bool = True  # a document that names no currency is in the company's


PLAIN: Final = Style()
COMMA: Final = Style(decimal=",")


def with_decimal(sign: str) -> Style:
    """How our own formats are written by a sender with this decimal sign."""
    return COMMA if sign == "," else PLAIN
