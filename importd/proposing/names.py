"""How well a column's name fits a field of ours: both as the concepts that their words stand for, in French and English.

>>> concepts("Qté"), concepts("N° cde"), concepts("PU HT"), concepts("Lineitem sku"), concepts("PriceUHT")
(('quantity',), ('num', 'order'), ('unit', 'price', 'ht'), ('product', 'sku'), ('price', 'unit', 'ht'))
>>> score("Montant HT", "line.net_amount"), score("Code client", "party.code"), score("Ville", "line.quantity")
(1.0, 1.0, 0.0)
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Final

from importd.profiles.folding import folded

_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD: Final = re.compile(r"[a-z]+|[0-9]+|[%#]")
_SMALL: Final = frozenset(
    ("de", "du", "des", "la", "l", "d", "of", "the", "en", "a", "au", "et", "and", "is", "par", "sur", "with", "to", "1")
)
_FRAME: Final = frozenset(("order", "invoice", "document", "line", "product", "customer", "billing"))  # say where, not what
_WEIGHTS: Final = {"frame": 0.35, "word": 0.5, "concept": 1.0}
_PHRASES: Final = {  # two words that mean one thing
    "e mail": "email", "sous total": "subtotal", "tax excl": "ht", "tax incl": "ttc", "hors taxes": "ht", "hors taxe": "ht",
    "first name": "firstname", "last name": "lastname", "bar code": "barcode", "code barre": "barcode", "code tva": "vat code",
    "taxes comprises": "ttc", "toutes taxes": "ttc", "address 1": "address1", "adresse 1": "adresse1", "sub total": "subtotal",
    "address 2": "address2", "adresse 2": "adresse2", "net price": "price ht", "bon de commande": "order", "raison sociale": "company",
}  # fmt: skip
FIELDS: Final = "fields"


@cache
def _tables() -> tuple[dict[str, str], dict[str, tuple[tuple[str, ...], ...]]]:
    body = tomllib.loads((files("importd.proposing") / "words.toml").read_text("utf-8"))
    meaning = {word: concept for concept, words in body["concepts"].items() for word in words}
    fields = {field: tuple(tuple(phrase.split()) for phrase in phrases) for field, phrases in body[FIELDS].items()}
    return meaning, fields


def fields() -> tuple[str, ...]:
    """Every field that a column may be proposed for."""
    return tuple(_tables()[1])


@cache
def concepts(name: str) -> tuple[str, ...]:
    """The words of a column's name as concepts; a word that is not known stands for itself."""
    meaning = _tables()[0]
    text = folded(_CAMEL.sub(" ", name.replace("n°", "num ").replace("N°", "num ").replace("º", " ")))
    for written, meant in _PHRASES.items():
        text = text.replace(written, meant)
    found: list[str] = []
    for word in _WORD.findall(text):
        if word not in _SMALL:
            found += [concept for concept in _split(word, meaning) if concept not in found]
    return tuple(found)


def _split(word: str, meaning: dict[str, str]) -> list[str]:
    """One word, or two that were written together: puht, datepiece."""
    if word in meaning:
        return meaning[word].split("+")
    for cut in range(len(word) - 1, 0, -1):
        if word[:cut] in meaning and word[cut:] in meaning:
            return [*meaning[word[:cut]].split("+"), *meaning[word[cut:]].split("+")]
    return [word]


@cache
def score(name: str, field: str) -> float:
    """From 0, nothing in common, to 1, the very words."""
    mine = concepts(name)
    return max((_alike(mine, phrase) for phrase in _tables()[1][field]), default=0.0)


def _alike(mine: tuple[str, ...], phrase: tuple[str, ...]) -> float:
    common = [concept for concept in mine if concept in phrase]
    if not common or (set(common) <= _FRAME and set(common) != set(phrase)):
        return 0.0
    both = sum(map(_weight, mine)) + sum(map(_weight, phrase))
    return round(2 * sum(map(_weight, common)) / both, 3)


def _weight(concept: str) -> float:
    if concept in _FRAME:
        return _WEIGHTS["frame"]
    return _WEIGHTS["concept" if concept in _known() else "word"]


@cache
def _known() -> frozenset[str]:
    return frozenset(_tables()[0].values())
