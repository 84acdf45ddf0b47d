"""`importd.toml` as one frozen model: every setting, its default and what it is for.

The descriptions here are the ones of `importd init` and of `docs/settings.md`; a test holds the three together.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from importd.decoding.charset import DETECT, KNOWN, codec
from importd.errors import NotAWorkspace, SettingsError
from importd.model import DIRECTIONS, KINDS, Direction, Kind
from importd.numbering import Series, clashes

FILE_NAME = "importd.toml"
DEFAULT_SENDER = "default"
CHECK_FOLDER = "check"  # inbox/check/ and inbox/SENDER/check/: what lies there is only tried out


class Section(BaseModel):
    """A table of the settings: frozen, and a key that does not exist is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Company(Section):
    """Who we are: decides whether a document is a sale or a purchase."""

    name: str = ""
    """our name, as our documents carry it"""
    siren: str = ""
    """our SIREN, nine digits"""
    vat_id: str = ""
    """our VAT identifier, FR…"""
    gln: str = ""
    """our GLN, thirteen digits, if we have one"""
    endpoint: str = ""
    """our electronic address for invoices, if it is neither of these: scheme:identifier, as 0225:123456782_COMPTA"""
    country: str = "FR"
    """where we are, ISO 3166-1"""
    currency: str = "EUR"
    """the currency of a document that does not name one, ISO 4217; "" = such a document is refused"""
    timezone: str = "Europe/Paris"
    """where our days begin: the times of a sender in another zone are dated by it"""

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            raise ValueError(f'"{name}" is not a time zone; write Europe/Paris or UTC') from None
        return name


class Responsible(Section):
    """Who answers for the exchange of files: named in what goes to senders."""

    name: str = ""
    """their name"""
    mail: str = ""
    """their mail address"""

    @field_validator("mail")
    @classmethod
    def _mail_is_an_address(cls, mail: str) -> str:
        if mail and not re.fullmatch(r"[^@\s]+@[^@\s]+", mail):
            raise ValueError(f'"{mail}" is not a mail address; write somebody@example.com')
        return mail


class Intake(Section):
    """How files are noticed and taken."""

    watch: Literal["events", "poll"] = "events"
    """events = the system's file events ring, and a heartbeat looks anyway; poll = only look (network shares)"""
    heartbeat_seconds: Annotated[float, Field(gt=0, le=3600)] = 5.0
    """look at the inbox at least this often, whatever the events say"""
    quiet_seconds: Annotated[float, Field(ge=0, le=3600)] = 2.0
    """a file whose end does not prove that it is whole is taken when it has not changed for so long"""
    batch: Annotated[int, Field(ge=1, le=10_000)] = 200
    """at most so many files share one commit"""


class ReadingLimits(Section):
    """The reader processes and the limits on what they read."""

    processes: Annotated[int, Field(ge=1, le=64)] = 2
    """how many files are read at the same time"""
    max_bytes: Annotated[int, Field(ge=1)] = 100_000_000
    """a larger file is refused unread"""
    seconds: Annotated[float, Field(gt=0)] = 60.0
    """a reader that takes longer over one file is stopped"""
    memory_mb: Annotated[int, Field(ge=128)] = 1024
    """a reader that needs more is stopped"""


class Checks(Section):
    """What is accepted."""

    future_days: Annotated[int, Field(ge=0)] = 3
    """a document may be dated so many days ahead"""
    closed_until: Annotated[date | None, Field(examples=["2025-12-31"])] = None
    """no document dated on or before this day is taken any more"""
    free_lines: Literal["electronic", "always", "never"] = "electronic"
    """lines with a quantity or a price but no product: in electronic documents (UBL …), in every format, nowhere"""
    header_only: Literal["purchases", "always", "never"] = "purchases"
    """electronic invoices of the profiles MINIMUM and BASIC WL, which have totals but no lines: taken as purchases, taken always,
    refused"""
    identifiers: Literal["native", "always", "never"] = "native"
    """a wrong SIREN, SIRET, VAT id or GTIN refuses: in our own formats (elsewhere it warns), everywhere, nowhere"""
    rules: Literal["en16931", "fr", "off"] = "en16931"
    """electronic invoices and credit notes keep the rules of EN 16931; those, and the French ones of the reform for sellers in
    France; only the arithmetic that importd itself needs"""
    line_amounts: Literal["native", "always", "never"] = "native"
    """a line amount that is not quantity × price refuses: in our own formats (elsewhere it warns), everywhere, nowhere"""


class Official(Section):
    """The official verdict, `importd check --official`, which needs the extra `schematron`."""

    rules: str = "rules"
    """the folder of the rule files that CEN publishes twice a year, relative to the workspace; how they are called and where to get
    them stands in docs/operations.md"""


