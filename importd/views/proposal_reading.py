"""The opening of a proposed table: whose files, how they are read, how they make documents."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from importd.mapping import days
from importd.names import printable
from importd.proposing.dates import turned
from importd.proposing.propose import Proposal
from importd.proposing.sheets import Guess
from importd.views.proposal_values import quoted
from importd.views.words import Words

_WIDE: Final = 46


class Table:
    """The lines of the file that is written."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.lines: list[str] = []

    def section(self, name: str) -> None:
        """A heading."""
        self.lines += ["", name]

    def key(self, name: str, value: str, comment: str = "", *, off: bool = False) -> None:
        """A key with its value and its evidence; `off` = left for a person to choose."""
        text = f"{'# ' if off else ''}{name} = {value}"
        self.lines.append(f"{text:<{_WIDE}}  # {comment}" if comment else text)

    def say(self, key: str, **values: object) -> None:
        """A comment of its own."""
        self.lines.append(f"# {self.words(key, **values)}")


def opening(table: Table, found: Proposal, file: str, sender: str) -> None:
    """`[profile]`: whose files these are, and what is in them."""
    name = PurePath(file)
    table.section("[profile]")
    table.key("sender", quoted(sender), table.words("propose_sender"))
    table.key("label", quoted(name.stem))
    table.key("kind", quoted(found.kind), table.words(found.kind_by))
    table.key("direction", quoted(found.direction))
    stem = name.stem.rstrip("0123456789-_. ") or name.stem
    safe = "".join("?" if sign in "[]*?" else sign for sign in stem)
    table.key("files", f"[{quoted(f'{safe}*{name.suffix}')}]", table.words("propose_files"))


def read(table: Table, found: Proposal) -> None:
    """`[read]`: how bytes become cells."""
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
    told = words("propose_dates", count=dates.seen, pattern=dates.patterns[0])
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
            words("propose_dates_doubt", count=dates.seen, day=days.example(pattern)),
            off=True,
        )


def _swapped(patterns: tuple[str, ...]) -> bool:
    """Whether two of them would read another day."""
    return any(turned(one) in patterns for one in patterns if turned(one) != one)


def group(table: Table, found: Proposal) -> None:
    """`[group]`: how cells become documents."""
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
