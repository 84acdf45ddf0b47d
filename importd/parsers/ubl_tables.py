"""Which element of UBL 2.x is which field of ours, to be held against the standard row by row; `ubl.py` reads with them.

A row is (field, path). Names that `importd.record` does not know are gathered for `ubl.py` to choose among.
"""

from __future__ import annotations

from typing import Final

from importd.parsers.paths import Group, Row, Table

_UBL: Final = "urn:oasis:names:specification:ubl:schema:xsd:"
NAMESPACES: Final = {"cac": f"{_UBL}CommonAggregateComponents-2", "cbc": f"{_UBL}CommonBasicComponents-2"}


def _party(who: str, container: str, account: str) -> Group:
    return Group(who, container, (("code", f"cbc:{account}"), *_PARTY))


_PARTY: Final[Table] = (
    ("endpoint", "cac:Party/cbc:EndpointID"),
    ("endpoint_scheme", "cac:Party/cbc:EndpointID/@schemeID"),
    ("trading_name", "cac:Party/cac:PartyName/cbc:Name"),
    ("address.street", "cac:Party/cac:PostalAddress/cbc:StreetName"),
    ("address.street2", "cac:Party/cac:PostalAddress/cbc:AdditionalStreetName"),
    ("address.street3", "cac:Party/cac:PostalAddress/cac:AddressLine/cbc:Line"),
    ("address.city", "cac:Party/cac:PostalAddress/cbc:CityName"),
    ("address.postcode", "cac:Party/cac:PostalAddress/cbc:PostalZone"),
    ("address.region", "cac:Party/cac:PostalAddress/cbc:CountrySubentity"),
    ("address.country", "cac:Party/cac:PostalAddress/cac:Country/cbc:IdentificationCode"),
    ("name", "cac:Party/cac:PartyLegalEntity/cbc:RegistrationName"),
    ("legal", "cac:Party/cac:PartyLegalEntity/cbc:CompanyID"),
    ("legal_scheme", "cac:Party/cac:PartyLegalEntity/cbc:CompanyID/@schemeID"),
    ("contact", "cac:Party/cac:Contact/cbc:Name"),
    ("phone", "cac:Party/cac:Contact/cbc:Telephone"),
    ("email", "cac:Party/cac:Contact/cbc:ElectronicMail"),
    ("first_name", "cac:Party/cac:Person/cbc:FirstName"),
    ("family_name", "cac:Party/cac:Person/cbc:FamilyName"),
    Group("ids", "cac:Party/cac:PartyIdentification", (("id", "cbc:ID"), ("scheme", "cbc:ID/@schemeID"))),
    Group(
        "tax_schemes",
        "cac:Party/cac:PartyTaxScheme",
        (("id", "cbc:CompanyID"), ("name", "cbc:RegistrationName"), ("scheme", "cac:TaxScheme/cbc:ID")),
    ),
)
_ADJUSTMENTS: Final = Group(
    "adjustments",
    "cac:AllowanceCharge",
    (
        ("charge", "cbc:ChargeIndicator"),
        ("amount", "cbc:Amount"),
        ("base", "cbc:BaseAmount"),
        ("percent", "cbc:MultiplierFactorNumeric"),
        ("reason", "cbc:AllowanceChargeReason"),
        ("reason_code", "cbc:AllowanceChargeReasonCode"),
        ("vat_category", "cac:TaxCategory/cbc:ID"),
        ("vat_rate", "cac:TaxCategory/cbc:Percent"),
        ("scheme", "cac:TaxCategory/cac:TaxScheme/cbc:ID"),
    ),
)
_MEANS: Final = Group(
    "means",
    "cac:PaymentMeans",
    (
        ("code", "cbc:PaymentMeansCode"),
        ("reference", "cbc:PaymentID"),
        ("account", "cac:PayeeFinancialAccount/cbc:ID"),
        ("due_date", "cbc:PaymentDueDate"),
    ),
)
_TAX_TOTALS: Final = Group(
    "tax_totals",
    "cac:TaxTotal",
    (
        ("amount", "cbc:TaxAmount"),
        ("currency", "cbc:TaxAmount/@currencyID"),
        Group(
            "taxes",
            "cac:TaxSubtotal",
            (
                ("base", "cbc:TaxableAmount"),
                ("amount", "cbc:TaxAmount"),
                ("category", "cac:TaxCategory/cbc:ID"),
                ("rate", "cac:TaxCategory/cbc:Percent"),
                ("exemption", "cac:TaxCategory/cbc:TaxExemptionReason"),
                ("exemption_code", "cac:TaxCategory/cbc:TaxExemptionReasonCode"),
                ("scheme", "cac:TaxCategory/cac:TaxScheme/cbc:ID"),
            ),
        ),
    ),
)


