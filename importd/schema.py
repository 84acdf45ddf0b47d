"""The JSON Schema of our own JSON, made from the tables that map it; `docs/importd.schema.json` is what this prints.

>>> json_schema()["$defs"]["document"]["required"]
['kind', 'number', 'issue_date']
"""

from __future__ import annotations

from typing import Any, Final

from importd.mapping import fields, forms
from importd.mapping.fields import LABEL, PROSE, REFERENCES, Table
from importd.mapping.forms import Form
from importd.model import DIRECTIONS, KINDS

_TEXT_OR_NUMBER: Final = ["string", "number"]
_FORMS: Final[dict[Form, dict[str, Any]]] = {
    forms.code: {"type": _TEXT_OR_NUMBER, "maxLength": 100},
    forms.upper: {"type": _TEXT_OR_NUMBER, "maxLength": 100},
    forms.compact: {"type": _TEXT_OR_NUMBER, "maxLength": 100},
    forms.day: {"type": "string", "format": "date"},
    forms.number: {"type": _TEXT_OR_NUMBER, "pattern": r"^[+-]?[0-9]{1,15}(\.[0-9]{1,10})?$"},
    forms.flag: {"enum": [True, False, "true", "false", "1", "0", "yes", "no", "oui", "non", "vrai", "faux"]},
    LABEL: {"type": "string", "maxLength": 500},
    PROSE: {"type": "string", "maxLength": 5000},
    fields.HEADER["kind"]: {"enum": list(KINDS)},
    fields.HEADER["direction"]: {"enum": list(DIRECTIONS)},
}


def json_schema() -> dict[str, Any]:
    """JSON Schema 2020-12: a document, a list of them, or an object with lists of customers, suppliers, products, documents."""
    shapes = ("customer", "supplier", "product", "document")
    lists = {f"{shape}s": _many(shape) for shape in shapes}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "importd JSON 1",
        "anyOf": [
            {"$ref": "#/$defs/document"},
            _many("document"),
            {
                "type": "object",
                "properties": {"$schema": {"type": "string"}, **lists},
                "minProperties": 1,
                "additionalProperties": False,
            },
        ],
        "$defs": {**_document(), **{shape: _object(table, ("code",), blank=True) for shape, table in REFERENCES.items()}},
    }


def _document() -> dict[str, Any]:
    parts = {"seller": _one("party"), "buyer": _one("party"), "totals": _one("totals")}
    groups = {name: _many(part) for name, part in _GROUPS.items()}
    notes = {"notes": {"type": "array", "items": _FORMS[PROSE]}}
    return {
        "document": _object(fields.HEADER, fields.REQUIRED, {**parts, **groups, **notes}),
        "party": _object(fields.PARTY, (), {"address": _one("address")}),
        "address": _object(fields.ADDRESS),
        "totals": _object(fields.TOTALS),
        "line": _object(fields.LINE, (), {"adjustments": _many("adjustment")}),
        "adjustment": _object(fields.ADJUSTMENT),
        "tax": _object(fields.TAX),
        "preceding": _object(fields.PRECEDING, ("number",)),
    }


_GROUPS: Final = {"lines": "line", "adjustments": "adjustment", "taxes": "tax", "preceding": "preceding"}


def _one(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}


def _many(name: str) -> dict[str, Any]:
    return {"type": "array", "items": _one(name)}


def _object(
    table: Table, required: tuple[str, ...] = (), parts: dict[str, Any] | None = None, *, blank: bool = False
) -> dict[str, Any]:
    """`blank` allows "" and null, which clear a field of reference data."""
    values = {name: _value(form, blank=blank and name not in ("code", "name")) for name, form in table.items()}
    found: dict[str, Any] = {"type": "object", "properties": {**values, **(parts or {})}, "additionalProperties": False}
    return {**found, "required": list(required)} if required else found


def _value(form: Form, *, blank: bool) -> dict[str, Any]:
    return {"anyOf": [_FORMS[form], {"enum": ["", None]}]} if blank else dict(_FORMS[form])


if __name__ == "__main__":
    import json
    import sys

    json.dump(json_schema(), sys.stdout, indent=2)
    sys.stdout.write("\n")
