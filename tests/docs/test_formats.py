"""The page about formats: its examples are read, its fields are complete."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from importd.config import Company, Rules
from importd.mapping import fields
from importd.parsers import BUILT_IN
from importd.parsers.csv_columns import HEADER, LINE
from importd.reading import read
from importd.validators import DOCUMENT_CHECKS

PROJECT = Path(__file__).resolve().parents[2]
PAGE = (PROJECT / "docs" / "formats.md").read_text("utf-8")
EXAMPLES = dict(re.findall(r"<!-- (examples/formats/\S+) -->\n```\w+\n(.*?)```", PAGE, re.DOTALL))
RULES = Rules(today=date(2026, 4, 1), company=Company(siren="799012349"))


def test_every_example_file_is_on_the_page() -> None:
    """And nothing else is."""
    assert set(EXAMPLES) == {f"examples/formats/{path.name}" for path in (PROJECT / "examples" / "formats").iterdir()}


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_is_read_without_a_word(name: str) -> None:
    """What the page shows is what the file holds, and every check of documents is content with it."""
    raw = (PROJECT / name).read_bytes()
    assert raw.decode() == EXAMPLES[name]
    reading = read(raw, name, RULES, BUILT_IN, DOCUMENT_CHECKS)
    assert reading.reasons == ()
    assert reading.documents or reading.references


def test_every_field_and_column_is_on_the_page() -> None:
    """A field that is added must be explained."""
    known = [*fields.HEADER, *fields.PARTY, *fields.ADDRESS, *fields.TOTALS, *fields.LINE, *fields.ADJUSTMENT, *fields.TAX]
    known += [name for table in fields.REFERENCES.values() for name in table]
    known += [column for column in (*HEADER, *LINE) if not column.startswith("seller_")]
    assert [name for name in known if f"`{name}`" not in PAGE] == []
