"""A small profile to start from, and what becomes of a file with it: for the tests of importd.profiles."""

from __future__ import annotations

from datetime import date
from typing import Any

from importd.config import Rules
from importd.decode import Payload
from importd.profiles.parser import ProfileParser
from importd.profiles.table import Profile
from importd.record import Record

RULES = Rules(today=date(2026, 3, 31))
BASE: dict[str, Any] = {
    "format_version": 1,
    "profile": {"sender": "shop", "kind": "order", "files": ["*.csv"]},
    "read": {"format": "csv", "decimal": ",", "thousands": " ", "dates": ["%d/%m/%Y"]},
    "group": {"mode": "repeated", "key": ["no"], "same": ["day"]},
    "fields": {"external_id": "no", "date": "day", "currency": {"const": "EUR"}},
    "customer": {"code": "client"},
    "lines": [{"each": "row", "product": {"code": "ref"}, "label": "text", "quantity": "qty", "unit_price": "price",
               "vat_rate": {"const": "20"}, "text_if_no_code": True}],
}  # fmt: skip
HEADER = "no;day;client;ref;text;qty;price"


def laid(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """One table over another; a list or a value replaces."""
    merged = dict(below)
    for key, value in above.items():
        merged[key] = laid(merged[key], value) if isinstance(value, dict) and isinstance(merged.get(key), dict) else value
    return merged


def profile(**changes: Any) -> Profile:
    """The small profile with some sections changed."""
    return Profile.model_validate(laid(BASE, changes))


def parser(**changes: Any) -> ProfileParser:
    """The same as a parser."""
    return ProfileParser(profile(**changes), "small", "Europe/Paris")


def records(text: str | bytes, name: str = "a.csv", other: str = "", **changes: Any) -> list[Record]:
    """The records of a file."""
    made = parser(**changes)
    partner = Payload(other.encode(), "b.csv", RULES) if other else None
    return list(made.parse(Payload(text.encode() if isinstance(text, str) else text, name, RULES), partner))


def rows(*lines: str, header: str = HEADER) -> str:
    """A CSV."""
    return "\n".join([header, *lines, ""])