class SeriesSettings(Section):
    """One gap-free run of numbers."""

    documents: tuple[str, ...] = Field(min_length=1)
    """what is numbered here: "sale invoice", "purchase order" …"""
    pattern: str
    """how a number is written: {year}, {month}, {seq:05} (the width is a minimum)"""
    reset: Literal["year", "month", "never"] = "year"
    """when the count starts again; the pattern must then name the period"""
    start: Annotated[int, Field(ge=1)] = 1
    """the first number of a period"""
    late: Literal["restamp", "refuse", "allow"] | None = None
    """a document dated before the last of its series: issue it with that last date, refuse it, or take it as it is;
    by default sale invoices and credit notes are restamped, everything else is allowed"""


class Sender(Section):
    """What holds for one sender: the first-level folder under `inbox/`, `default` for files in `inbox/` itself."""

    direction: Direction | None = None
    """sale or purchase; by default what the document says, else who we are, else sale"""
    encoding: str = ""
    """the encoding of its text files: utf-8, windows-1252, iso-8859-1, mac-roman, utf-16 …, or detect to let it be guessed"""
    decimal: Literal[".", ","] = "."
    """the decimal sign in its CSV files"""
    number: Literal["ours", "theirs"] = "ours"
    """theirs: its documents already carry their legal number and keep it"""
    answers: bool = False
    """write answers/SENDER/NAME.json for each of its files"""

    @field_validator("encoding")
    @classmethod
    def _encoding_is_known(cls, name: str) -> str:
        if name and name != DETECT and not codec(name):
            raise ValueError(f'"{name}" is not an encoding that importd reads; known are: {", ".join(KNOWN)}, {DETECT}')
        return name


class ProfilesAt(Section):
    """Where the profiles lie, and a digest of the state that they are in."""

    folder: str
    stamp: str


class Rules(Section):
    """What a reader needs to know to read and check one sender's file: a part of the settings, and the day."""

    today: date
    sender_name: str = DEFAULT_SENDER
    company: Company = Company()
    sender: Sender = Sender()
    checks: Checks = Checks()
    max_bytes: int = ReadingLimits().max_bytes
    profiles: ProfilesAt | None = None
    waiting: tuple[str, ...] = ()  # files that wait for their other half, by their escaped paths
    others: dict[str, Sender] = Field(default_factory=dict)  # for a file in `inbox/` itself, whose sender a profile may name
    electronic: bool = False  # set by the reader once it knows the format
    below_zero: tuple[str, ...] = ()  # set from the profile: products whose lines may be below zero, "*" = any
    tolerances: dict[str, tuple[Decimal, Literal["reject", "warn"]]] = Field(default_factory=dict)  # the same: by total

    def refuses(self, which: Literal["native", "always", "never"]) -> bool:
        """Whether a finding under this policy refuses the document (otherwise it warns)."""
        return which == "always" or (which == "native" and not self.electronic)


DEFAULT_SERIES: dict[str, dict[str, Any]] = {
    "invoices": {"documents": ["sale invoice"], "pattern": "FA{year}-{seq:05}", "late": "restamp"},
    "credit_notes": {"documents": ["sale credit_note"], "pattern": "AV{year}-{seq:05}", "late": "restamp"},
    "quotes": {"documents": ["sale quote"], "pattern": "DE{year}-{seq:05}"},
    "orders": {"documents": ["sale order"], "pattern": "CO{year}-{seq:05}"},
    "delivery_notes": {"documents": ["sale delivery_note"], "pattern": "BL{year}-{seq:05}"},
    "purchases": {"documents": [f"purchase {kind}" for kind in KINDS], "pattern": "AC{year}-{seq:05}"},
}


def _default_series() -> dict[str, SeriesSettings]:
    return {name: SeriesSettings.model_validate(body) for name, body in DEFAULT_SERIES.items()}


