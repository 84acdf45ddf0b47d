"""A value form → a function of a row or node and of the document it belongs to, made once and called for every row."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, NamedTuple, Protocol, TypeAlias

from importd.mapping import forms
from importd.mapping.forms import Form
from importd.mapping.style import Style
from importd.profiles import rates, splitters
from importd.profiles.tables import Table
from importd.profiles.value import Value

Getter: TypeAlias = Callable[[Any, Any], str]  # (the row or node at hand, the document's own) → text, "" = nothing there
Option: TypeAlias = Callable[[str], str]

_CASES: Final[dict[str, Option]] = {"upper": str.upper, "lower": str.lower, "title": str.title}
_RATES: Final = {"rate_of": rates.rate_of, "tax_of": rates.tax_of, "tax_in": rates.tax_in}


class Places(Protocol):
    """Where the texts of a kind of file are."""

    def getter(self, path: str, of: str) -> Getter:
        """The text at a place of the row at hand, of the "document" or of the "preamble"."""


class Terms(NamedTuple):
    """What a value is compiled with."""

    places: Places
    style: Style
    nulls: frozenset[str]
    tables: Mapping[str, Table]
    html: bool = False
    apostrophe: bool = False


def getter(value: Value, form: Form | None, terms: Terms) -> Getter:
    """The function; it raises `BadValue` or `Fault`. `form` is that of the field which it is for."""
    options = list(_options(value, form, terms))
    get = _source(value, form, terms)
    if value.default is not None:
        default = ours(value.default, form, terms.style)
        return _chained(get, options, default)
    return _chained(get, options, "") if options else get


def _chained(get: Getter, options: list[Option], default: str) -> Getter:
    def chained(node: Any, document: Any) -> str:
        text = get(node, document).strip()
        for option in options:
            if not text:
                break
            text = option(text)
        return text or default

    return chained


def _source(value: Value, form: Form | None, terms: Terms) -> Getter:
    if value.from_ is not None:
        return _place(value, terms)
    if value.const is not None:
        text = ours(_text(value.const), form, terms.style)
        return lambda _node, _document: text
    parts = [getter(part, form if value.first else None, terms) for part in value.parts]
    if value.first:
        return lambda node, document: next((text for part in parts if (text := part(node, document).strip())), "")
    if value.join:
        sep = value.sep
        return lambda node, document: sep.join([text for part in parts if (text := part(node, document).strip())])
    return _computed(value, parts, terms.style)


def _place(value: Value, terms: Terms) -> Getter:
    get = terms.places.getter(value.from_ or "", value.of)
    nulls = terms.nulls | frozenset(value.null) - {""}
    steps: list[Option] = [_without_apostrophe] * terms.apostrophe + [html.unescape] * terms.html
    if not steps and nulls <= {""}:
        return get

    def place(node: Any, document: Any) -> str:
        text = get(node, document)
        for step in steps:
            text = step(text)
        return "" if text.strip() in nulls else text

    return place


def _without_apostrophe(text: str) -> str:
    return text[1:] if text[:1] == "'" else text


def _computed(value: Value, parts: list[Getter], style: Style) -> Getter:
    one, other = parts
    if value.divide:
        scale = value.scale
        return lambda node, document: rates.divide(one(node, document), other(node, document), scale, style)
    work = next(_RATES[name] for name in _RATES if getattr(value, name))
    snap = value.snap
    return lambda node, document: work(one(node, document), other(node, document), snap, style)


def _options(value: Value, form: Form | None, terms: Terms) -> list[Option]:
    found: list[Option] = []
    if value.split:
        splitter, take = value.split, value.take
        found.append(lambda text: splitters.part(splitter, text, take))
    if value.strip_prefix:
        found.append(_stripping(value.strip_prefix))
    if value.lines is not None:
        sign = value.lines
        found.append(lambda text: sign.join(line.strip() for line in text.splitlines() if line.strip()))
    if value.table:
        found.append(_translating(terms.tables[value.table], form, terms.style))
    if value.case:
        found.append(_CASES[value.case])
    if value.times:
        factor, style = value.times, terms.style
        found.append(lambda text: rates.times(text, factor, style))
    if value.negate:
        found.append(negated)
    return found


def _stripping(prefixes: tuple[str, ...]) -> Option:
    def strip(text: str) -> str:
        prefix = next((one for one in prefixes if text.startswith(one)), "")
        return text[len(prefix) :].strip()

    return strip


def _translating(table: Table, form: Form | None, style: Style) -> Option:
    if form is forms.number and style.decimal != ".":
        return lambda text: table(text).replace(".", style.decimal)
    return table


def negated(text: str) -> str:
    """The number with the other sign; zero has none.

    >>> negated("10,00"), negated("-3"), negated("0.00")
    ('-10,00', '3', '0.00')
    """
    if text.startswith("-"):
        return text[1:]
    return text if is_zero(text) else "-" + text.removeprefix("+")


def is_zero(text: str) -> bool:
    """Whether a text says nothing, or zero in figures.

    >>> is_zero("0,000"), is_zero(""), is_zero("0.10")
    (True, True, False)
    """
    return not text.strip("0.,+- \u00a0\u202f\n")


def ours(text: str, form: Form | None, style: Style) -> str:
    """A text that the profile writes our way, as its sender would write it: what comes after reads the sender's way."""
    if form is forms.number:
        return text.replace(".", style.decimal)
    if form is forms.day and style.dates and text:
        pattern = next((one for one in style.dates if one not in ("iso", "excel")), "")
        return text if not pattern or "iso" in style.dates else date.fromisoformat(text).strftime(pattern)
    return text


def _text(const: str | bool | int) -> str:
    return str(const).lower() if isinstance(const, bool) else str(const)
