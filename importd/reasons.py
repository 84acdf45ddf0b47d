"""The catalogue of reasons: what each code means, in French and in English, and what to do next.

The texts lie in `reasons.toml`, one table per code, and what our fields are called in `fields.toml`.
`finding` makes a reason, `say` turns it into words.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple, Protocol

from importd import rulebook
from importd.model import Reason, Severity
from importd.names import printable

Language = Literal["fr", "en"]
VALUE_WIDTH = 80  # a longer value is cut where it is shown
PLACE_WIDTH = 400  # of a path: those of the standards are long
_SIGNS = ("XML_NOT_WELL_FORMED", "JSON_SYNTAX")
_NOTED = {  # the next step of what would refuse elsewhere, and here does not
    "en": "Nothing to do for this file; tell its sender, for the next ones.",
    "fr": "Rien à faire pour ce fichier ; signalez-le à l’expéditeur pour les prochains.",
}


class Placed(Protocol):
    """Anything that knows where it stood in the file: a document, a line, a record."""

    @property
    def at(self) -> int:
        """The physical line, 0 = unknown."""

    @property
    def path(self) -> str:
        """The place in a tree, "" = none."""


class Entry(NamedTuple):
    """One code of the catalogue."""

    code: str
    severity: Severity
    en: str
    fr: str
    next_en: str
    next_fr: str


class Told(NamedTuple):
    """A reason in words: where, what, and the next step."""

    place: str
    message: str
    next_step: str


@cache
def catalogue() -> dict[str, Entry]:
    """Every code that importd raises."""
    tables: dict[str, dict[str, Any]] = tomllib.loads((files("importd") / "reasons.toml").read_text("utf-8"))
    for body in tables.values():
        body["fr"], body["next_fr"] = _french(body["fr"]), _french(body["next_fr"])
    return {code: Entry(code, **body) for code, body in tables.items()}


@cache
def _labels() -> dict[str, tuple[str, str]]:
    tables: dict[str, list[str]] = tomllib.loads((files("importd") / "fields.toml").read_text("utf-8"))
    return {field: (english, french) for field, (english, french) in tables.items()}


def _french(text: str) -> str:
    """Non-breaking spaces where French typography wants them."""
    return re.sub(" (?=[:;!?»])|(?<=«) |(?<=n°) ", "\u00a0", text)


def finding(
    code: str,
    where: Placed | None = None,
    *,
    field: str = "",
    value: object = "",
    expected: object = "",
    near: Sequence[str] = (),
    rule: str = "",
    column: str = "",
    severity: Severity | None = None,
    cure: str = "",
) -> Reason:
    """A reason at a place. `severity` overrides the code's own; an unknown code is a `KeyError`, never a silent pass."""
    return Reason(
        code=code,
        severity=severity or catalogue()[code].severity,
        line=where.at if where is not None else 0,
        path=where.path if where is not None else "",
        field=field,
        column=column,
        value=str(value),
        expected=str(expected),
        near=tuple(near),
        rule=rule,
        cure=cure,
    )


def say(reason: Reason, language: str) -> Told:
    """A reason in words, in French for "fr" and else in English; safe to print. A code of a later version is told as it is."""
    entry = catalogue().get(reason.code)
    if entry is None:
        return Told(place(reason, language), f"{reason.code}: {printable(reason.value, VALUE_WIDTH)}", "")
    french = language == "fr"
    words = _words(reason, language)
    message, step = (entry.fr, entry.next_fr) if french else (entry.en, entry.next_en)
    if reason.severity == "warn" and entry.severity == "reject":
        step = _french(_NOTED["fr"]) if french else _NOTED["en"]
    return Told(place(reason, language), _render(message, words), _render(step, words))


