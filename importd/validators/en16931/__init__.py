"""The rules of EN 16931 for electronic invoices and credit notes, as its official validation 1.3.16 applies them.

Orders and our own formats are not judged here, nor is anything with `checks.rules = "off"`. `rules.toml` says what each rule
asks for, `terms` holds what must be there, `arithmetic` the sums, `decimals` their form, `categories` the rules of each VAT
category and `french` those of the reform.
"""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal
from typing import Final

from importd.config import Rules
from importd.model import Document, Reason, Severity, Trade
from importd.reasons import Placed, finding

CENT: Final = Decimal("0.01")
NO_TRADE: Final = Trade()
_HALF: Final = Decimal("0.005")
_BILLS: Final = ("invoice", "credit_note")
_HEADER_ONLY: Final = {"minimum": "MINIMUM", "basicwl": "BASIC WL"}
_CLAIMS: Final = ("urn:cen.eu:en16931", "factur-x", "zugferd")


def judged(document: Document, rules: Rules) -> bool:
    """Whether the rules of EN 16931 are for this document."""
    return rules.electronic and document.kind in _BILLS and rules.checks.rules != "off"


def header_only(document: Document) -> str:
    """The profile that explains why a document has totals but no lines, "" = nothing does."""
    if document.lines or document.totals.gross is None:
        return ""
    return _HEADER_ONLY.get(document.profile.rpartition(":")[2].lower(), "")


def extended(document: Document) -> bool:
    """Whether the document follows EXTENDED or EXTENDED-CTC-FR, where every amount may have been rounded by itself."""
    return "extended" in document.profile.lower()


def is_cii(document: Document) -> bool:
    """Whether it is written in CII: its official rules are in places other than those for UBL."""
    return document.path.startswith("/rsm:")


def claims(document: Document) -> bool:
    """Whether the document says that it follows EN 16931."""
    return any(word in document.profile.lower() for word in _CLAIMS)


def rounded(amount: Decimal) -> Decimal:
    """Two decimals, half towards plus infinity, as XPath rounds.

    >>> rounded(Decimal("2.005")), rounded(Decimal("-2.005")), rounded(Decimal("7"))
    (Decimal('2.01'), Decimal('-2.00'), Decimal('7.00'))
    """
    return amount if amount.same_quantum(CENT) else (amount + _HALF).quantize(CENT, ROUND_FLOOR)


def missing(rule: str, place: Placed, field: str, severity: Severity | None = None) -> Reason:
    """What must be there and is not."""
    return finding("VAL_REQUIRED", place, field=field, rule=rule, severity=severity)


def broken(
    rule: str, place: Placed, field: str, value: object = "", expected: object = "", severity: Severity | None = None
) -> Reason:
    """What is there and breaks a rule."""
    return finding("EN_RULE", place, field=field, value=value, expected=expected, rule=rule, severity=severity)