def _totals(container: str) -> tuple[Row, ...]:
    return (
        ("totals.lines", f"{container}/cbc:LineExtensionAmount"),
        ("totals.allowances", f"{container}/cbc:AllowanceTotalAmount"),
        ("totals.charges", f"{container}/cbc:ChargeTotalAmount"),
        ("totals.net", f"{container}/cbc:TaxExclusiveAmount"),
        ("totals.gross", f"{container}/cbc:TaxInclusiveAmount"),
        ("totals.prepaid", f"{container}/cbc:PrepaidAmount"),
        ("totals.rounding", f"{container}/cbc:PayableRoundingAmount"),
        ("totals.due", f"{container}/cbc:PayableAmount"),
        ("due_currency", f"{container}/cbc:PayableAmount/@currencyID"),
    )


def _goods(quantity: str, item: str = "") -> tuple[Row, ...]:
    """How much of what; `item` is the element in between that a line of an order has."""
    return (
        ("line_id", f"{item}cbc:ID"),
        ("note", f"{item}cbc:Note"),
        ("quantity", f"{item}cbc:{quantity}"),
        ("unit", f"{item}cbc:{quantity}/@unitCode"),
        ("gtin", f"{item}cac:Item/cac:StandardItemIdentification/cbc:ID"),
        ("gtin_scheme", f"{item}cac:Item/cac:StandardItemIdentification/cbc:ID/@schemeID"),
        ("seller_item", f"{item}cac:Item/cac:SellersItemIdentification/cbc:ID"),
        ("buyer_item", f"{item}cac:Item/cac:BuyersItemIdentification/cbc:ID"),
        ("name", f"{item}cac:Item/cbc:Name"),
        ("description", f"{item}cac:Item/cbc:Description"),
    )


def _line(quantity: str, item: str = "") -> tuple[Row | Group, ...]:
    return (
        *_goods(quantity, item),
        ("net_amount", f"{item}cbc:LineExtensionAmount"),
        ("unit_price", f"{item}cac:Price/cbc:PriceAmount"),  # net: the allowances inside cac:Price are in it already
        ("price_base", f"{item}cac:Price/cbc:BaseQuantity"),
        ("gross_price", f"{item}cac:Price/cac:AllowanceCharge/cbc:BaseAmount"),
        Group(
            "vat",
            f"{item}cac:Item/cac:ClassifiedTaxCategory",
            (("vat_category", "cbc:ID"), ("vat_rate", "cbc:Percent"), ("scheme", "cac:TaxScheme/cbc:ID")),
        ),
        _ADJUSTMENTS._replace(path=f"{item}cac:AllowanceCharge"),
    )


