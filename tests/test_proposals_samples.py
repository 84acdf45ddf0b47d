"""What a proposal gets right of the real layouts, measured against the tables that people wrote for them."""

from __future__ import annotations

import re
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path

from importd.config import Rules
from importd.profiles.loading import parse
from importd.profiles.table import Profile
from importd.proposing.propose import propose
from tests.samples import PROJECT, folder

SENDERS = {"cash_register": "till", "sage50_ciel": "sage", "custom_xml": "bons", "woocommerce": "woo"}
LEAST = 0.7  # of the columns that the finished tables use, computed lines for shipping and discounts included
FORMS = re.compile(r"\[\d+\]|\.(?:join|first|divide|tax_of|rate_of|tax_in)\b")


def test_most_columns_of_the_real_layouts_are_right() -> None:
    """Over all files together."""
    tables = [
        parse(path.read_bytes(), path.name)
        for path in (*PROJECT.glob("examples/senders/*/profiles/*.toml"), *(folder().parent / "profiles").glob("*.toml"))
    ]
    counts = [counted(file, table) for file in sorted(folder("sources").glob("*/*")) if (table := table_of(file, tables))]
    right, wanted = sum(one[0] for one in counts), sum(one[1] for one in counts)
    assert wanted > 400
    assert right / wanted >= LEAST, (right, wanted)


def table_of(file: Path, tables: list[Profile]) -> Profile | None:
    """The table that claims a file."""
    sender = SENDERS.get(file.parent.name, file.parent.name)
    return next(
        (
            one
            for one in tables
            if one.profile.sender == sender
            and any(fnmatchcase(file.name, pattern) for pattern in (*one.profile.files, *one.group.lines_files))
        ),
        None,
    )


def counted(file: Path, table: Profile) -> tuple[int, int]:
    """How many of the columns that the table uses are proposed for a key that reads them, and how many it uses."""
    found = propose(file.read_bytes(), file.name, Rules(today=date(2026, 3, 31)))
    party = "supplier." if found.direction == "purchase" else "customer."
    proposed = {(one.column.removeprefix("\0"), one.field.replace("party.", party)) for one in found.matches}
    there = {column.removeprefix("\0") for column in found.samples}
    wanted: dict[str, set[str]] = {}
    for path, value in table.values():
        if value.from_ is not None and value.of != "preamble" and (value.from_ in there or value.from_[:1] == "#"):
            wanted.setdefault(value.from_, set()).add(re.sub("^lines", "line", FORMS.sub("", path)))
    return sum(any((column, key) in proposed for key in keys) for column, keys in wanted.items()), len(wanted)
