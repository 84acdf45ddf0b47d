"""`[[lines]]` and `[product]`: what is sold."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, field_validator

from importd.config import Section
from importd.profiles.partners import known_answer
from importd.profiles.value import Value


class ProductKeys(Section):
    """`product.` in `[[lines]]`: which product a line is about."""

    find: tuple[Literal["xref", "code", "ean", "theirs"], ...] = ()
    """which keys are tried, in this order; () = every key that is there"""
    not_found: str = "reject"
    """reject, create, wait, or use:CODE"""
    wait_for: Annotated[str, Field(examples=["24h"])] = "24h"
    """how long to wait: 30m, 24h, 7d"""
    external_id: Value | None = None
    """its key in the sender's software"""
    code: Value | None = None
    """our code"""
    ean: Value | None = None
    """GTIN, EAN-13"""
    theirs: Value | None = None
    """what the partner calls it"""

    _answer = field_validator("not_found")(known_answer)


class LineRule(Section):
    """`[[lines]]`: one kind of line, made for each row, for each node of a list, or once per document."""

    model_config = ConfigDict(populate_by_name=True)

    each: str
    """row, document, the type of a record (L), or the path of a list (line_items, Lignes/Ligne)"""
    when: Value | None = None
    """only where this is there and not zero"""
    unless: Value | None = None
    """not where this is there and not zero"""
    product: ProductKeys = ProductKeys()
    """which product it is"""
    text_if_no_code: bool = False
    """without a code and without a quantity it is a remark"""
    allow_negative: bool | None = None
    """whether it may be below zero (a discount); by default when its price or quantity is negated"""
    line_id: Value | None = None
    """the sender's number of the line"""
    label: Value | None = None
    """what it is called"""
    description: Value | None = None
    """more about it"""
    line_note: Value | None = None
    """a remark on the line"""
    quantity: Value | None = None
    """how many"""
    unit: Value | None = None
    """UN/ECE Rec 20, or our own unit"""
    unit_price: Value | None = None
    """price of one, or of `price_base`; with or without VAT as `tax_included` says"""
    price_base: Value | None = None
    """the quantity that the price is for"""
    discount_percent: Value | None = None
    """discount on the line, in percent"""
    discount_amount: Value | None = None
    """discount on the line, as an amount"""
    vat_category: Value | None = None
    """UNTDID 5305"""
    vat_rate: Value | None = None
    """VAT rate in percent"""
    net_amount: Value | None = None
    """amount of the line without VAT"""


class ProductBlock(Section):
    """`[product]`: a product's record, in a profile with kind = "product"."""

    code: Value | None = None
    """required: our code"""
    external_id: Value | None = None
    """its key in the sender's software"""
    name: Value | None = None
    """its name"""
    ean: Value | None = None
    """GTIN, EAN-13"""
    unit: Value | None = None
    """UN/ECE Rec 20, or our own unit"""
    price: Value | None = None
    """price without VAT"""
    vat_rate: Value | None = None
    """VAT rate in percent"""
    active: Value | None = None
    """whether it is sold"""
    blocked: Value | None = None
    """whether it may not be used"""
    supplier: Value | None = None
    """the supplier who calls it `supplier_item`"""
    supplier_item: Value | None = None
    """what that supplier calls it"""
    customer: Value | None = None
    """the customer who calls it `customer_item`"""
    customer_item: Value | None = None
    """what that customer calls it"""
