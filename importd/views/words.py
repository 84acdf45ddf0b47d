"""What views and acts say to operators, in French and English. The texts lie in `words.toml`, one table per sentence."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Final

from importd.reasons import label
from importd.values import canonical

_FRENCH: Final = re.compile(" (?=[:;!?»])|(?<=«) ")  # French typography: these spaces do not break


@cache
def texts() -> dict[str, dict[str, str]]:
    """Every sentence, by key and language."""
    return tomllib.loads((files("importd.views") / "words.toml").read_text("utf-8"))


class Words:
    """The texts in one language: `words("running")`, `words.count(12345)`, `words.moment(…)`."""

    def __init__(self, language: str) -> None:
        self._language = "fr" if language == "fr" else "en"

    def __call__(self, key: str, **values: object) -> str:
        """The text of this key with its values, which must be safe to print already."""
        text = texts()[key][self._language]
        if self._language == "fr":
            text = _FRENCH.sub("\u00a0", text)
        return text.format(**values) if values else text

    def advice(self, key: str, **values: object) -> tuple[str, str]:
        """What is wrong, and the next step."""
        message, _, step = self(key, **values).partition(" → ")
        return message, step

    def label(self, field: str) -> str:
        """What one of our fields is called, with a capital: "Date d’échéance"."""
        told = label(field, self._language)
        return told[:1].upper() + told[1:]

    def outcome(self, outcome: str | None) -> str:
        """An outcome in words."""
        return self(f"outcome_{outcome or 'in_hand'}")

    def why(self, why: str) -> str:
        """Why a file was left in the inbox, in words."""
        key = why.replace(" ", "_")
        return self(key) if key in texts() else why

    def count(self, number: int) -> str:
        """12 345 or 12,345."""
        return f"{number:,}" if self._language == "en" else f"{number:,}".replace(",", "\u202f")

    def number(self, value: Decimal, places: int = 0) -> str:
        """An exact number with at least so many decimals.

        >>> Words("en").number(Decimal("-1234.5"), 2), Words("fr").number(Decimal("0.0250"))
        ('-1,234.50', '0,025')
        """
        whole, _, decimals = canonical(abs(value)).partition(".")
        decimals = decimals.ljust(places, "0")
        sign = "." if self._language == "en" else ","
        return f"{'-' if value < 0 else ''}{self.count(int(whole))}{sign if decimals else ''}{decimals}"

    def day(self, day: date) -> str:
        """A day."""
        return f"{day:%Y-%m-%d}" if self._language == "en" else f"{day:%d/%m/%Y}"

    def moment(self, at: datetime) -> str:
        """A moment in the local time zone."""
        return f"{at.astimezone():%Y-%m-%d %H:%M}" if self._language == "en" else f"{at.astimezone():%d/%m/%Y %H:%M}"

    def age(self, seconds: float) -> str:
        """How long ago, in its two largest units.

        >>> Words("fr").age(200_000), Words("en").age(3.9), Words("en").age(4000)
        ('2 j 7 h', '3 s', '1 h 6 min')
        """
        rest = max(int(seconds), 0)
        parts: list[str] = []
        for unit, size in (("d" if self._language == "en" else "j", 86_400), ("h", 3600), ("min", 60), ("s", 1)):
            count, rest = divmod(rest, size)
            if count or (parts and len(parts) < 2) or (unit == "s" and not parts):
                parts.append(f"{count} {unit}")
            if len(parts) == 2:
                break
        return " ".join(parts)
