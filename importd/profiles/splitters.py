"""Address lines taken apart, as they are written in France. Named, so that nobody has to write a regular expression.

>>> [tuple(fr_street(text).values()) for text in ("936 B Chemin De La Foret", "12 bis, rue de l'Étang", "Rue Ancienne")]
[('936 B', 'Chemin De La Foret'), ('12 bis', "rue de l'Étang"), ('', 'Rue Ancienne')]
>>> fr_postcode_city("38200 VILLETTE DE VIENNE CEDEX 2")
{'postcode': '38200', 'city': 'VILLETTE DE VIENNE', 'cedex': 'CEDEX 2'}
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

_STREET: Final = re.compile(
    r"(?P<number>\d{1,5}(?:\s?[-/à]\s?\d{1,5})?(?:\s?(?:bis|ter|quater|quinquies)\b|\s?[A-Za-z](?=[\s,]))?)[\s,]+(?P<street>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_DATES: Final = re.compile(
    r"\d{1,2}\s+(?:janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[uû]t|septembre|octobre|novembre|d[ée]cembre)\b",
    re.IGNORECASE,
)
_POSTCODE: Final = re.compile(r"(?:F|FR)?[\s-]*(?P<postcode>\d{2}\s?\d{3})[\s,-]+(?P<city>\S.*)", re.IGNORECASE | re.DOTALL)
_CEDEX: Final = re.compile(r"(?P<city>.*?)[\s,-]+(?P<cedex>CEDEX(?:\s*\d{1,2})?)", re.IGNORECASE | re.DOTALL)


def fr_street(text: str) -> dict[str, str]:
    """Number and street. Where no number stands in front (8 mai 1945 is none), all of it is the street."""
    match = None if _DATES.match(text) else _STREET.fullmatch(text)
    return {"number": match["number"], "street": match["street"]} if match else {"number": "", "street": text}


def fr_postcode_city(text: str) -> dict[str, str]:
    """postcode, city and cedex. Without five digits in front, all of it is the city."""
    match = _POSTCODE.fullmatch(text)
    city = match["city"].strip() if match else text
    cedex = _CEDEX.fullmatch(city)
    return {
        "postcode": match["postcode"].replace(" ", "") if match else "",
        "city": cedex["city"] if cedex else city,
        "cedex": cedex["cedex"].upper() if cedex else "",
    }


_SPLITTERS: Final[dict[str, Callable[[str], dict[str, str]]]] = {"fr_street": fr_street, "fr_postcode_city": fr_postcode_city}


@lru_cache(maxsize=20_000)
def part(splitter: str, text: str, take: str) -> str:
    """One part of an address line."""
    return _SPLITTERS[splitter](text.strip())[take]
