"""Which lines may be below zero: discounts that a profile makes a line of their own, and what it names."""

from __future__ import annotations

from importd.profiles.table import Profile


def below_zero(profile: Profile) -> frozenset[str]:
    """The products whose lines may be below zero, "*" = any: discounts by their own rule, others by `[checks]`."""
    found = set(profile.checks.allow_negative)
    for rule in profile.lines:
        turned = any(value is not None and value.negate for value in (rule.unit_price, rule.quantity))
        if rule.allow_negative or (turned and rule.allow_negative is None):
            constant = rule.product.code.const if rule.product.code else None
            found.add("*" if constant is None else str(constant))
    return frozenset(found)
