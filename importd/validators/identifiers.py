"""SIREN, SIRET, VAT id, GLN and GTIN carry check digits: a digit that was lost or swapped shows.

Specified by INSEE (SIREN, SIRET; La Poste's establishments follow a rule of their own), the tax offices of the European Union
(VAT ids; those of other countries are not checked) and GS1 (GLN, GTIN-8, -12, -13, -14). `checks.identifiers` says where a
wrong one refuses; elsewhere it warns: sound electronic documents carry invented GTINs. The sums are python-stdnum's.

>>> from datetime import date
>>> from importd.model import Document, Party
>>> rules = Rules(today=date(2026, 3, 31))
>>> good = Document(kind="order", direction="sale", number="A1", issue_date=rules.today, currency="EUR",
...                 buyer=Party(siren="732829320", siret="73282932000074", vat_id="FR44732829320"))
>>> list(check(good, rules))
[]
>>> bad = good.model_copy(update={"buyer": Party(siren="732829302")})
>>> [(reason.code, reason.severity, reason.field, reason.value) for reason in check(bad, rules)]
[('VAL_CHECKSUM', 'reject', 'buyer.siren', '732829302')]
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from stdnum import ean
from stdnum.eu import vat
from stdnum.fr import siren, siret

from importd.config import Rules
from importd.model import Document, Line, Party, Reason, Severity
from importd.reasons import finding

_EU: Final = frozenset(code.upper() for code in vat.MEMBER_STATES) - {"GR"} | {"EL"}


@lru_cache(maxsize=50_000)
def valid(scheme: str, identifier: str) -> bool:
    """Whether an identifier is well formed; `scheme` is siren, siret, vat_id, gln or gtin.

    >>> valid("siret", "35600000000048"), valid("vat_id", "FRK7399859412"), valid("vat_id", "CHE-116.281.710 MWST")
    (True, True, True)
    >>> valid("gtin", "2000000001012"), valid("gtin", "2000000001021"), valid("gln", "12345670")
    (True, False, False)
    """
    if not identifier.isascii():
        return False
    if scheme == "siren":
        return len(identifier) == 9 and siren.is_valid(identifier)
    if scheme == "siret":
        return len(identifier) == 14 and siret.is_valid(identifier)
    if scheme == "vat_id":
        return identifier[:2].upper() not in _EU or vat.is_valid(identifier)
    return identifier.isdigit() and ean.is_valid(identifier) and (scheme == "gtin" or len(identifier) == 13)


def check(document: Document, rules: Rules) -> Iterator[Reason]:
    """VAL_CHECKSUM."""
    yield from _party("seller", document.seller, document, rules)
    yield from _party("buyer", document.buyer, document, rules)
    for line in document.lines:
        if line.gtin and not valid("gtin", line.gtin):
            yield _wrong("gtin", line.gtin, line, rules)


def _party(role: str, party: Party, document: Document, rules: Rules) -> Iterator[Reason]:
    if party.siren and not valid("siren", party.siren):
        yield _wrong(f"{role}.siren", party.siren, document, rules)
    if party.siret and not valid("siret", party.siret):
        yield _wrong(f"{role}.siret", party.siret, document, rules)
    elif party.siret and party.siren and not party.siret.startswith(party.siren):
        yield _wrong(f"{role}.siret", party.siret, document, rules, f"{party.siren}…")
    if party.vat_id and not valid("vat_id", party.vat_id):
        yield _wrong(f"{role}.vat_id", party.vat_id, document, rules)
    if party.gln and not valid("gln", party.gln):
        yield _wrong(f"{role}.gln", party.gln, document, rules)


def _wrong(field: str, value: str, place: Line | Document, rules: Rules, expected: str = "") -> Reason:
    severity: Severity = "reject" if rules.refuses(rules.checks.identifiers) else "warn"
    return finding("VAL_CHECKSUM", place, field=field, value=value, expected=expected, severity=severity)
