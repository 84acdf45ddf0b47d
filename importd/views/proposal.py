"""`importd profile propose`: a proposal as a table to be finished by a person, each guess with its evidence in a comment."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from importd.names import printable
from importd.profiles.programs import KEYS, LINE
from importd.proposing.assign import Match
from importd.proposing.propose import Proposal
from importd.views.proposal_reading import Table, group, opening, read
from importd.views.proposal_values import fallback_lines, line_value, party_value, quoted, rates
from importd.views.words import Words


def write(found: Proposal, file: str, sender: str, words: Words) -> str:
    """The text of profiles/NAME.toml."""
    table = Table(words)
    table.say("propose_title", file=printable(PurePath(file).name))
    table.say("propose_next")
    table.lines.append("format_version = 1")
    opening(table, found, file, sender)
    read(table, found)
    if found.shape == "document" or found.format != "csv":
        group(table, found)
    _blocks(table, found)
    table.lines += rates(found)
    _unused(table, found)
    return "\n".join(table.lines) + "\n"


def _blocks(table: Table, found: Proposal) -> None:
    party = found.kind if found.shape == "customer" else "supplier" if found.direction == "purchase" else "customer"
    if found.shape == "document":
        table.section("[fields]")
        _matched(table, found, "fields.")
        for line in fallback_lines(found, "fields", table.words):
            table.lines.append(line)
    if found.shape == "product":
        table.section("[product]")
        _matched(table, found, "product.")
    else:
        table.section(f"[{party}]")
        _matched(table, found, "party.")
    for line in fallback_lines(found, "party" if found.shape != "product" else "product", table.words):
        table.lines.append(line)
    if found.shape == "document":
        table.section("[[lines]]")
        table.key("each", quoted(found.each or "row"))
        _matched(table, found, "line.")
        for line in fallback_lines(found, "line", table.words):
            table.lines.append(line)


def _matched(table: Table, found: Proposal, area: str) -> None:
    order = {f"line.{key}": place for place, key in enumerate((*(f"product.{key}" for key in KEYS), *LINE))}
    chosen = sorted((one for one in found.matches if one.field.startswith(area)), key=lambda one: order.get(one.field, 0))
    for one in chosen:
        name = one.field.removeprefix(area)
        value = party_value(one, found) if area != "line." else line_value(one, found)
        doubt = bool(one.rivals) and one.field not in ("fields.external_id", "fields.date", "party.code", "product.code")
        if one.rivals:
            table.say("propose_decide_column", columns=", ".join(quoted(_shown(rival)) for rival in one.rivals))
        table.key(name, value, _evidence(one, found, table.words), off=doubt)
        for rival in one.rivals:
            table.key(name, quoted(_shown(rival)), _samples(found, rival), off=True)


def _evidence(one: Match, found: Proposal, words: Words) -> str:
    by = ", ".join(words(_BY[reason]) for reason in one.by)
    return (
        words("propose_by", by=by, sample=_samples(found, one.column))
        if _samples(found, one.column)
        else words("propose_blank", by=by)
    )


def _samples(found: Proposal, column: str) -> str:
    return " | ".join(printable(value.replace("\n", " "), 24) for value in found.samples.get(column, ())[:3])


def _shown(column: str) -> str:
    return column.removeprefix("\0")


_BY: Final = {"name": "propose_by_name", "content": "propose_by_content", "arithmetic": "propose_by_arithmetic"}


def _unused(table: Table, found: Proposal) -> None:
    if not found.unused:
        return
    table.lines.append("")
    table.say("propose_unused")
    for one in found.unused:
        samples = " | ".join(printable(value.replace("\n", " "), 24) for value in one.samples[:3])
        where = "[[lines]] " if one.line else ""
        table.lines.append(f"# {where}{quoted(_shown(one.name))}: {samples or table.words('propose_empty')}")
