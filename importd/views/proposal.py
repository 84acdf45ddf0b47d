"""`importd profile propose`: a proposal as a table to be finished by a person, each guess with its evidence in a comment."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from importd.mapping import days
from importd.names import printable
from importd.profiles.programs import KEYS, LINE
from importd.proposing.assign import Match
from importd.proposing.propose import Proposal
from importd.proposing.sheets import Guess
from importd.views.proposal_values import fallback_lines, line_value, party_value, quoted, rates
from importd.views.words import Words

_WIDE: Final = 46


class Table:
    """The lines of the file that is written."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.lines: list[str] = []

    def section(self, name: str, comment: str = "") -> None:
        self.lines += ["", f"{name}" + (f"  # {comment}" if comment else "")]

    def key(self, name: str, value: str, comment: str = "", *, off: bool = False) -> None:
        text = f"{'# ' if off else ''}{name} = {value}"
        self.lines.append(f"{text:<{_WIDE}}  # {comment}" if comment else text)

    def say(self, key: str, **values: object) -> None:
        self.lines.append(f"# {self.words(key, **values)}")


def write(found: Proposal, file: str, sender: str, words: Words) -> str:
    """The text of profiles/NAME.toml."""
    table = Table(words)
    table.say("propose_title", file=printable(PurePath(file).name))
    table.say("propose_next")
    table.lines.append("format_version = 1")
    _opening(table, found, file, sender)
    _read(table, found)
    if found.shape == "document" or found.format != "csv":
        _group(table, found)
    _blocks(table, found)
    table.lines += rates(found)
    _unused(table, found)
    return "\n".join(table.lines) + "\n"


def _opening(table: Table, found: Proposal, file: str, sender: str) -> None:
    name = PurePath(file)
    table.section("[profile]")
    table.key("sender", quoted(sender), table.words("propose_sender"))
    table.key("label", quoted(name.stem))
    table.key("kind", quoted(found.kind), table.words(found.kind_by))
    table.key("direction", quoted(found.direction))
    stem = name.stem.rstrip("0123456789-_. ") or name.stem
    safe = "".join("?" if sign in "[]*?" else sign for sign in stem)
    table.key("files", f"[{quoted(f'{safe}*{name.suffix}')}]", table.words("propose_files"))


def _read(table: Table, found: Proposal) -> None:
    table.section("[read]")
    table.key("format", quoted(found.format))
    if found.encoding and found.delimiter:
        table.key("encodings", f"[{quoted(found.encoding.value)}]", _because(found.encoding, table.words))
        table.key("delimiter", quoted(found.delimiter.value), _because(found.delimiter, table.words))
        if not found.header:
            table.key("header", "false", table.words("propose_no_header"))
        elif found.skip:
            table.key("skip", str(found.skip), table.words("propose_skip", count=found.skip))
        if found.totals:
            table.key("ignore_rows", f"[{quoted(found.totals)}]", table.words("propose_totals"))
    _numbers(table, found)
    _dates(table, found)


def _numbers(table: Table, found: Proposal) -> None:
    if found.numbers is None:
        return
    style, shown = found.numbers.style, ", ".join(printable(one, 20) for one in found.numbers.evidence)
    if not shown:
        table.key("decimal", quoted(style.decimal), table.words("propose_no_decimals"))
        return
    doubt = found.numbers.others
    if doubt:
        table.say("propose_decide")
    told = table.words("propose_numbers_doubt" if doubt else "propose_numbers", sample=shown)
    table.key("decimal", quoted(style.decimal), told, off=bool(doubt))
    if style.thousands:
        table.key("thousands", quoted(style.thousands), off=bool(doubt))
    for other in doubt:
        table.key("decimal", quoted(other.decimal), off=True)
        table.key("thousands", quoted(other.thousands), off=True)


def _dates(table: Table, found: Proposal) -> None:
    dates, words = found.dates, table.words
    if dates is None:
        return
    if not dates.patterns:
        table.key("dates", '["%d/%m/%Y"]', words("propose_no_dates", sample=printable(dates.sample, 30)), off=True)
        return
    told = words("propose_dates", count=dates.count, pattern=dates.patterns[0])
    if dates.excluded:
        told += words("propose_dates_not", value=printable(dates.by, 30), pattern=dates.excluded)
    if len(dates.patterns) == 1 or not _swapped(dates.patterns):
        table.key("dates", f"[{quoted(dates.patterns[0])}]", told)
        return
    table.say("propose_decide")
    for pattern in dates.patterns[:3]:
        table.key(
            "dates",
            f"[{quoted(pattern)}]",
            words("propose_dates_doubt", count=dates.count, day=days.example(pattern)),
            off=True,
        )


def _swapped(patterns: tuple[str, ...]) -> bool:
    """Whether two of them would read another day."""
    return any(one.replace("%d", "\0").replace("%m", "%d").replace("\0", "%m") in patterns for one in patterns if "%m" in one)


def _group(table: Table, found: Proposal) -> None:
    table.section("[group]")
    if found.layout is None:
        return
    table.key("mode", quoted(found.layout.value), _because(found.layout, table.words))
    if found.layout.value == "tree":
        root = '""' if not found.documents else quoted(found.documents)
        table.key("documents", f"[{root}]")
    elif found.layout.value == "records":
        table.key("type", '"#1"')
        table.key("head", quoted(found.types[0]))
    elif found.key:
        table.key("key", f"[{', '.join(map(quoted, found.key))}]")


def _because(guess: Guess, words: Words) -> str:
    return words(guess.key, **{name: printable(value, 60) for name, value in guess.values.items()})


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
