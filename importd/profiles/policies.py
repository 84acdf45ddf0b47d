"""`[policy]`, `[checks]`, `[duplicates]`: who is right, what must agree, what is a double."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from pydantic import ConfigDict, Field, model_validator

from importd.config import Section
from importd.profiles.goods import LineRule, ProductBlock
from importd.profiles.head import Head
from importd.profiles.partners import PartyBlock

_OPTIONS: Final = frozenset(
    ("find", "not_found", "wait_for", "each", "when", "unless", "product", "text_if_no_code", "allow_negative")
)
SUBJECTS: Final = {
    "document": [*Head.model_fields, "number"],
    "customer": [name for name in PartyBlock.model_fields if name not in _OPTIONS],
    "supplier": [name for name in PartyBlock.model_fields if name not in _OPTIONS],
    "product": list(ProductBlock.model_fields),
    "line": [name for name in LineRule.model_fields if name not in _OPTIONS],
}
Amount = Annotated[Decimal, Field(ge=0)]


def known_subject(subject: str) -> None:
    """Raises `ValueError` when `customer.phone` is not something that a policy can be about."""
    part, _, name = subject.partition(".")
    if part not in SUBJECTS:
        raise ValueError(f'"{subject}" begins with none of {", ".join(SUBJECTS)}')
    if name != "*" and name not in SUBJECTS[part]:
        raise ValueError(f'"{name}" is not a field of a {part}; known are: *, {", ".join(SUBJECTS[part])}')


class PolicyRule(Section):
    """`[policy]`: who is right about a field that both sides know."""

    model_config = ConfigDict(populate_by_name=True)

    rule: Literal["source", "ours", "fill_empty", "create_only", "must_match", "tolerance"]
    """theirs; ours; theirs where ours is blank; theirs when the record is created; neither may differ; by so much"""
    percent: Amount = Decimal(0)
    """a difference up to this passes (tolerance)"""
    amount: Amount = Decimal(0)
    """a difference up to this passes (tolerance)"""
    else_: Annotated[Literal["reject", "warn", "source", "ours"], Field(alias="else")] = "reject"
    """what happens beyond the tolerance"""
    warn: bool = False
    """say so on the record and in the receipt"""

    @model_validator(mode="before")
    @classmethod
    def _a_word_is_a_rule(cls, given: Any) -> Any:
        return {"rule": given} if isinstance(given, str) else given


class Tolerance(Section):
    """How far a total of the sender may be from what the lines come to."""

    model_config = ConfigDict(populate_by_name=True)

    tolerance: Amount = Decimal("0.02")
    """in the document's currency"""
    else_: Annotated[Literal["reject", "warn"], Field(alias="else")] = "reject"
    """what happens beyond it"""


class CheckSection(Section):
    """`[checks]`: the sender's own totals against its lines, before any policy."""

    total_lines: Tolerance | None = None
    total_net: Tolerance | None = None
    total_tax: Tolerance | None = None
    total_gross: Tolerance | None = None
    total_due: Tolerance | None = None
    allow_negative: tuple[str, ...] = ()
    """products whose lines may be below zero: rounding, discounts"""


class DuplicateSection(Section):
    """`[duplicates]`: a document whose key is on record already."""

    same: Literal["skip", "reject"] = "skip"
    """its content is the same"""
    changed: Literal["reject", "update_draft", "new_version"] = "reject"
    """its content is another"""
