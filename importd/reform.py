"""The reason codes of the French reform for our reasons (`reform.toml`), for whoever answers an invoice through their platform.

>>> from importd.model import Reason
>>> wrong = Reason(code="AMT_DOCUMENT_TOTAL", severity="reject", field="totals.gross", rule="BR-CO-15")
>>> reason_code(wrong, "UBL Invoice"), reason_code(wrong, "importd CSV")
('MONTANTTOTAL_ERR', '')
>>> reason_code(Reason(code="DUP_SAME", severity="skip"), "PDF with CII"), reason_code(Reason(code="XML_LIMIT", severity="reject"), "")
('DOUBLON', 'IRR_SYNTAX')
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Final

from importd import rulebook
from importd.model import Reason

_INVOICES: Final = ("UBL Invoice", "UBL CreditNote", "CII", "")  # "": nobody could tell what it is
_QUIET: Final = ("info", "hold")  # nothing to answer


def reason_code(reason: Reason, format_name: str) -> str:
    """What the reform calls it: CALCUL_ERR, DOUBLON …; "" where there is nothing, or the file is no electronic invoice."""
    if format_name.removeprefix("PDF with ") not in _INVOICES or reason.severity in _QUIET:
        return ""
    return _code(reason.code, reason.rule, reason.field)


@cache
def _tables() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("importd") / "reform.toml").read_text("utf-8"))


@cache
def _code(code: str, rule: str, field: str) -> str:
    tables = _tables()
    entry = rulebook.find(rule) if rule else None
    if entry and entry.reform:
        return entry.reform
    if code.startswith(("VAL_", "MAP_")) and field in tables["fields"]:
        return tables["fields"][field]
    if code in tables["codes"]:
        return tables["codes"][code]
    fitting = [prefix for prefix in tables["prefixes"] if code.startswith(f"{prefix}_")]
    return tables["prefixes"][max(fitting, key=len)] if fitting else ""
