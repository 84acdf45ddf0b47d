"""The currency is a code of ISO 4217, list one (six-iso.org; EN 16931, BR-CL-04).

Codes of metals, funds and tests (XAU, CHE, XXX …) are not currencies that a document can be paid in.

>>> from datetime import date
>>> from importd.model import Document
>>> rules = Rules(today=date(2026, 3, 31))
>>> good = Document(kind="order", direction="sale", number="A1", issue_date=rules.today, currency="EUR")
>>> list(check(good, rules))
[]
>>> [(reason.code, reason.value, reason.near) for reason in check(good.model_copy(update={"currency": "ERU"}), rules)]
[('VAL_CURRENCY', 'ERU', ('EUR',))]
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from importd.config import Rules
from importd.model import Document, Reason
from importd.reasons import finding

_ISO_4217 = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP "
    "CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD "
    "IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR "
    "MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP "
    "SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYI UYU UYW UZS VED VES VND VUV WST XAF "
    "XCD XCG XOF XPF YER ZAR ZMW ZWG"
)
CURRENCIES = frozenset(_ISO_4217.split())  # BGN stays: documents of 2025 and before carry it
_OFTEN_MEANT = {"€": "EUR", "EURO": "EUR", "EUROS": "EUR", "ERU": "EUR", "EU": "EUR", "$": "USD", "£": "GBP", "FRF": "EUR"}


def check(document: Document, rules: Rules) -> Iterator[Reason]:  # noqa: ARG001 - the shape of a check
    """VAL_CURRENCY."""
    code = document.currency
    if code not in CURRENCIES:
        meant = _OFTEN_MEANT.get(code.upper())
        near = [meant] if meant else get_close_matches(code.upper(), sorted(CURRENCIES), 3, 0.6)
        yield finding("VAL_CURRENCY", document, field="currency", value=code, near=near, rule="ISO 4217")