_HEAD: Final[Table] = (
    ("profile", "cbc:CustomizationID"),
    ("number", "cbc:ID"),
    ("issue_date", "cbc:IssueDate"),
    Group("notes", "cbc:Note", (("text", "."),)),
)
_EVERY: Final[Table] = (
    *_HEAD,
    ("process", "cbc:ProfileID"),
    ("currency", "cbc:DocumentCurrencyCode"),
    ("payment_terms", "cac:PaymentTerms/cbc:Note"),
    _MEANS,
    _ADJUSTMENTS,
    _TAX_TOTALS,
)
_BILLING: Final[Table] = (
    *_EVERY,
    ("trade.tax_currency", "cbc:TaxCurrencyCode"),
    ("trade.period_start", "cac:InvoicePeriod/cbc:StartDate"),
    ("trade.period_end", "cac:InvoicePeriod/cbc:EndDate"),
    Group("delivery", "cac:Delivery/cac:DeliveryLocation/cac:Address", (("country", "cac:Country/cbc:IdentificationCode"),)),
    Group(
        "representatives",
        "cac:TaxRepresentativeParty",
        (
            ("name", "cac:PartyName/cbc:Name"),
            ("country", "cac:PostalAddress/cac:Country/cbc:IdentificationCode"),
            Group("tax_schemes", "cac:PartyTaxScheme", (("id", "cbc:CompanyID"), ("scheme", "cac:TaxScheme/cbc:ID"))),
        ),
    ),
    ("operation_date", "cac:Delivery/cbc:ActualDeliveryDate"),
    ("buyer_reference", "cbc:BuyerReference"),
    ("order_reference", "cac:OrderReference/cbc:ID"),
    Group(
        "preceding",
        "cac:BillingReference/cac:InvoiceDocumentReference",
        (("number", "cbc:ID"), ("issue_date", "cbc:IssueDate")),
    ),
    _party("seller", "cac:AccountingSupplierParty", "CustomerAssignedAccountID"),
    _party("buyer", "cac:AccountingCustomerParty", "SupplierAssignedAccountID"),
    *_totals("cac:LegalMonetaryTotal"),
)
INVOICE: Final[Table] = (
    *_BILLING,
    ("type_code", "cbc:InvoiceTypeCode"),
    ("due_date", "cbc:DueDate"),
    Group("lines", "cac:InvoiceLine", _line("InvoicedQuantity")),
)
CREDIT_NOTE: Final[Table] = (
    *_BILLING,
    ("type_code", "cbc:CreditNoteTypeCode"),
    Group("lines", "cac:CreditNoteLine", _line("CreditedQuantity")),
)
ORDER: Final[Table] = (
    *_EVERY,
    ("type_code", "cbc:OrderTypeCode"),
    ("buyer_reference", "cbc:CustomerReference"),
    _party("seller", "cac:SellerSupplierParty", "CustomerAssignedAccountID"),
    _party("buyer", "cac:BuyerCustomerParty", "SupplierAssignedAccountID"),
    *_totals("cac:AnticipatedMonetaryTotal"),
    Group("lines", "cac:OrderLine", (("note", "cbc:Note"), *_line("Quantity", "cac:LineItem/"))),
)
QUOTATION: Final[Table] = (
    *_EVERY,
    ("currency", "cbc:PricingCurrencyCode"),
    _party("seller", "cac:SellerSupplierParty", "CustomerAssignedAccountID"),
    _party("buyer", "cac:BuyerCustomerParty", "SupplierAssignedAccountID"),
    _party("buyer", "cac:OriginatorCustomerParty", "SupplierAssignedAccountID"),
    *_totals("cac:QuotedMonetaryTotal"),
    Group("lines", "cac:QuotationLine", (("note", "cbc:Note"), *_line("Quantity", "cac:LineItem/"))),
)
DESPATCH_ADVICE: Final[Table] = (
    *_HEAD,
    ("type_code", "cbc:DespatchAdviceTypeCode"),
    ("order_reference", "cac:OrderReference/cbc:ID"),
    ("operation_date", "cac:Shipment/cac:Delivery/cac:Despatch/cbc:ActualDespatchDate"),
    _party("seller", "cac:DespatchSupplierParty", "CustomerAssignedAccountID"),
    _party("buyer", "cac:DeliveryCustomerParty", "SupplierAssignedAccountID"),
    _party("real_seller", "cac:SellerSupplierParty", "CustomerAssignedAccountID"),
    _party("real_buyer", "cac:BuyerCustomerParty", "SupplierAssignedAccountID"),
    Group(
        "lines",
        "cac:DespatchLine",
        (*_goods("DeliveredQuantity"), ("order", "cac:OrderLineReference/cac:OrderReference/cbc:ID")),
    ),
)
