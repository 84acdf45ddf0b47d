"""The JSON answers as tables for docs/cli.md, made from their models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from inspect import isclass
from typing import Any, Final, get_args, get_origin

from pydantic import BaseModel

from importd.fingerprint import OF_DOCUMENTS, OF_LINES
from importd.reasons import label


def sections() -> list[str]:
    """One section per answer: its fields, what they are and what they mean."""
    return [_answer(title, model) for title, model in _answers().items()]


def _answers() -> Mapping[str, type[BaseModel]]:
    from importd.acts.doctor import Diagnosis
    from importd.acts.key_table import KeyImport
    from importd.acts.retry import RetryReport
    from importd.views.check import CheckReport
    from importd.views.document import DocumentRecord
    from importd.views.journal import Journal
    from importd.views.keys import KeyList
    from importd.views.mail import Mail
    from importd.views.note import Note
    from importd.views.official import OfficialReport
    from importd.views.profile_check import ProfileCheck
    from importd.views.profile_try import ProfileTrial
    from importd.views.rejected import RejectedList
    from importd.views.sender import SenderList
    from importd.views.series import SeriesList
    from importd.views.status import Status
    from importd.views.why import Why

    return {
        "status --json": Status,
        "series --json": SeriesList,
        "show --json": DocumentRecord,
        "rejected --json": RejectedList,
        "rejected show --json": Note,
        "rejected mail --json": Mail,
        "why --json": Why,
        "doctor --json": Diagnosis,
        "journal --json": Journal,
        "sender --json": SenderList,
        "retry --json": RetryReport,
        "xref list --json": KeyList,
        "xref import --json": KeyImport,
        "profile check --json": ProfileCheck,
        "profile try --json": ProfileTrial,
        "check --json": CheckReport,
        "check --official --json": OfficialReport,
    }


def _answer(title: str, model: type[BaseModel]) -> str:
    return "\n".join([f"### {title}\n", "| field | type | |", "|---|---|---|", *_fields(model, ""), ""])


def _fields(model: type[BaseModel], prefix: str) -> Iterator[str]:
    for name, field in model.model_fields.items():
        if name in _NOT_KEPT.get(prefix, ()):
            continue
        inner = _inner(field.annotation)
        repeated = "[]" if "tuple" in str(field.annotation) else ""
        described = _cell(" ".join((field.description or _label(f"{prefix}{name}")).split()))
        yield f"| `{prefix}{name}{repeated}` | {_cell(_type(field.annotation, inner))} | {described} |"
        if inner is not None:
            yield from _fields(inner, f"{prefix}{name}{repeated}.")


def _label(path: str) -> str:
    """What a field of a noun of ours is called: the nouns are described by `fields.toml`."""
    place = path.removeprefix("document.").removeprefix("lines[].").replace("[]", "")
    told = label(place, "en").removeprefix("{} of ")
    return _UNNAMED.get(place.rpartition(".")[2], "") if told in (place, place.rpartition(".")[2]) else told


def _inner(annotation: Any) -> type[BaseModel] | None:
    """The model inside an annotation such as `tuple[X, ...]` or `X | None`."""
    if isclass(annotation) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for one in get_args(annotation) if (found := _inner(one)) is not None), None)


def _type(annotation: Any, inner: type[BaseModel] | None) -> str:
    atoms = list(_atoms(annotation))
    listed, optional = "list" if "tuple" in str(annotation) else "", " or null" if type(None) in atoms else ""
    if inner is not None:
        return (listed or "object") + optional
    if "Literal" in str(annotation):
        return " · ".join(str(one) for one in atoms)
    return f"{listed} of {_TYPES[atoms[0]]}" if listed else _TYPES[atoms[0]] + optional


def _atoms(annotation: Any) -> Iterator[Any]:
    """The innermost parts of an annotation, without the dots of `tuple[X, ...]`."""
    inner = get_args(annotation)
    if not inner and annotation is not Ellipsis:
        yield annotation
    if get_origin(annotation) is dict:
        yield dict
    for one in inner if get_origin(annotation) is not dict else ():
        yield from _atoms(one)


_NOT_KEPT: Final[Mapping[str, frozenset[str]]] = {"document.": OF_DOCUMENTS, "document.lines[].": OF_LINES}
_UNNAMED: Final[Mapping[str, str]] = {
    "adjustments": "discounts and charges",
    "currency": "ISO 4217",
    "description": "more about what was sold",
    "direction": "sale or purchase",
    "lines": "as their sender meant them",
    "name": "what was sold",
    "note": "free text",
    "notes": "free texts",
    "preceding": "earlier invoices that it refers to",
    "profile": "the rules that an electronic document says it follows",
    "quantity": "how much",
    "unit": "of the quantity, UN/ECE Rec 20",
    "taxes": "the VAT table, as the document says it",
    "totals": "what its sender says that it adds up to; null = not said",
}
_TYPES: Final[Mapping[Any, str]] = {
    str: "text",
    int: "number",
    float: "number",
    bool: "true or false",
    datetime: "moment, ISO 8601",
    date: "date, ISO 8601",
    dict: "object",
    Decimal: "exact number, as text",
}


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
