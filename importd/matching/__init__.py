"""Which of our customers, suppliers and products a document means: by identifiers, never by names.

The ladder for a partner: the sender's own key, code, SIRET, SIREN, VAT id, GLN, electronic address; only then the e-mail,
which is a weak proof and gives a warning. For a product: the sender's own key, our code, GTIN, then what the partner calls it.
A profile may name the keys to try, their order, and what is done when they find nothing.

- Every key that is there is looked up, not only the first one that finds something.
- A key that finds nothing proves nothing (senders write their own codes); one that finds another record is a conflict.
- A code that is none of ours is the sender's own: it is looked up among the sender's keys.
- What identifies a company, SIREN and VAT id of the same country, must not differ from our record either. A SIRET, a GLN or
  an address may: a company has several.
- A GTIN must not differ from the one on record.

partner, product     the two ladders
found                what both say, and in which words
"""

from __future__ import annotations

from importd.config import Rules
from importd.gist import Gist
from importd.matching import partner, product
from importd.ports import Facts, Matched


def match(document: Gist, rules: Rules, facts: Facts) -> Matched:
    """The partner and the product of each line, with what there is to say about them; nothing is raised."""
    found = partner.match(document, rules.sender_name, facts)
    products = product.Products(document, found.code, rules.sender_name, facts)
    return Matched(found, tuple([products.match(line) for line in document.lines]))
