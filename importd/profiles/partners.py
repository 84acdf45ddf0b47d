"""`[customer]`, `[supplier]`: who the partner is."""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal

from pydantic import Field, field_validator

from importd.config import Section
from importd.profiles.value import Value

NOT_FOUND: Final = ("reject", "create", "wait")
DURATION: Final = re.compile(r"[1-9][0-9]{0,4}[mhd]", re.ASCII)  # 30m, 24h, 7d


def known_answer(answer: str) -> str:
    """What to do with an unknown key. Raises `ValueError` when it is none of the answers."""
    if answer not in NOT_FOUND and not (answer.startswith("use:") and answer[4:].strip()):
        raise ValueError(f'"{answer}" is not one of reject, create, wait, use:CODE')
    return answer


class PartyBlock(Section):
    """`[customer]`, `[supplier]`: who the partner is, and what to do when it is not on record."""

    find: tuple[Literal["xref", "code", "siret", "siren", "vat", "gln", "endpoint", "email"], ...] = ()
    """which keys are tried, in this order; each must give exactly one; () = every key that is there"""
    not_found: str = "reject"
    """reject, create, wait, or use:CODE"""
    wait_for: Annotated[str, Field(examples=["24h"])] = "24h"
    """how long to wait: 30m, 24h, 7d"""
    external_id: Value | None = None
    """its key in the sender's software"""
    code: Value | None = None
    """our code"""
    name: Value | None = None
    """its name"""
    trading_name: Value | None = None
    """the name it is known by"""
    vat: Value | None = None
    """VAT identifier"""
    siren: Value | None = None
    """SIREN"""
    siret: Value | None = None
    """SIRET"""
    registration: Value | None = None
    """registration number elsewhere"""
    gln: Value | None = None
    """GLN"""
    endpoint: Value | None = None
    """electronic address, scheme:identifier"""
    email: Value | None = None
    """e-mail address"""
    phone: Value | None = None
    """telephone number"""
    street_no: Value | None = None
    """number in the street, put before the street"""
    street: Value | None = None
    """street"""
    complement: Value | None = None
    """second line of the address"""
    complement2: Value | None = None
    """third line of the address"""
    postcode: Value | None = None
    """postcode"""
    city: Value | None = None
    """town"""
    cedex: Value | None = None
    """CEDEX 4, put behind the town"""
    region: Value | None = None
    """region"""
    country: Value | None = None
    """ISO 3166-1, two letters"""
    payment_terms: Value | None = None
    """on the record of a customer or supplier only"""
    active: Value | None = None
    """on the record of a customer or supplier only"""
    blocked: Value | None = None
    """on the record of a customer or supplier only"""

    _answer = field_validator("not_found")(known_answer)

    @field_validator("wait_for")
    @classmethod
    def _duration(cls, text: str) -> str:
        if not DURATION.fullmatch(text):
            raise ValueError(f'"{text}" is not a duration; write 30m, 24h or 7d')
        return text
