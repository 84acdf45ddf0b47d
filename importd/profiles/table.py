"""A profile as its file says it: every section, every key, and what must agree between them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, field_validator, model_validator

from importd.config import Section
from importd.model import KINDS, Direction
from importd.profiles.goods import LineRule, ProductBlock
from importd.profiles.head import Head
from importd.profiles.partners import PartyBlock
from importd.profiles.policies import CheckSection, DuplicateSection, PolicyRule, known_subject
from importd.profiles.read import Group, Read
from importd.profiles.value import Value

VERSION = 1
REFERENCES = ("customer", "supplier", "product")
BUILT_IN = ("iso3166", "bool", "unit")


class Opening(Section):
    """`[profile]`: which files, and what is in them."""

    sender: Annotated[str, Field(min_length=1, max_length=100)]
    """whose files: the folder `inbox/SENDER/`; the name of the sender for files in `inbox/` itself"""
    label: str = ""
    """what people call it"""
    kind: Value
    """quote, order, delivery_note, invoice, credit_note; customer, supplier, product; or { from = "column", table = "kinds" }"""
    direction: Direction = "sale"
    """sale or purchase"""
    files: tuple[str, ...] = ()
    """names of its files, with * and ?; () = every file of the sender's folder whose header fits"""
    unit: Literal["file", "document"] = "file"
    """file: all or nothing; document: good documents pass, bad ones come back"""

    @field_validator("sender")
    @classmethod
    def _sender_is_a_folder(cls, name: str) -> str:
        if "/" in name or name.startswith(".") or not name.isprintable():
            raise ValueError(f'"{name}" cannot be the name of a folder')
        return name

    @field_validator("kind", mode="before")
    @classmethod
    def _a_word_is_a_constant(cls, given: Any) -> Any:
        return {"const": given} if isinstance(given, str) else given

    @field_validator("kind")
    @classmethod
    def _kind_is_known(cls, kind: Value) -> Value:
        if kind.const is not None and kind.const not in (*KINDS, *REFERENCES):
            raise ValueError(f'"{kind.const}" is not a kind; known are: {", ".join((*KINDS, *REFERENCES))}')
        return kind


class ValueTable(Section):
    """`[tables.NAME]`: how values translate; what `.map` says goes before what is built in."""

    builtin: Literal["", "iso3166", "bool", "unit"] = ""
    """countries in ISO-2, ISO-3, French and English; yes and no; units of UN/ECE Rec 20 and their everyday French names"""
    missing: str = "reject"
    """a value that is not in the table: reject it, keep it, null = leave it blank, "=VALUE" = take this"""
    map: dict[str, str] = Field(default_factory=dict)
    """theirs = ours; capitals, accents and spaces at the ends do not count"""

    @field_validator("missing")
    @classmethod
    def _missing_is_known(cls, missing: str) -> str:
        if missing not in ("reject", "keep", "null") and not missing.startswith("="):
            raise ValueError(f'"{missing}" is not one of reject, keep, null, =VALUE')
        return missing


class Profile(Section):
    """The whole of a profile."""

    model_config = ConfigDict(populate_by_name=True)

    format_version: Literal[1]
    """the format that the file is written in: 1"""
    profile: Opening
    read: Read
    group: Group = Group()
    filter: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """place = [values]: documents with another value are left out and counted"""
    fields: Head = Head()
    customer: PartyBlock | None = None
    supplier: PartyBlock | None = None
    product: ProductBlock | None = None
    lines: tuple[LineRule, ...] = ()
    tables: dict[str, ValueTable] = Field(default_factory=dict)
    policy: dict[str, PolicyRule] = Field(default_factory=dict)
    """"customer.phone" = rule; "customer.*" for all that have none of their own"""
    checks: CheckSection = CheckSection()
    duplicates: DuplicateSection = DuplicateSection()

    @field_validator("policy")
    @classmethod
    def _subjects_are_known(cls, policy: dict[str, PolicyRule]) -> dict[str, PolicyRule]:
        for subject in policy:
            known_subject(subject)
        return policy

    @property
    def shape(self) -> str:
        """What its records are: document, or customer, supplier, product."""
        kind = self.profile.kind.const
        return str(kind) if kind in REFERENCES else "document"

    @property
    def partner(self) -> PartyBlock | None:
        """The block of whom the documents are exchanged with, or whose records they are."""
        purchase = self.profile.direction == "purchase"
        return {"customer": self.customer, "supplier": self.supplier}.get(
            self.shape, self.supplier if purchase else self.customer
        )

    @model_validator(mode="after")
    def _sections_agree(self) -> Profile:
        if self.shape == "document":
            for name in ("external_id", "date"):
                if getattr(self.fields, name) is None:
                    raise ValueError(f"fields.{name} is missing: every document has one")
        elif (self.product if self.shape == "product" else self.partner) is None:
            raise ValueError(f'kind = "{self.shape}" needs a section [{self.shape}]')
        elif self.record_code is None:
            raise ValueError(f"{self.shape}.code is missing: it is the key of the record")
        if self.lines and self.shape != "document":
            raise ValueError(f"a {self.shape} has no [[lines]]")
        if self.partner is None and self.shape == "document":
            raise ValueError(
                f"[{'supplier' if self.profile.direction == 'purchase' else 'customer'}] is missing: whose document is it?"
            )
        self.group.agrees_with(self.read.format)
        return self

    @property
    def record_code(self) -> Value | None:
        """Where the key of a reference record comes from."""
        block = self.product if self.shape == "product" else self.partner
        return block.code if block else None

    @model_validator(mode="after")
    def _tables_exist(self) -> Profile:
        for path, value in self.values():
            if value.table and value.table not in self.tables and value.table not in BUILT_IN:
                known = ", ".join((*self.tables, *BUILT_IN))
                raise ValueError(f'{path}: there is no table "{value.table}"; known are: {known}')
        return self

    def values(self) -> list[tuple[str, Value]]:
        """Every value with its path in the file, parts of values included."""
        return [found for name in type(self).model_fields for found in _within(name, getattr(self, name))]


def _within(path: str, given: Any) -> list[tuple[str, Value]]:
    if isinstance(given, Value):
        return [(path, given), *(found for part in given.parts for found in _within(path, part))]
    if isinstance(given, Section):
        return [found for name in type(given).model_fields for found in _within(f"{path}.{name}", getattr(given, name))]
    if isinstance(given, tuple):
        return [found for index, one in enumerate(given) for found in _within(f"{path}[{index}]", one)]
    return []
