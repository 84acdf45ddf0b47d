"""What the look-ups of partners and products have in common: candidates, the record that is chosen, and what is wrong."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias, TypeVar

from importd.gist import Gist, LineKeys
from importd.lookup import Lookup
from importd.model import Known, KnownProduct, Reason, Severity, Shape
from importd.ports import Match
from importd.reasons import finding

LISTED: Final = 5  # candidates and suggestions that a reason names
_OF_A_SHAPE: Final = ("UNKNOWN", "AMBIGUOUS", "CONFLICT", "WEAK", "BLOCKED", "INACTIVE")
WORDS: Final = {"external_id": "xref"}  # keys that go by another name in `Match.by`


class Problem(NamedTuple):
    """What is wrong with a match, before it has a place: the end of a code, and what the reason says."""

    kind: str  # UNKNOWN, AMBIGUOUS, CONFLICT, WEAK, BLOCKED, INACTIVE, FALLBACK
    field: str
    value: str
    expected: str = ""
    near: tuple[str, ...] = ()
    cure: str = ""
    severity: Severity | None = None


class Found(NamedTuple):
    """The record that a set of keys leads to."""

    code: str = ""
    by: str = ""
    problems: tuple[Problem, ...] = ()
    create: bool = False
    wait: int = 0


Record = TypeVar("Record", Known, KnownProduct)
Candidates: TypeAlias = Mapping[str, Sequence[Record]]  # key → the records that it leads to


def choose(candidates: Candidates[Record]) -> tuple[Record | None, str]:
    """The record that the first telling key leads to, and that key."""
    return next(((records[0], key) for key, records in candidates.items() if len(records) == 1), (None, ""))


def ambiguous(candidates: Candidates[Record], keys: Mapping[str, str]) -> Found | None:
    """No key leads to one record, but some lead to several."""
    for key, records in candidates.items():
        if records:
            return Found(problems=(Problem("AMBIGUOUS", key, keys[key], near=names(records)),))
    return None


def others(record: Record, candidates: Candidates[Record]) -> dict[str, Record]:
    """The keys that lead to another record, and to which one."""
    return {key: found[0] for key, found in candidates.items() if len(found) == 1 and found[0].code != record.code}


def contradiction(record: Record, by: str, others: Mapping[str, Record], keys: Mapping[str, str]) -> Problem:
    """Told once, whatever the number of keys: all of them, and the records that they lead to."""
    involved = (by, *others)
    records = {record.code: name(record)} | {one.code: name(one) for one in others.values()}
    said = ", ".join([keys[key] for key in involved])
    return Problem("CONFLICT", involved[1], said, ", ".join(involved), tuple(records.values()))


def missing(unknown: Problem, how: Lookup, stand_in: Sequence[Known] | Sequence[KnownProduct]) -> Found:
    """Nothing was found: what the profile wants then. `stand_in` is the record of `use:CODE`, where it exists."""
    if how.instead:
        if not stand_in:
            return Found(problems=(Problem("UNKNOWN", unknown.field, how.instead, "not_found"),))
        record = stand_in[0]
        problems = (Problem("FALLBACK", unknown.field, unknown.value, name(record)), *closed(record, unknown.field))
        return Found(record.code, "use", problems)
    if how.not_found == "wait":
        return Found(problems=(unknown._replace(severity="hold"),), wait=how.wait_seconds)
    return Found(problems=(unknown,), create=how.not_found == "create")


def closed(record: Known | KnownProduct, field: str) -> tuple[Problem, ...]:
    """A record that must not be used."""
    kind = "BLOCKED" if isinstance(record, Known) else "INACTIVE"
    return (Problem(kind, field, name(record)),) if record.blocked or not record.active else ()


def cure(sender: str, shape: Shape, key: str, near: Sequence[str]) -> str:
    """The command that would link the sender's key to the nearest record; "" without a key.

    >>> cure("shop 1", "customer", "17", ["C001 (Ateliers Martin)"])
    "importd xref set 'shop 1' customer 17 C001"
    >>> cure("shop", "product", "-9", [])
    'importd xref set -- shop product -9 CODE'
    """
    if not key:
        return ""
    words = [sender, shape, key, near[0].partition(" (")[0] if near else "CODE"]
    dashes = ["--"] if any(word.startswith("-") for word in words) else []
    return shlex.join(["importd", "xref", "set", *dashes, *words])


def told(shape: Shape, found: Found, place: Gist | LineKeys, link: str, prefix: str = "") -> Match:
    """The match, its problems in their place; `prefix` is put before a field, `link` is the sender's own key."""
    by = WORDS.get(found.by, found.by)
    if not found.problems:
        return Match(found.code, by, (), link)
    reasons = tuple([_reason(shape, one, place, prefix) for one in found.problems])
    return Match(found.code, by, reasons, link, found.create, found.wait)


def _reason(shape: Shape, problem: Problem, place: Gist | LineKeys, prefix: str) -> Reason:
    kind, field = problem.kind, prefix + problem.field
    code = f"REF_{shape.upper()}_{kind}" if kind in _OF_A_SHAPE else f"REF_{kind}"
    return finding(
        code, place, field=field, value=problem.value, expected=problem.expected,
        near=problem.near, cure=problem.cure, severity=problem.severity,
    )  # fmt: skip


def name(record: Known | KnownProduct) -> str:
    """One record as people know it."""
    return f"{record.code} ({record.name})"


def names(records: Sequence[Known] | Sequence[KnownProduct]) -> tuple[str, ...]:
    """Several of them, not too many."""
    shown: tuple[str, ...] = tuple([name(one) for one in records[:LISTED]])
    return (*shown, "…") if len(records) > LISTED else shown
