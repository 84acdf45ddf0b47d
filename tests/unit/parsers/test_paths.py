"""Tables of paths: what may be written, and what a walk makes of any tree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from importd.parsers.paths import Group, Table, columns, compiled, walk
from importd.record import Record

NAMESPACES = {"a": "urn:a", "b": "urn:b"}
TABLE: Table = (
    ("number", "a:ID"),
    ("unit", "a:ID/@unit"),
    Group("lines", "b:Line", (("text", "."), ("name", "b:Item/a:Name"), Group("notes", "a:Note", (("text", "."),)))),
)


def walked(inside: str) -> Record:
    """The record of a root with these elements."""
    record = Record(path="/R")
    walk(etree.fromstring(f'<R xmlns:a="urn:a" xmlns:b="urn:b">{inside}</R>'), compiled(TABLE, NAMESPACES), record)
    return record


def test_the_first_value_counts_with_its_attribute() -> None:
    """A blank one gives way, a later one does not take over, not even its attribute."""
    record = walked('<a:ID unit="x"/><a:ID unit="y"> 1 </a:ID><a:ID unit="z">2</a:ID>')

    assert record.values == {"number": "1", "unit": "y"}


def test_a_blank_element_is_there_and_blank() -> None:
    """So that a reason can say that it was left empty."""
    assert walked("<a:ID/>").values == {"number": ""}


def test_groups_nest_and_know_their_place() -> None:
    """A member's path counts the members of its group."""
    record = walked(
        "<b:Line>x<a:Note>n</a:Note></b:Line><b:Line><b:Item><a:Name>c</a:Name></b:Item><a:Note>m</a:Note></b:Line>"
    )
    first, second = record.groups["lines"]

    assert (first.values, second.values) == ({"text": "x"}, {"text": "", "name": "c"})
    assert (second.path, second.groups["notes"][0].path) == ("/R/b:Line[2]", "/R/b:Line[2]/a:Note[1]")


def test_the_namespace_counts() -> None:
    """An element of the same name from elsewhere is another element."""
    assert walked("<b:ID>1</b:ID><ID>2</ID>").values == {}


@pytest.mark.parametrize("table", [
    (("one", "a:ID"), ("two", "a:ID")),
    (("unit", "a:ID/@unit"),),
    (("one", "a:ID"), Group("lines", "a:ID", ())),
    (Group("lines", "a:ID", ()), Group("taxes", "a:ID", ())),
])  # fmt: skip
def test_a_table_that_contradicts_itself_is_refused(table: Table) -> None:
    """Two entries for one element, an attribute without its element."""
    with pytest.raises(ValueError, match="a:ID"):
        compiled(table, NAMESPACES)


def test_fields_are_called_by_their_elements() -> None:
    """From the root on, with the groups that they belong to; a group is called by its element."""
    assert columns((*TABLE, ("item", "b:Item/a:ID"))) == {
        "number": "a:ID", "unit": "a:ID/@unit", "lines": "b:Line", "lines.text": "b:Line", "lines.name": "b:Line/b:Item/a:Name",
        "lines.notes": "b:Line/a:Note", "lines.notes.text": "b:Line/a:Note", "item": "b:Item/a:ID",
    }  # fmt: skip


_names = st.sampled_from(["a:ID", "a:Name", "a:Note", "b:Line", "b:Item", "Other"])
_trees = st.recursive(
    st.text("x \n", max_size=3),
    lambda inner: st.lists(st.tuples(_names, inner), max_size=4).map(
        lambda parts: "".join(f"<{name}>{body}</{name}>" for name, body in parts)
    ),
    max_leaves=20,
)


@given(_trees)
def test_any_tree_can_be_walked(inside: str) -> None:
    """Whatever is nested in whatever: as many lines as elements at their place, and every text stripped."""
    record = walked(inside)
    lines = record.groups.get("lines", [])

    assert len(lines) == len(etree.fromstring(f'<R xmlns:a="urn:a" xmlns:b="urn:b">{inside}</R>').findall("{urn:b}Line"))
    assert all(text == text.strip() for one in (record, *lines) for text in one.values.values())
