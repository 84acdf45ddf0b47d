"""Where one of our fields comes from: the closed list of value forms, and their options."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, model_validator

from importd.config import Section

FORMS = ("from", "const", "join", "first", "divide", "rate_of", "tax_of", "tax_in")


class Value(Section):
    """A text alone is the place: a column, a path in a tree, `#3`, `12-20`. Exactly one form; options may be added."""

    model_config = ConfigDict(populate_by_name=True)

    from_: Annotated[str | None, Field(alias="from")] = None
    """the place: column `Complément#2` (the second of that name), `billing.email`, `meta[key=vat].value`, `Tiers/@tva`, `#3`, `12-20`"""
    of: Literal["", "document", "preamble"] = ""
    """whose place: by default the row or node at hand; the document's first one; the lines above the header"""
    const: str | bool | int | None = None
    """always this, written our way: 20, 5.5, 2026-03-31, true"""
    join: tuple[Value, ...] = ()
    """these one after the other, blank ones left out"""
    sep: str = " "
    """what stands between the parts of a `join`"""
    first: tuple[Value, ...] = ()
    """the first of these that is not blank"""
    divide: Annotated[tuple[Value, ...], Field(max_length=2)] = ()
    """[amount, quantity]: the price of one"""
    scale: Annotated[int, Field(ge=0, le=10)] = 6
    """decimals of a `divide`"""
    rate_of: Annotated[tuple[Value, ...], Field(max_length=2)] = ()
    """[with VAT, without VAT]: the VAT rate between them"""
    tax_of: Annotated[tuple[Value, ...], Field(max_length=2)] = ()
    """[VAT, amount without VAT]: the VAT rate"""
    tax_in: Annotated[tuple[Value, ...], Field(max_length=2)] = ()
    """[VAT, amount with VAT]: the VAT rate"""
    snap: tuple[str, ...] = ()
    """the rates there are: the nearest within 0.15 point is taken, another one refuses the document"""
    null: tuple[str, ...] = ()
    """texts that mean blank here, beside those of `[read]`"""
    split: Literal["", "fr_street", "fr_postcode_city"] = ""
    """take an address line apart"""
    take: Literal["", "number", "street", "postcode", "city", "cedex"] = ""
    """which part of the `split`"""
    strip_prefix: tuple[str, ...] = ()
    """the first of these that the text begins with is left out"""
    lines: str | None = None
    """what line ends within the text become"""
    table: str = ""
    """translate through this table of `[tables]`"""
    case: Literal["", "upper", "lower", "title"] = ""
    """capitals, small letters, or capitals at the beginning of words"""
    times: str = ""
    """multiply by this number: a rate of 0.2 is 20 percent"""
    negate: bool = False
    """turn the sign round"""
    default: str | None = None
    """what a blank becomes, written our way"""

    @model_validator(mode="before")
    @classmethod
    def _a_text_is_a_place(cls, given: Any) -> Any:
        if isinstance(given, str):
            return {"from": given}
        if isinstance(given, dict) and isinstance(given.get("strip_prefix"), str):
            return {**given, "strip_prefix": [given["strip_prefix"]]}
        return given

    @model_validator(mode="after")
    def _one_form(self) -> Value:
        used = [form for form in FORMS if self._has(form)]
        if len(used) != 1:
            known = ", ".join(FORMS)
            raise ValueError(f"has {' and '.join(used) or 'no source'}; it takes exactly one of {known}")
        for form in ("divide", "rate_of", "tax_of", "tax_in"):
            if len(getattr(self, form)) == 1:
                raise ValueError(f"{form} takes two places")
        if bool(self.split) != bool(self.take):
            raise ValueError("split and take belong together")
        parts = {"fr_street": ("number", "street"), "fr_postcode_city": ("postcode", "city", "cedex")}.get(self.split)
        if parts and self.take not in parts:
            raise ValueError(f"{self.split} gives {', '.join(parts)}")
        return self

    def _has(self, form: str) -> bool:
        given = getattr(self, "from_" if form == "from" else form)
        return given is not None and given != ()

    @property
    def parts(self) -> tuple[Value, ...]:
        """The values that this one is made of."""
        return self.join or self.first or self.divide or self.rate_of or self.tax_of or self.tax_in

    @property
    def places(self) -> tuple[str, ...]:
        """Every place that is read, in order; those of the document and the preamble too."""
        return (self.from_,) if self.from_ is not None else tuple(place for part in self.parts for place in part.places)

    def own_places(self) -> tuple[str, ...]:
        """The places of the row or node at hand, without those of the document and the preamble."""
        if self.from_ is not None:
            return () if self.of else (self.from_,)
        return tuple(place for part in self.parts for place in part.own_places())
