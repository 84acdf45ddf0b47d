"""What stands behind a key of a proposed table, and what is still missing there."""

from __future__ import annotations

import json
from collections.abc import Iterator

from importd.proposing.assign import Match
from importd.proposing.names import concepts
from importd.proposing.propose import Proposal
from importd.views.words import Words


def quoted(text: str) -> str:
    """A string of TOML."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _place(column: str) -> str:
    return quoted(column.removeprefix("\0"))


def _with_table(column: str, table: str) -> str:
    return f'{{ from = {_place(column)}, table = "{table}" }}'


def party_value(one: Match, found: Proposal) -> str:
    """Of the head, the partner or a product."""
    traits = found.traits.get(one.column, ())
    if one.field == "party.name" and (people := _people(found)):
        return f"{{ first = [{_place(one.column)}, {_joined(people)}] }}"
    if one.field.endswith(".country"):
        return _with_table(one.column, "iso3166")
    if one.field.endswith(".active"):
        return _with_table(one.column, "bool")
    if one.field.endswith(".unit"):
        return _with_table(one.column, "unit")
    if one.field.endswith(".vat_rate") and "percent" in traits:
        return _percent(one.column)
    return _place(one.column)


def line_value(one: Match, found: Proposal) -> str:
    """Of a line; what stands on the document's row or node is asked for there."""
    if one.field == "line.unit":
        return _with_table(one.column, "unit")
    if one.field == "line.vat_rate" and "percent" in found.traits.get(one.column, ()):
        return _percent(one.column)
    return _place(one.column)


def _percent(column: str) -> str:
    return f'{{ from = {_place(column)}, table = "rates" }}'


def fallback_lines(found: Proposal, area: str, words: Words) -> Iterator[str]:
    """What no column gives although it is needed: to be filled in by a person."""
    fields = {one.field: one for one in found.matches}
    if area == "fields":
        yield from _head(found, fields, words)
    elif area == "party":
        yield from _party(found, fields, words)
    elif area == "product" and "product.code" not in fields:
        yield f"code = {_first_column(found)}  # {words('propose_missing')}"
    elif area == "line":
        yield from _line(fields, words)


def _first_column(found: Proposal) -> str:
    return _place(next(iter(found.samples), "#1"))


def _head(found: Proposal, fields: dict[str, Match], words: Words) -> Iterator[str]:
    for name in ("external_id", "date"):
        if f"fields.{name}" not in fields:
            yield f"{name} = {_first_column(found)}  # {words('propose_missing')}"
    price = fields.get("line.unit_price")
    if price is not None:
        said = concepts(price.column.removeprefix("\0"))
        if "ttc" in said:
            yield f"tax_included = {{ const = true }}  # {words('propose_ttc', name=_place(price.column))}"
        elif "ht" not in said:
            yield f"# tax_included = {{ const = true }}  # {words('propose_ht_unsaid', name=_place(price.column))}"
    if "fields.currency" not in fields:
        yield f'# currency = {{ const = "EUR" }}  # {words("propose_currency")}'


def _party(found: Proposal, fields: dict[str, Match], words: Words) -> Iterator[str]:
    people = _people(found)
    if "party.name" not in fields and people:
        yield f"name = {_joined(people)}  # {words('propose_people')}"
    if found.shape == "customer" and "party.code" not in fields:
        taken = fields.get("party.external_id")
        yield f"code = {_place(taken.column) if taken else _first_column(found)}  # {words('propose_missing')}"
    elif not {"party.code", "party.external_id", "party.siret", "party.vat", "party.email"} & set(fields):
        yield f'# code = {{ const = "…" }}  # {words("propose_no_customer")}'
    yield f'# not_found = "create"  # {words("propose_not_found")}'


def _people(found: Proposal) -> list[str]:
    """The columns of the last and the first name."""
    said = {one.name: concepts(one.name.removeprefix("\0")) for one in found.unused if not one.line}
    named = {concept: name for name, words in reversed(said.items()) if "delivery" not in words for concept in words}
    return [named[concept] for concept in ("lastname", "firstname") if concept in named]


def _joined(people: list[str]) -> str:
    return f'{{ join = [{", ".join(map(_place, people))}], sep = " " }}'


def _line(fields: dict[str, Match], words: Words) -> Iterator[str]:
    net, quantity = fields.get("line.net_amount"), fields.get("line.quantity")
    if "line.unit_price" not in fields and net and quantity:
        yield f"unit_price = {{ divide = [{_place(net.column)}, {_place(quantity.column)}] }}  # {words('propose_divided')}"
    if "line.vat_rate" not in fields:
        yield f'# vat_rate = {{ const = "20" }}  # {words("propose_no_rate")}'


def rates(found: Proposal) -> list[str]:
    """The table for rates that are written 20 %."""
    texts = [
        text
        for one in found.matches
        if one.field.endswith(".vat_rate") and "percent" in found.traits.get(one.column, ())
        for text in found.samples.get(one.column, ())
    ]
    return ["", "[tables.rates.map]", *(f"{quoted(text)} = {quoted(_plain(text))}" for text in texts)] if texts else []


def _plain(text: str) -> str:
    return text.rstrip("% \u00a0\u202f").replace(",", ".")
