"""Model, mapping tables, XSD and JSON Schema know the same fields."""

from __future__ import annotations

import json
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

import pytest
from lxml import etree
from pydantic import BaseModel

from importd.mapping import fields, forms
from importd.mapping.fields import LABEL, PROSE, Table
from importd.model import DIRECTIONS, KINDS, Address, Adjustment, Document, Line, Party, Preceding, Tax, Totals
from importd.parsers.native import DOCUMENT, SHAPES, Tree
from importd.parsers.native_xml import MEMBER
from importd.schema import json_schema

PROJECT = Path(__file__).resolve().parents[2]
XS = "{http://www.w3.org/2001/XMLSchema}"
PLACE = {"at", "path", "lookup"}
NOT_NATIVE = PLACE | {name.partition(".")[0] for name in fields.TRADE} | {"means", *fields.GROSS}
ELSEWHERE = {*fields.TRADE, *fields.KEY}  # not of our own formats
TYPES = {
    "Document": DOCUMENT,
    "Party": DOCUMENT.objects["buyer"],
    "Address": DOCUMENT.objects["buyer"].objects["address"],
    "Totals": DOCUMENT.objects["totals"],
    "Line": DOCUMENT.groups["lines"],
    "Adjustment": DOCUMENT.groups["adjustments"],
    "Tax": DOCUMENT.groups["taxes"],
    "Preceding": DOCUMENT.groups["preceding"],
    "Organisation": SHAPES["customer"],
    "Product": SHAPES["product"],
}
TABLES: dict[str, Table] = {
    "Document": fields.HEADER,
    "Party": fields.PARTY,
    "Address": fields.ADDRESS,
    "Totals": fields.TOTALS,
    "Line": fields.LINE,
    "Adjustment": fields.ADJUSTMENT,
    "Tax": fields.TAX,
    "Preceding": fields.PRECEDING,
    "Organisation": fields.REFERENCES["customer"],
    "Product": fields.REFERENCES["product"],
}
XSD_TYPES = {
    forms.code: "code",
    forms.upper: "code",
    forms.compact: "code",
    forms.day: "day",
    forms.number: "number",
    forms.flag: "flag",
    LABEL: "label",
    PROSE: "prose",
    fields.HEADER["kind"]: "kind",
    fields.HEADER["direction"]: "direction",
}


@pytest.fixture(scope="module")
def xsd() -> etree._Element:
    """The XSD as a tree."""
    return etree.fromstring((files("importd") / "parsers" / "native.xsd").read_bytes())


@pytest.mark.parametrize(
    ("model", "tree"),
    [
        (Document, DOCUMENT),
        (Party, TYPES["Party"]),
        (Address, TYPES["Address"]),
        (Totals, TYPES["Totals"]),
        (Line, TYPES["Line"]),
        (Adjustment, TYPES["Adjustment"]),
        (Tax, TYPES["Tax"]),
        (Preceding, TYPES["Preceding"]),
    ],
)
def test_the_model_and_the_tables_have_the_same_fields(model: type[BaseModel], tree: Tree) -> None:
    """A field that is added to the model must get a form, and no form is without a field."""
    assert set(tree.names) == set(model.model_fields) - NOT_NATIVE - ELSEWHERE


@pytest.mark.parametrize("name", ["Document", "Line", "Adjustment", "Tax", "Preceding", "Totals", "Party", "Address"])
def test_forms_make_the_types_of_the_model(name: str) -> None:
    """Numbers where the model has numbers, days where it has days."""
    model = {one.__name__: one for one in (Document, Line, Adjustment, Tax, Preceding, Totals, Party, Address)}[name]
    made = {forms.number: Decimal, forms.day: "date", forms.flag: bool}
    for field, form in TABLES[name].items():
        annotation = model.model_fields[field].annotation
        wanted = made.get(form, str)
        kinds = {getattr(one, "__name__", one) for one in (get_args(annotation) or (annotation,))}
        expected = getattr(wanted, "__name__", wanted)
        if field not in ("kind", "direction"):  # words of a list
            assert expected in kinds, (name, field)


@pytest.mark.parametrize("name", TYPES)
def test_the_xsd_has_the_same_fields_of_the_same_forms(xsd: etree._Element, name: str) -> None:
    """Element by element."""
    (body,) = xsd.findall(f"{XS}complexType[@name='{name}']/{XS}all")
    found = {element.get("name"): element for element in body}
    assert set(found) == set(TYPES[name].names)
    for field, form in TABLES[name].items():
        assert found[field].get("type") == XSD_TYPES[form], field
    required = {field for field, element in found.items() if element.get("minOccurs") != "0"}
    wanted = {"Document": set(fields.REQUIRED), "Preceding": {"number"}, "Organisation": {"code"}, "Product": {"code"}}
    assert required == wanted.get(name, set())
    for group in TYPES[name].groups:
        assert [member.get("name") for member in found[group].iter(f"{XS}element")][1:] == [MEMBER[group]]


def test_the_xsd_knows_the_words(xsd: etree._Element) -> None:
    """Kinds and directions are those of the model."""
    for name, words in (("kind", KINDS), ("direction", DIRECTIONS)):
        values = xsd.findall(f"{XS}simpleType[@name='{name}']/{XS}restriction/{XS}enumeration")
        assert tuple(value.get("value") for value in values) == words


def test_the_xsd_judges_our_example() -> None:
    """The example is valid, and is not once a field is misspelt."""
    schema = etree.XMLSchema(etree.fromstring((files("importd") / "parsers" / "native.xsd").read_bytes()))
    text = (PROJECT / "examples" / "formats" / "importd.xml").read_bytes()
    assert schema.validate(etree.fromstring(text)), schema.error_log
    for right, wrong in ((b"<due_date>", b"<due_dat>"), (b">20</q", b">vingt</q"), (b">invoice<", b">facture<")):
        spoiled = text.replace(right, wrong).replace(b"</due_date>", b"</due_dat>" if b"dat>" in wrong else b"</due_date>")
        assert not schema.validate(etree.fromstring(spoiled))


@pytest.mark.parametrize("name", TYPES)
def test_the_json_schema_has_the_same_fields(name: str) -> None:
    """Key by key, with the same required ones."""
    made = json_schema()["$defs"]
    definition = made[{"Organisation": "customer"}.get(name, name.lower())]
    assert set(definition["properties"]) == set(TYPES[name].names)
    assert definition["additionalProperties"] is False
    wanted = {"Document": list(fields.REQUIRED), "Preceding": ["number"], "Organisation": ["code"], "Product": ["code"]}
    assert definition.get("required", []) == wanted.get(name, [])


def test_every_reference_in_the_json_schema_leads_somewhere() -> None:
    """And every definition is used."""
    schema = json_schema()
    used: set[str] = set()

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            used.update([value["$ref"]] if "$ref" in value else [])
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(schema)
    assert used == {f"#/$defs/{name}" for name in schema["$defs"]}


def test_the_published_json_schema_is_this_one() -> None:
    """Written again with: python -m importd.schema > docs/importd.schema.json."""
    assert json.loads((PROJECT / "docs" / "importd.schema.json").read_text("utf-8")) == json_schema()