def place(reason: Reason, language: str) -> str:
    r"""Where in the file: "line 3, column unit_price", "documents[0].lines[2].quantity", with the document's own number.

    >>> place(Reason(code="VAL_DATE", severity="reject", line=3, column="date", document="F-12"), "fr")
    'ligne\xa03, colonne date (n°\xa0F-12)'
    >>> place(Reason(code="VAL_BOOLEAN", severity="reject", path="lines[0].adjustments[1]", field="adjustments.charge"), "en")
    'lines[0].adjustments[1].charge'
    """
    french = language == "fr"
    parts = [f"ligne\u00a0{reason.line}" if french else f"line {reason.line}"] if reason.line else []
    if reason.path:
        parts.append(printable(_in_tree(reason), PLACE_WIDTH))
    elif reason.column:
        parts.append(f"{_column(reason, french)} {printable(reason.column, VALUE_WIDTH)}")
    elif reason.field:
        parts.append(printable(reason.field, VALUE_WIDTH))
    where = ", ".join(parts) or ("tout le fichier" if french else "the whole file")
    if reason.document:
        where += f" ({'n°' if french else 'no.'}\u00a0{printable(reason.document, VALUE_WIDTH)})"
    return where


def _column(reason: Reason, french: bool) -> str:
    """A column of a table; where a file cannot even be read, the sign within the line."""
    if reason.code in _SIGNS:
        return "caractère" if french else "character"
    return "colonne" if french else "column"


def _in_tree(reason: Reason) -> str:
    """The path with what stands below it; a field of a repeated part does not name the part again."""
    path, field = reason.path, reason.field
    if path.startswith("/"):
        return f"{path}/{reason.column}" if reason.column else path
    part = path.rpartition(".")[2].partition("[")[0]
    below = reason.column or ("" if field == f"{part}.text" else field.removeprefix(f"{part}."))  # a note may be a plain text
    return f"{path}.{below}" if below else path


def label(field: str, language: str) -> str:
    """What one of our fields is called in words; its own name when nobody gave it one.

    >>> label("buyer.vat_id", "fr"), label("totals.due", "en"), label("colour", "en")
    ('n° de TVA de l’acheteur', 'amount to pay', 'colour')
    """
    index, known = int(language == "fr"), _labels()
    if field in known:
        return known[field][index]
    role, _, rest = field.partition(".")
    if rest and role in ("seller", "buyer"):
        return known[role][index].format(label(rest.rpartition(".")[2], language))
    return field


def _words(reason: Reason, language: str) -> Mapping[str, str]:
    expected = reason.expected.replace(" | ", " ou " if language == "fr" else " or ")
    return {
        "value": printable(reason.value, VALUE_WIDTH),
        "expected": printable(expected, 3 * VALUE_WIDTH),  # lists of what is known
        "field": printable(label(reason.field, language), VALUE_WIDTH),
        "column": printable(reason.column, VALUE_WIDTH),
        "near": ", ".join(printable(one, VALUE_WIDTH) for one in reason.near),
        "rule": printable(_rule(reason), VALUE_WIDTH),
        "text": entry.text(language) if reason.rule and (entry := rulebook.find(reason.rule)) else "",
        "cure": printable(reason.cure),
        "document": printable(reason.document, VALUE_WIDTH),
        "tried": _labelled(reason.expected, language),
        "what": printable(label(reason.value, language), VALUE_WIDTH),
    }


def _labelled(fields: str, language: str) -> str:
    """Several of our fields in words; "" when it is anything else."""
    parts = fields.split(", ")
    return ", ".join(label(one, language) for one in parts) if all(one in _labels() for one in parts) else ""


def _rule(reason: Reason) -> str:
    """The rule, in a document of the trade with the business term that it is about: BR-CO-15, BT-112."""
    entry = rulebook.find(reason.rule) if reason.rule and reason.path.startswith("/") else None
    return f"{reason.rule}, {entry.term}" if entry else reason.rule


_OPTIONAL = re.compile(r"\[([^][]*)\]")
_PLACEHOLDER = re.compile(r"\{([a-z]+)\}")


def _render(template: str, words: Mapping[str, str]) -> str:
    """The template with its words. Of [a|b|c] the first part of which no word is blank is kept, none if there is none.

    >>> _render("[{value} is odd|It is odd][, not {expected}].", {"value": "12", "expected": ""})
    '12 is odd.'
    """

    def choose(match: re.Match[str]) -> str:
        parts = match[1].split("|")
        whole = (part for part in parts if all(words[name] for name in _PLACEHOLDER.findall(part)))
        return next(whole, "")

    # The words are put in last: a value may hold brackets and braces of its own.
    return _PLACEHOLDER.sub(lambda match: words[match[1]], _OPTIONAL.sub(choose, template))
