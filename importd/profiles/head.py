"""`[fields]`: the head of a document."""

from __future__ import annotations

from importd.config import Section
from importd.profiles.value import Value


class Head(Section):
    """`[fields]`: the head of a document."""

    external_id: Value | None = None
    """required: the sender's own key of the document, which is never given twice"""
    external_ref: Value | None = None
    """the number that people use, which may be given twice: kept as order reference"""
    date: Value | None = None
    """required: the date of the document"""
    operation_date: Value | None = None
    """the date of delivery"""
    due_date: Value | None = None
    """the date until which it is to be paid"""
    currency: Value | None = None
    """ISO 4217; without this key the company's currency, with it a blank is refused unless it has a default"""
    type_code: Value | None = None
    """UNTDID 1001"""
    buyer_reference: Value | None = None
    """what the buyer wants to see on the document"""
    order_reference: Value | None = None
    """the buyer's order number"""
    payment_terms: Value | None = None
    """in words"""
    payment_mode: Value | None = None
    """our code of the means of payment"""
    payment_reference: Value | None = None
    """what the payment will carry"""
    iban: Value | None = None
    """the account to pay to"""
    tax_included: Value | None = None
    """true = the unit prices of the lines include VAT"""
    total_lines: Value | None = None
    """sum of the lines without VAT"""
    total_allowances: Value | None = None
    """sum of the discounts on the document"""
    total_charges: Value | None = None
    """sum of the charges on the document"""
    total_net: Value | None = None
    """total without VAT"""
    total_tax: Value | None = None
    """total VAT"""
    total_gross: Value | None = None
    """total with VAT"""
    total_prepaid: Value | None = None
    """what has been paid"""
    total_rounding: Value | None = None
    """rounding of the amount to pay"""
    total_due: Value | None = None
    """what is to be paid"""
    preceding_number: Value | None = None
    """the invoice that a credit note is about"""
    preceding_date: Value | None = None
    """its date"""
    note: Value | None = None
    """a remark"""
