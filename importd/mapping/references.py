"""A customer's, supplier's or product's record → `Reference`: only the fields that were present, "" = clear it."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from importd.mapping.fields import KEY, REFERENCES
from importd.mapping.filling import Desk, fill, require
from importd.mapping.style import PLAIN, Style
from importd.model import Reason, Reference, Shape
from importd.names import printable
from importd.reasons import finding
from importd.record import Record
from importd.values import canonical

_KEPT: Final = ("code", "name")  # a present blank clears every field but these
_CLEARED: Final = {"active": True, "blocked": False}  # what a blank means for a yes or no
_SHAPES: Final[dict[str, Shape]] = {"customer": "customer", "supplier": "supplier", "product": "product"}
_PAIRS: Final = (("supplier", "supplier_item"), ("customer", "customer_item"))


def refer(record: Record, style: Style = PLAIN) -> tuple[Reference | None, list[Reason]]:
    """The reference, or None when a reason refuses it; the reasons carry its code as the document's number would be."""
    desk = Desk(style, list(record.reasons))
    shape = _SHAPES[record.shape]
    found = fill(record, REFERENCES[shape], desk)
    require(tuple(name for name in _KEPT if name == "code" or name in record.values), found, record, desk)
    if shape == "product":
        _name_partners(record, desk)
    fields: dict[str, str | bool] = {}
    for name in REFERENCES[shape]:
        if name != "code" and name in record.values:
            value = found.get(name, _CLEARED.get(name, ""))
            fields[name] = canonical(value) if isinstance(value, Decimal) else value
    theirs: str = fill(record, KEY, desk).get("external_id", "")
    if not desk.faults:
        return _reference(record, shape, found["code"], theirs, fields), desk.faults
    code = printable(record.values.get("code", "").strip(), 100)
    reasons = [reason.model_copy(update={"document": code}) for reason in desk.faults]
    if any(reason.severity == "reject" for reason in reasons):
        return None, reasons
    return _reference(record, shape, found["code"], theirs, fields), reasons


def _reference(record: Record, shape: Shape, code: str, theirs: str, fields: dict[str, str | bool]) -> Reference:
    return Reference(at=record.at, path=record.path, shape=shape, code=code, external_id=theirs, fields=fields)


def _name_partners(record: Record, desk: Desk) -> None:
    """A partner's own code for the product says whose it is."""
    for partner, item in _PAIRS:
        if record.values.get(item, "").strip() and not record.values.get(partner, "").strip():
            desk.faults.append(finding("VAL_REQUIRED", record, field=partner))
