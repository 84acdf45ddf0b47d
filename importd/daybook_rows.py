"""The rows of the journal: what became of a file, as cells that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Final, NamedTuple

from importd.model import Reason
from importd.names import printable, stored
from importd.ports import Numbered, Receipt
from importd.reasons import say
from importd.values import in_major

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run what follows
COLUMNS: Final = {
    "en": ("date", "time", "id", "file", "sender", "outcome", "direction", "kind", "their number", "our number", "issued on",
           "partner", "total with VAT", "currency", "created", "updated", "unchanged", "filed as", "code", "reason", "decided"),
    "fr": ("date", "heure", "n°", "fichier", "expéditeur", "résultat", "sens", "type", "leur numéro", "notre numéro", "émise le",
           "tiers", "total TTC", "monnaie", "créés", "modifiés", "inchangés", "rangé dans", "code", "raison", "décidé"),
}  # fmt: skip
_WORDS: Final = {
    "en": {"sale": "sale", "purchase": "purchase", "credit_note": "credit note", "delivery_note": "delivery note",
           "partly": "partly accepted"},
    "fr": {"sale": "vente", "purchase": "achat", "invoice": "facture", "credit_note": "avoir", "order": "commande", "quote": "devis",
           "delivery_note": "bon de livraison", "accepted": "accepté", "partly": "accepté en partie", "duplicate": "doublon",
           "rejected": "refusé"},
}  # fmt: skip


class Entry(NamedTuple):
    """What became of one file, as the ledger has it; name, sender and destination are escaped."""

    id: int
    name: str
    sender: str
    outcome: str
    decided: str  # UTC, ISO 8601
    destination: str
    duplicate_of: int
    created: int
    updated: int
    unchanged: int
    skipped: int
    reasons: Sequence[Reason] = ()
    documents: Sequence[Numbered] = ()


def entry_of(receipt: Receipt) -> Entry:
    """A receipt as the ledger would tell it."""
    return Entry(
        receipt.claim.id, stored(receipt.claim.name), receipt.claim.sender, receipt.outcome, receipt.decided, receipt.destination,
        receipt.duplicate_of, receipt.created, receipt.updated, receipt.unchanged, receipt.skipped, receipt.reasons, receipt.documents,
    )  # fmt: skip


def separator(language: str) -> str:
    """What a spreadsheet of that language expects between cells."""
    return ";" if language == "fr" else ","


def as_csv(entries: Iterable[Entry], language: str, delimiter: str, *, header: bool) -> str:
    """The rows of these files as text."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    if header:
        writer.writerow(COLUMNS["fr" if language == "fr" else "en"])
    decimal = "," if delimiter == ";" else "."
    writer.writerows(row for entry in entries for row in _rows(entry, "fr" if language == "fr" else "en", decimal))
    return text.getvalue()


def _rows(entry: Entry, language: str, decimal: str) -> Iterator[list[str]]:
    words = _WORDS[language]
    refusing = next((reason for reason in entry.reasons if reason.severity in ("reject", "skip")), None)
    front = [
        *clock(entry.decided),
        str(entry.id),
        _safe(entry.name),
        _safe(entry.sender),
        words.get(entry.outcome, entry.outcome),
    ]
    records = [str(number or "") for number in (entry.created, entry.updated, entry.unchanged)]
    why = [refusing.code, _safe(_told(refusing, language))] if refusing else ["", ""]
    back = [*records, _safe(entry.destination), *why, entry.decided]
    for one in entry.documents:
        total = in_major(one.gross, one.currency).replace(".", decimal)
        yield [
            *front, words.get(one.direction, one.direction), words.get(one.kind, one.kind), _safe(one.theirs), _safe(one.ours),
            one.issue_date, _safe(one.partner), total, one.currency, *back,
        ]  # fmt: skip
    if not entry.documents:
        yield [*front, *[""] * 8, *back]


def _told(reason: Reason, language: str) -> str:
    told = say(reason, language)
    return f"{told.place}: {told.message}"


def _safe(text: str) -> str:
    """A cell that no spreadsheet takes for a formula, on one line.

    >>> _safe("=1+1"), _safe("FA-1")
    ("'=1+1", 'FA-1')
    """
    text = printable(text)
    return f"'{text}" if text.startswith(_FORMULA) else text


@lru_cache(maxsize=64)
def clock(moment: str) -> tuple[str, str]:
    """Day and time of this office; a batch is decided in one moment."""
    at = datetime.fromisoformat(moment).astimezone()
    return f"{at:%Y-%m-%d}", f"{at:%H:%M:%S}"
