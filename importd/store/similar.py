"""Did you mean: the records whose code or name looks most like a text. For suggestions only, never for a match.

Pairs of letters are counted first, the few that share most are then compared properly: a walk through 5,000 records per
unknown code would cost more than the import of a hundred documents.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

MOST = 3
_GOOD_ENOUGH = 0.65
_COMPARED = 30  # records that share the most pairs


class Nearby:
    """An index over (code, name) pairs.

    >>> Nearby([("JEAN001", "TESTARD Jeanne"), ("ESSA001", "SARL ESSAI")]).find("JEAN01")
    ['JEAN001 (TESTARD Jeanne)']
    >>> Nearby([("JEAN001", "TESTARD Jeanne")]).find("XYZ")
    []
    """

    def __init__(self, records: Iterable[tuple[str, str]]) -> None:
        self._records: list[tuple[str, str]] = []
        self._by_pair: defaultdict[str, list[int]] = defaultdict(list)
        for index, record in enumerate(records):
            self._records.append(record)
            for pair in _pairs(record[0]) | _pairs(record[1]):
                self._by_pair[pair].append(index)

    def find(self, *texts: str) -> Sequence[str]:
        """The nearest few as "CODE (name)", best first."""
        scores: dict[int, float] = {}
        for text in filter(None, texts):
            for index in self._sharing_most(text):
                scores[index] = max(scores.get(index, 0.0), *(_likeness(text, other) for other in self._records[index]))
        best = sorted((-score, *self._records[index]) for index, score in scores.items() if score >= _GOOD_ENOUGH)[:MOST]
        return [f"{code} ({name})" for _, code, name in best]

    def _sharing_most(self, text: str) -> list[int]:
        """Rare pairs weigh more: what every code has in common tells nothing."""
        shared: Counter[int] = Counter()
        lists = sorted((self._by_pair[pair] for pair in _pairs(text) if pair in self._by_pair), key=len)
        for found in lists[:12]:
            if len(found) <= 2_000 or not shared:
                shared.update(found[:20_000])
        return [index for index, _ in shared.most_common(_COMPARED)]


def _pairs(text: str) -> set[str]:
    folded = f" {text.casefold()} "
    return {folded[at : at + 2] for at in range(len(folded) - 1)}


def _likeness(text: str, other: str) -> float:
    text, other = text.casefold(), other.casefold()
    if len(text) > 3 and len(other) > 3 and (text in other or other in text):
        return 0.9
    return SequenceMatcher(None, text, other, autojunk=False).ratio()