class Settings(Section):
    """The whole of `importd.toml`."""

    language: Literal["fr", "en"] = "fr"
    """the language of reasons, answers and status"""
    company: Company = Company()
    responsible: Responsible = Responsible()
    intake: Intake = Intake()
    reading: ReadingLimits = ReadingLimits()
    checks: Checks = Checks()
    official: Official = Official()
    series: dict[str, SeriesSettings] = Field(default_factory=_default_series)
    senders: dict[str, Sender] = Field(default_factory=dict)

    @field_validator("senders")
    @classmethod
    def _check_is_no_sender(cls, senders: dict[str, Sender]) -> dict[str, Sender]:
        if CHECK_FOLDER in senders:
            raise ValueError(f'"{CHECK_FOLDER}" is the folder where files are only tried out: give the sender another name')
        return senders

    @model_validator(mode="after")
    def _series_cover_every_kind(self) -> Settings:
        numbered: dict[str, str] = {}
        for name, settings in self.series.items():
            Series(name, settings.pattern, settings.reset, settings.start)
            for what in settings.documents:
                if what not in WHAT:
                    raise ValueError(f'series.{name}.documents: "{what}" is not a kind of document{_nearest(what, list(WHAT))}')
                if what in numbered:
                    raise ValueError(f'"{what}" is numbered by two series, {numbered[what]} and {name}: take it out of one')
                numbered[what] = name
        missing = [what for what in WHAT if what not in numbered]
        if missing:
            raise ValueError(f'no series numbers "{missing[0]}": add it to the documents of one')
        if pair := clashes([self.series_named(name) for name in self.series]):
            raise ValueError(f"the series {pair[0]} and {pair[1]} would write the same numbers: give each a prefix of its own")
        return self

    def sender(self, name: str) -> Sender:
        """What holds for this sender; what it does not say, `[senders.default]` says."""
        default = self.senders.get(DEFAULT_SENDER, Sender())
        own = self.senders.get(name)
        return default if own is None else default.model_copy(update={key: getattr(own, key) for key in own.model_fields_set})

    def rules(self, sender: str, today: date, profiles: ProfilesAt | None = None) -> Rules:
        """What a reader must know about this sender's files."""
        others = {name: self.sender(name) for name in self.senders} if sender == DEFAULT_SENDER else {}
        return Rules(
            today=today, sender_name=sender, company=self.company, sender=self.sender(sender), checks=self.checks,
            max_bytes=self.reading.max_bytes, profiles=profiles, others=others,
        )  # fmt: skip

    def series_for(self, direction: Direction, kind: Kind) -> Series:
        """The series that numbers this kind of document."""
        return self._numbered_by[f"{direction} {kind}"]

    @cached_property
    def _numbered_by(self) -> dict[str, Series]:
        return {what: self.series_named(name) for name, settings in self.series.items() for what in settings.documents}

    def series_named(self, name: str) -> Series:
        """One series, ready to write numbers."""
        settings = self.series[name]
        return Series(name, settings.pattern, settings.reset, settings.start)

    def late(self, direction: Direction, kind: Kind) -> Literal["restamp", "refuse", "allow"]:
        """What to do with a document dated before the last of its series."""
        legal = direction == "sale" and kind in ("invoice", "credit_note")
        return self.series[self.series_for(direction, kind).name].late or ("restamp" if legal else "allow")


WHAT = tuple(f"{direction} {kind}" for direction in DIRECTIONS for kind in KINDS)


def load(workspace: Path) -> Settings:
    """The settings of a workspace. Raises `NotAWorkspace`, or `SettingsError` with file, key and next step."""
    path = workspace / FILE_NAME
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise NotAWorkspace(
            f"{workspace} is not a workspace: it has no {FILE_NAME}. Make one with: importd init {workspace}"
        ) from None
    return parse(raw, str(path))


def parse(raw: bytes, name: str = FILE_NAME) -> Settings:
    """Settings from the bytes of a TOML file; `name` is what errors call it."""
    try:
        return Settings.model_validate(tomllib.loads(raw.decode("utf-8")))
    except UnicodeDecodeError as error:
        raise SettingsError(f"{name}: byte {error.start} is not UTF-8. Save the file as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{name}: {error}. Mend the line and save; the last good settings stay until then.") from None
    except ValidationError as error:
        raise SettingsError(f"{name}: " + "; ".join(_explain(dict(detail)) for detail in error.errors())) from None


def _explain(detail: dict[str, Any]) -> str:
    place = ".".join(str(part) for part in detail["loc"])
    if detail["type"] == "extra_forbidden":
        return f'"{place}" is not a setting{_nearest(str(detail["loc"][-1]), _keys(detail["loc"][:-1]))}'
    message = detail["msg"].removeprefix("Value error, ")
    given = "" if detail["type"] in ("missing", "value_error") else f" (it is {detail['input']!r})"
    return f"{place}: {message}{given}" if place else message


_NAMED_TABLES: dict[str, type[BaseModel]] = {"series": SeriesSettings, "senders": Sender}


def _keys(path: tuple[int | str, ...]) -> list[str]:
    model: type[BaseModel] = Settings
    for part in path:
        inner = _NAMED_TABLES.get(str(part))
        field = model.model_fields.get(str(part))
        if inner is not None:
            model = inner
        elif field is not None and isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            model = field.annotation
    return list(model.model_fields)


def _nearest(word: str, known: list[str]) -> str:
    found = get_close_matches(word, known, 1)
    return f'; did you mean "{found[0]}"?' if found else f"; known are: {', '.join(known)}"
