"""The nouns of importd, frozen: what a document is, what a reading brings back, what an outcome says.

Names follow EN 16931 (the `BT-` numbers in the comments); amounts are exact `Decimal`, dates are `date`.
The nouns travel between processes as JSON, so everything here can be written as JSON and read back.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

Kind = Literal["quote", "order", "delivery_note", "invoice", "credit_note"]
Direction = Literal["sale", "purchase"]
Severity = Literal["reject", "hold", "skip", "warn", "info"]
Shape = Literal["customer", "supplier", "product"]
Outcome = Literal["accepted", "partly", "duplicate", "rejected", "waiting", "parked", "retry_later"]

KINDS: tuple[Kind, ...] = ("quote", "order", "delivery_note", "invoice", "credit_note")
DIRECTIONS: tuple[Direction, ...] = ("sale", "purchase")


class Noun(BaseModel):
    """A frozen value; an unknown field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Reason(Noun):
    """Why a file was refused, or what a person should know: a code of the catalogue, a place, and the words that were there.

    `reasons.say` turns it into French or English; nothing here is in a language.
    """

    code: str
    severity: Severity
    document: str = ""  # the sender's number of the document, "" = the whole file
    line: int = 0  # physical line where the record starts, header = 1, 0 = the whole file
    column: str = ""  # the sender's own name for the place: a column, an element
    path: str = ""  # where in a tree: lines[2].unit_price, /Invoice/cac:InvoiceLine[3]
    field: str = ""  # our name for it
    value: str = ""  # what was there
    expected: str = ""  # what should have been there
    near: tuple[str, ...] = ()  # the nearest known candidates
    rule: str = ""  # the rule of a standard, BR-CO-15
    cure: str = ""  # the command that would cure it


class Address(Noun):
    """A postal address (BG-5, BG-8)."""

    street: str = ""
    street2: str = ""
    street3: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""
    country: str = ""  # ISO 3166-1 alpha-2


class Party(Noun):
    """A seller or a buyer, as the document names it (BG-4, BG-7)."""

    code: str = ""  # our code for it, or the code it is called by in the file
    name: str = ""  # BT-27, BT-44
    trading_name: str = ""  # BT-28, BT-45
    vat_id: str = ""  # BT-31, BT-48, without spaces
    siren: str = ""  # BT-30, BT-47 with scheme 0002
    siret: str = ""  # BT-29, BT-46 with scheme 0009
    registration: str = ""  # BT-30, BT-47 of another scheme, as written
    gln: str = ""  # BT-29, BT-46 with scheme 0088
    endpoint: str = ""  # BT-34, BT-49 as "scheme:identifier"
    email: str = ""
    phone: str = ""
    external_id: str = ""  # its key in the sender's own software
    address: Address = Address()


class Adjustment(Noun):
    """An allowance or a charge, of a line (BG-27, BG-28) or of the document (BG-20, BG-21); `amount` has no sign."""

    charge: bool = False
    amount: Decimal
    base: Decimal | None = None
    percent: Decimal | None = None
    reason: str = ""
    reason_code: str = ""
    vat_category: str = ""
    vat_rate: Decimal | None = None


class Line(Noun):
    """One line of a document (BG-25). A line with neither quantity nor price is text."""

    at: int = 0  # physical line in the file
    path: str = ""  # place in a tree
    lookup: str = ""  # how its product is to be looked up, where a profile says so
    line_id: str = ""  # BT-126, as written; the position is the key
    product_code: str = ""  # BT-155 in a sale, BT-156 in a purchase: our own code
    partner_item: str = ""  # the partner's own code for the product: BT-156 in a sale, BT-155 in a purchase
    external_id: str = ""  # the product's key in the sender's own software
    gtin: str = ""  # BT-157
    name: str = ""  # BT-153
    description: str = ""  # BT-154
    note: str = ""  # BT-127
    quantity: Decimal | None = None  # BT-129
    unit: str = ""  # BT-130, UN/ECE Rec 20
    unit_price: Decimal | None = None  # BT-146, net of tax
    price_base: Decimal | None = None  # BT-149, the quantity that the price is for; None = 1
    adjustments: tuple[Adjustment, ...] = ()
    vat_category: str = ""  # BT-151, UNTDID 5305
    vat_rate: Decimal | None = None  # BT-152, percent
    net_amount: Decimal | None = None  # BT-131
    gross_price: Decimal | None = None  # BT-148, of electronic documents only

    @property
    def is_text(self) -> bool:
        """A comment: neither quantity, price nor amount."""
        return self.quantity is None and self.unit_price is None and self.net_amount is None

    @property
    def names_product(self) -> bool:
        """Whether any identifier says which product it is."""
        return bool(self.product_code or self.partner_item or self.gtin)


class Tax(Noun):
    """One row of the VAT breakdown (BG-23)."""

    category: str = ""  # BT-118
    rate: Decimal | None = None  # BT-119
    base: Decimal | None = None  # BT-116
    amount: Decimal | None = None  # BT-117
    exemption: str = ""  # BT-120, BT-121


class Totals(Noun):
    """What the sender says that the document adds up to (BG-22); None = not said."""

    lines: Decimal | None = None  # BT-106
    allowances: Decimal | None = None  # BT-107
    charges: Decimal | None = None  # BT-108
    net: Decimal | None = None  # BT-109, without VAT
    tax: Decimal | None = None  # BT-110
    gross: Decimal | None = None  # BT-112, with VAT
    prepaid: Decimal | None = None  # BT-113
    rounding: Decimal | None = None  # BT-114
    due: Decimal | None = None  # BT-115


