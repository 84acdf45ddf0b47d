"""Texts made comparable: capitals, accents, hyphens, apostrophes and needless spaces do not count."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SIGNS = re.compile(r"[\s\-‐-―'’ʼ.,_/]+")
_PARENTHESES = re.compile(r"\([^()]*\)|\[[^][]*\]")


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """The text as a key.

    >>> folded(" Côte d’Ivoire "), folded("SAINT-MARTIN (partie française)")
    ('cote d ivoire', 'saint martin (partie francaise)')
    """
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    return _SIGNS.sub(" ", plain).strip()


def outside_parentheses(text: str) -> str:
    """The text without what stands in parentheses; the whole where nothing else is left.

    >>> outside_parentheses("France (métropolitaine)"), outside_parentheses("(France)")
    ('France', '(France)')
    """
    return _PARENTHESES.sub(" ", text).strip() or text
