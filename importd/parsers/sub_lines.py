"""Sub-lines of CII (EXTENDED and EXTENDED-CTC-FR): a GROUP sums up the lines under it, INFORMATION only explains.

Neither counts in the document's totals, so both are kept as text: their names stay, their figures go. Before they go,
a group must amount to what stands under it (BR-FXEXT-08).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from importd import values
from importd.model import Reason
from importd.reasons import finding
from importd.record import Record

GROUP: Final = "GROUP"
_TEXT: Final = (GROUP, "INFORMATION")
_WORDS: Final = ("line_id", "name", "description", "note")


def settle(record: Record) -> None:
    """Make texts of the lines that do not count; a line is counted when it is called DETAIL, or nothing."""
    lines = record.groups.get("lines", [])
    kinds = [line.values.pop("subtype", "").upper() for line in lines]
    parents = [line.values.pop("parent_id", "") for line in lines]
    if GROUP in kinds:
        record.reasons += _sums(lines, kinds, parents)
    for line, kind in zip(lines, kinds, strict=True):
        if kind in _TEXT:
            line.values = {field: text for field, text in line.values.items() if field in _WORDS}
            line.groups.clear()


def _sums(lines: list[Record], kinds: list[str], parents: list[str]) -> Iterator[Reason]:
    under: dict[str, list[tuple[Record, str]]] = {}
    for line, kind, parent in zip(lines, kinds, parents, strict=True):
        if kind != "INFORMATION":
            under.setdefault(parent, []).append((line, kind))
    groups = [line for line, kind in zip(lines, kinds, strict=True) if kind == GROUP]
    ids = Counter(group.values.get("line_id", "") for group in groups)
    for group in groups:
        line_id = group.values.get("line_id", "")
        if line_id and ids[line_id] == 1 and line_id in under:  # else it cannot be told what stands under which
            yield from _compare(group, under[line_id])


def _compare(group: Record, members: list[tuple[Record, str]]) -> Iterator[Reason]:
    """AMT_DOCUMENT_TOTAL where the amounts can be read and differ; the official rule leaves lines without a code out, senders do not."""
    try:
        said = values.number(group.values.get("net_amount", ""))
        parts = [(values.number(one.values.get("net_amount", "")), kind) for one, kind in members]
    except ValueError:
        return
    ours = sum((amount for amount, _ in parts), Decimal(0))
    if said not in (ours, sum((amount for amount, kind in parts if kind), Decimal(0))):
        there, expected = format(said, "f"), format(ours, "f")
        yield finding("AMT_DOCUMENT_TOTAL", group, field="net_amount", value=there, expected=expected, rule="BR-FXEXT-08")