class Preceding(Noun):
    """An invoice that this document refers to (BG-3)."""

    number: str  # BT-25
    issue_date: date | None = None  # BT-26


class Means(Noun):
    """One way to pay (BG-16)."""

    at: int = 0
    path: str = ""
    code: str = ""  # BT-81, UNTDID 4461
    account: str = ""  # BT-84
    account_blank: bool = False  # its element is there and empty


class Trade(Noun):
    """What electronic invoices say for the rules that judge them; nothing of it goes into a column of the ledger."""

    currency_said: bool = False  # whether BT-5 is there; else the currency is the one that the amounts carry
    tax_currency: str = ""  # BT-6
    tax_totals: str = ""  # the currencies of BT-110 and BT-111, as "EUR NOK"; one that names none is "-"
    period_start: date | None = None  # BT-73
    period_end: date | None = None  # BT-74
    delivery_address: bool = False  # BG-15 is there
    delivery_country: str = ""  # BT-80
    represented: bool = False  # BG-11 is there
    tax_representative: str = ""  # BT-63
    representative_name: str = ""  # BT-62
    representative_country: str = ""  # BT-69
    seller_tax_id: str = ""  # BT-31 or BT-32, under whatever scheme
    seller_identified: bool = False  # BT-29, under whatever scheme
    unnamed: str = ""  # the parties without BT-27 or BT-44: "seller", "buyer", "seller buyer"


class Document(Noun):
    """A commercial document as its sender meant it, before anything of ours is added."""

    at: int = 0
    path: str = ""
    lookup: str = ""  # how its partner is to be looked up, where a profile says so
    kind: Kind
    direction: Direction
    number: str = ""  # BT-1, the sender's own number: the business key, never a number of ours
    type_code: str = ""  # BT-3, UNTDID 1001
    profile: str = ""  # BT-24, the rules that an electronic document says it follows
    process: str = ""  # BT-23, the frame of an electronic invoice: S1, B2 …
    trade: Trade | None = None  # of electronic invoices only
    means: tuple[Means, ...] = ()  # BG-16, of electronic invoices only
    issue_date: date  # BT-2
    operation_date: date | None = None  # BT-72
    due_date: date | None = None  # BT-9
    currency: str  # BT-5
    seller: Party = Party()
    buyer: Party = Party()
    buyer_reference: str = ""  # BT-10
    order_reference: str = ""  # BT-13
    preceding: tuple[Preceding, ...] = ()
    payment_terms: str = ""  # BT-20
    payment_means: str = ""  # BT-81, UNTDID 4461
    payment_reference: str = ""  # BT-83
    iban: str = ""  # BT-84
    notes: tuple[str, ...] = ()  # BT-22
    adjustments: tuple[Adjustment, ...] = ()
    taxes: tuple[Tax, ...] = ()
    totals: Totals = Totals()
    lines: tuple[Line, ...] = ()

    @property
    def partner(self) -> Party:
        """Whom we deal with: the buyer of a sale, the seller of a purchase."""
        return self.buyer if self.direction == "sale" else self.seller

    @property
    def partner_field(self) -> Literal["buyer", "seller"]:
        """The field that holds the partner."""
        return "buyer" if self.direction == "sale" else "seller"

    @property
    def partner_shape(self) -> Literal["customer", "supplier"]:
        """What kind of reference data the partner is."""
        return "customer" if self.direction == "sale" else "supplier"


class Reference(Noun):
    """A customer, supplier or product as a file brings it: only the fields that were present, "" = clear it."""

    at: int = 0
    path: str = ""
    shape: Shape
    code: str
    external_id: str = ""  # its key in the sender's own software
    fields: dict[str, str | bool]


class Known(NamedTuple):
    """A customer or supplier that we have on record."""

    code: str
    name: str
    vat_id: str = ""
    siren: str = ""
    siret: str = ""
    gln: str = ""
    email: str = ""
    endpoint: str = ""
    active: bool = True
    blocked: bool = False


class KnownProduct(NamedTuple):
    """A product that we have on record."""

    code: str
    name: str
    gtin: str = ""
    unit: str = ""
    active: bool = True
    blocked: bool = False


class Partner(NamedTuple):
    """The other half of a pair of files that were read together."""

    path: str  # escaped
    sha256: str
    size: int


class Reading(Noun):
    """What a reader brings back from one file: documents or reference data, and what it had to say."""

    sha256: str = ""
    size: int = 0
    format: str = ""  # the parser that recognised it
    encoding: str = ""
    documents: tuple[Document, ...] = ()
    references: tuple[Reference, ...] = ()
    reasons: tuple[Reason, ...] = ()
    sender: str = ""  # whose it is, where the profile that claimed it says so
    state: Literal["read", "writing", "trouble", "died", "held", "waits"] = "read"
    # still being written; the machine failed; its reader died; its profile cannot be used; its other half has not come
    partner: Partner | None = None
    detail: str = ""  # what the machine said

    @property
    def refused(self) -> bool:
        """Whether anything in it rejects the file."""
        return any(reason.severity == "reject" for reason in self.reasons)
