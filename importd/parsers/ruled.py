"""What the rules of EN 16931 ask of an electronic invoice beyond what importd itself needs: noted while its elements are at hand."""

from __future__ import annotations

from collections.abc import Iterable

from importd.reasons import finding
from importd.record import Record


def note_party(who: str, found: Record, values: dict[str, str]) -> None:
    """Whether the party has a name of its own, and by what the seller can be recognised."""
    if not found.values.get("name"):
        values["trade.unnamed"] = f"{values.get('trade.unnamed', '')} {who}".strip()
    if who == "seller":
        for one in found.groups.get("tax_schemes", ()):
            if one.values.get("id"):
                values.setdefault("trade.seller_tax_id", one.values["id"])
        if any(one.values.get("id") and one.values.get("scheme") != "SEPA" for one in found.groups.get("ids", ())):
            values["trade.seller_identified"] = "true"


def note(record: Record) -> None:
    """The currencies of the VAT totals, where it is delivered, who represents the seller; signs are there."""
    values, groups = record.values, record.groups
    signed(record, record)
    totals = groups.get("tax_totals", ())
    values["trade.tax_totals"] = " ".join([one.values.get("currency", "").upper() or "-" for one in totals])
    for one in groups.pop("delivery", ()):
        values["trade.delivery_address"] = "true"
        values.setdefault("trade.delivery_country", one.values.get("country", ""))
    for one in groups.pop("representatives", ()):
        values["trade.represented"] = "true"
        values["trade.representative_name"] = one.values.get("name", "")
        values["trade.representative_country"] = one.values.get("country", "")
        for scheme in one.groups.get("tax_schemes", ()):
            if is_vat(scheme.values.get("scheme", "")):
                values.setdefault("trade.tax_representative", scheme.values.get("id", ""))


def signed(place: Record, record: Record) -> None:
    """Without its indicator nobody can tell whether an amount is taken off or put on."""
    for one in place.groups.get("adjustments", ()):
        if not one.values.get("charge"):
            record.reasons.append(finding("VAL_REQUIRED", place, field="adjustments.charge", rule="BR-66"))


def only_vat(records: Iterable[Record], category: str, billed: bool) -> None:
    """Take the scheme away, and in a bill the category of what is not called VAT: its rules ask for it."""
    for one in records:
        scheme = one.values.pop("scheme", "")
        if billed and category in one.values and not is_vat(scheme):
            del one.values[category]


def is_vat(scheme: str) -> bool:
    """Whether a tax scheme is VAT, by whatever words; CII calls a VAT id's scheme VA.

    >>> is_vat("VAT"), is_vat("UK VAT"), is_vat("VA"), is_vat("LOC")
    (True, True, True, False)
    """
    return scheme in ("VAT", "VA") or "VAT" in scheme.upper().split()
