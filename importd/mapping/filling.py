"""Texts of a record → values of their forms, the faults being collected with their place."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from importd.mapping.fields import Table
from importd.mapping.forms import Fault, tidy
from importd.mapping.style import Style
from importd.model import Reason
from importd.names import printable
from importd.reasons import finding
from importd.record import Record

_NO_RULES: Final[Mapping[str, str]] = MappingProxyType({})


class Desk(NamedTuple):
    """What a record is filled in with, and where its faults are put down."""

    style: Style
    faults: list[Reason]


def fill(record: Record, table: Table, desk: Desk, prefix: str = "") -> dict[str, Any]:
    """The values of a record under its own names; blank ones are absent. `prefix` is put before a field in reasons."""
    found: dict[str, Any] = {}
    style, forms = desk.style, table.get
    for key, raw in record.values.items():
        form = forms(key)
        if form is None or not raw:
            continue
        try:
            text = tidy(raw)
            if text:
                found[key] = form(text, style)
        except Fault as fault:
            desk.faults.append(blame(fault, record, prefix + key, raw))
    return found


def blame(fault: Fault, record: Record, field: str, value: str) -> Reason:
    """The reason for a text that is not of its form."""
    shown = printable(value.strip(), 200)
    return finding(fault.code, record, field=field, value=shown, expected=fault.expected, near=fault.near)


def require(
    names: tuple[str, ...],
    found: Mapping[str, Any],
    record: Record,
    desk: Desk,
    prefix: str = "",
    by: Mapping[str, str] = _NO_RULES,
) -> bool:
    """Whether all of these are there; what was blank is put down, what is there but wrong has been put down already.

    `by` is the rule of a standard that asks for a field.
    """
    for name in names:
        if name not in found and not record.values.get(name, "").strip() and not _told(prefix + name, record):
            desk.faults.append(finding("VAL_REQUIRED", record, field=prefix + name, rule=by.get(name, "")))
    return all(name in found for name in names)


def _told(field: str, record: Record) -> bool:
    """Whether whoever made the record has already said what is wrong with a field that it left out."""
    return any(reason.field == field for reason in record.reasons)
