"""Which element of CII and of Order-X is which field of ours, to be held against the standard row by row; `cii.py` reads with them.

A row is (field, path), as in `ubl_tables.py`. CrossIndustryInvoice (Factur-X, ZUGFeRD 2, XRechnung) and Order-X say the same
things in the same words; what differs is the version of the namespaces and a few names.
"""

from __future__ import annotations

from typing import Final

from importd.parsers.paths import Group, Row, Table

INVOICE_ROOT: Final = "CrossIndustryInvoice"
ORDER_ROOT: Final = "SCRDMCCBDACIOMessageStructure"


def _namespaces(document: str, version: int) -> dict[str, str]:
    words = "urn:un:unece:uncefact:data:standard:"
    return {
        "rsm": document,
        "ram": f"{words}ReusableAggregateBusinessInformationEntity:{version}",
        "udt": f"{words}UnqualifiedDataType:{version}",
        "qdt": f"{words}QualifiedDataType:{version}",
    }


INVOICE_NAMESPACES: Final = _namespaces(f"urn:un:unece:uncefact:data:standard:{INVOICE_ROOT}:100", 100)
ORDER_NAMESPACES: Final = _namespaces(f"urn:un:unece:uncefact:data:{ORDER_ROOT}:100", 128)

_DOCUMENT: Final = "rsm:ExchangedDocument"
_TX: Final = "rsm:SupplyChainTradeTransaction"
_AGREED: Final = f"{_TX}/ram:ApplicableHeaderTradeAgreement"
_DELIVERED: Final = f"{_TX}/ram:ApplicableHeaderTradeDelivery"
_SETTLED: Final = f"{_TX}/ram:ApplicableHeaderTradeSettlement"
_SUMS: Final = f"{_SETTLED}/ram:SpecifiedTradeSettlementHeaderMonetarySummation"
_LINE_AGREED: Final = "ram:SpecifiedLineTradeAgreement"
_LINE_SETTLED: Final = "ram:SpecifiedLineTradeSettlement"
_LINE_DOCUMENT: Final = "ram:AssociatedDocumentLineDocument"
_PRODUCT: Final = "ram:SpecifiedTradeProduct"


def _day(field: str, path: str) -> tuple[Row, ...]:
    """A date is a text whose shape an attribute names, or a plain date and time."""
    return (
        (field, f"{path}/udt:DateTimeString"),
        (f"{field}_format", f"{path}/udt:DateTimeString/@format"),
        (field, f"{path}/udt:DateTime"),
    )


def _tax(category: str, rate: str) -> tuple[Row, ...]:
    return ((category, "ram:CategoryCode"), (rate, "ram:RateApplicablePercent"))


def _under(path: str, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    return tuple((field, f"{path}/{inner}") for field, inner in rows)


_PARTY: Final[Table] = (
    Group("ids", "ram:ID", (("id", "."),)),
    Group("ids", "ram:GlobalID", (("id", "."), ("scheme", "./@schemeID"))),
    ("name", "ram:Name"),
    ("legal", "ram:SpecifiedLegalOrganization/ram:ID"),
    ("legal_scheme", "ram:SpecifiedLegalOrganization/ram:ID/@schemeID"),
    ("trading_name", "ram:SpecifiedLegalOrganization/ram:TradingBusinessName"),
    ("contact", "ram:DefinedTradeContact/ram:PersonName"),
    ("phone", "ram:DefinedTradeContact/ram:TelephoneUniversalCommunication/ram:CompleteNumber"),
    ("email", "ram:DefinedTradeContact/ram:EmailURIUniversalCommunication/ram:URIID"),
    ("address.street", "ram:PostalTradeAddress/ram:LineOne"),
    ("address.street2", "ram:PostalTradeAddress/ram:LineTwo"),
    ("address.street3", "ram:PostalTradeAddress/ram:LineThree"),
    ("address.postcode", "ram:PostalTradeAddress/ram:PostcodeCode"),
    ("address.city", "ram:PostalTradeAddress/ram:CityName"),
    ("address.region", "ram:PostalTradeAddress/ram:CountrySubDivisionName"),
    ("address.country", "ram:PostalTradeAddress/ram:CountryID"),
    ("endpoint", "ram:URIUniversalCommunication/ram:URIID"),
    ("endpoint_scheme", "ram:URIUniversalCommunication/ram:URIID/@schemeID"),
    Group("tax_schemes", "ram:SpecifiedTaxRegistration", (("id", "ram:ID"), ("scheme", "ram:ID/@schemeID"))),
)
_ADJUSTMENTS: Final = Group(
    "adjustments",
    "ram:SpecifiedTradeAllowanceCharge",
    (
        ("charge", "ram:ChargeIndicator/udt:Indicator"),
        ("amount", "ram:ActualAmount"),
        ("base", "ram:BasisAmount"),
        ("percent", "ram:CalculationPercent"),
        ("reason", "ram:Reason"),
        ("reason_code", "ram:ReasonCode"),
        *_under("ram:CategoryTradeTax", (*_tax("vat_category", "vat_rate"), ("scheme", "ram:TypeCode"))),
    ),
)
_CARRIAGE: Final = Group(  # EXTENDED: a charge of the document that has an element of its own
    "carriage",
    f"{_SETTLED}/ram:SpecifiedLogisticsServiceCharge",
    (
        ("reason", "ram:Description"),
        ("amount", "ram:AppliedAmount"),
        *_under("ram:AppliedTradeTax", (*_tax("vat_category", "vat_rate"), ("scheme", "ram:TypeCode"))),
    ),
)
_TAXES: Final = Group(
    "taxes",
    f"{_SETTLED}/ram:ApplicableTradeTax",
    (
        ("base", "ram:BasisAmount"),
        ("amount", "ram:CalculatedAmount"),
        *_tax("category", "rate"),
        ("exemption", "ram:ExemptionReason"),
        ("exemption_code", "ram:ExemptionReasonCode"),
        ("scheme", "ram:TypeCode"),
    ),
)


def _line(quantity: str) -> Group:
    return Group(
        "lines",
        f"{_TX}/ram:IncludedSupplyChainTradeLineItem",
        (
            ("line_id", f"{_LINE_DOCUMENT}/ram:LineID"),
            ("parent_id", f"{_LINE_DOCUMENT}/ram:ParentLineID"),
            ("subtype", f"{_LINE_DOCUMENT}/ram:LineStatusReasonCode"),
            ("note", f"{_LINE_DOCUMENT}/ram:IncludedNote/ram:Content"),
            ("gtin", f"{_PRODUCT}/ram:GlobalID"),
            ("gtin_scheme", f"{_PRODUCT}/ram:GlobalID/@schemeID"),
            ("seller_item", f"{_PRODUCT}/ram:SellerAssignedID"),
            ("buyer_item", f"{_PRODUCT}/ram:BuyerAssignedID"),
            ("name", f"{_PRODUCT}/ram:Name"),
            ("description", f"{_PRODUCT}/ram:Description"),
            # net: the discount inside the gross price is in it already
            ("unit_price", f"{_LINE_AGREED}/ram:NetPriceProductTradePrice/ram:ChargeAmount"),
            ("price_base", f"{_LINE_AGREED}/ram:NetPriceProductTradePrice/ram:BasisQuantity"),
            ("gross_price", f"{_LINE_AGREED}/ram:GrossPriceProductTradePrice/ram:ChargeAmount"),
            ("quantity", f"ram:SpecifiedLineTradeDelivery/ram:{quantity}"),
            ("unit", f"ram:SpecifiedLineTradeDelivery/ram:{quantity}/@unitCode"),
            Group(
                "vat",
                f"{_LINE_SETTLED}/ram:ApplicableTradeTax",
                (*_tax("vat_category", "vat_rate"), ("scheme", "ram:TypeCode")),
            ),
            _ADJUSTMENTS._replace(path=f"{_LINE_SETTLED}/{_ADJUSTMENTS.path}"),
            ("net_amount", f"{_LINE_SETTLED}/ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount"),
        ),
    )


_EVERY: Final[Table] = (
    ("profile", "rsm:ExchangedDocumentContext/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID"),
    ("process", "rsm:ExchangedDocumentContext/ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID"),
    ("number", f"{_DOCUMENT}/ram:ID"),
    ("type_code", f"{_DOCUMENT}/ram:TypeCode"),
    *_day("issue_date", f"{_DOCUMENT}/ram:IssueDateTime"),
    Group("notes", f"{_DOCUMENT}/ram:IncludedNote", (("text", "ram:Content"), ("code", "ram:SubjectCode"))),
    ("buyer_reference", f"{_AGREED}/ram:BuyerReference"),
    Group("seller", f"{_AGREED}/ram:SellerTradeParty", _PARTY),
    Group("buyer", f"{_AGREED}/ram:BuyerTradeParty", _PARTY),
    ("order_reference", f"{_AGREED}/ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID"),
    ("payment_terms", f"{_SETTLED}/ram:SpecifiedTradePaymentTerms/ram:Description"),
    Group(
        "means",
        f"{_SETTLED}/ram:SpecifiedTradeSettlementPaymentMeans",
        (
            ("code", "ram:TypeCode"),
            ("account", "ram:PayeePartyCreditorFinancialAccount/ram:IBANID"),
            ("account", "ram:PayeePartyCreditorFinancialAccount/ram:ProprietaryID"),
        ),
    ),
    _ADJUSTMENTS._replace(path=f"{_SETTLED}/{_ADJUSTMENTS.path}"),
    ("totals.lines", f"{_SUMS}/ram:LineTotalAmount"),
    ("totals.charges", f"{_SUMS}/ram:ChargeTotalAmount"),
    ("totals.allowances", f"{_SUMS}/ram:AllowanceTotalAmount"),
    ("totals.net", f"{_SUMS}/ram:TaxBasisTotalAmount"),
    Group("tax_totals", f"{_SUMS}/ram:TaxTotalAmount", (("amount", "."), ("currency", "./@currencyID"))),
    ("totals.gross", f"{_SUMS}/ram:GrandTotalAmount"),
)
INVOICE: Final[Table] = (
    *_EVERY,
    *_day("operation_date", f"{_DELIVERED}/ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime"),
    ("payment_reference", f"{_SETTLED}/ram:PaymentReference"),
    ("currency", f"{_SETTLED}/ram:InvoiceCurrencyCode"),
    ("trade.tax_currency", f"{_SETTLED}/ram:TaxCurrencyCode"),
    *_day("trade.period_start", f"{_SETTLED}/ram:BillingSpecifiedPeriod/ram:StartDateTime"),
    *_day("trade.period_end", f"{_SETTLED}/ram:BillingSpecifiedPeriod/ram:EndDateTime"),
    Group("delivery", f"{_DELIVERED}/ram:ShipToTradeParty/ram:PostalTradeAddress", (("country", "ram:CountryID"),)),
    Group(
        "representatives",
        f"{_AGREED}/ram:SellerTaxRepresentativeTradeParty",
        (
            ("name", "ram:Name"),
            ("country", "ram:PostalTradeAddress/ram:CountryID"),
            Group("tax_schemes", "ram:SpecifiedTaxRegistration", (("id", "ram:ID"), ("scheme", "ram:ID/@schemeID"))),
        ),
    ),
    *_day("due_date", f"{_SETTLED}/ram:SpecifiedTradePaymentTerms/ram:DueDateDateTime"),
    _CARRIAGE,
    _TAXES,
    Group(
        "preceding",
        f"{_SETTLED}/ram:InvoiceReferencedDocument",
        (
            ("number", "ram:IssuerAssignedID"),
            ("issue_date", "ram:FormattedIssueDateTime/qdt:DateTimeString"),
            ("issue_date_format", "ram:FormattedIssueDateTime/qdt:DateTimeString/@format"),
        ),
    ),
    ("totals.prepaid", f"{_SUMS}/ram:TotalPrepaidAmount"),
    ("totals.rounding", f"{_SUMS}/ram:RoundingAmount"),
    ("totals.due", f"{_SUMS}/ram:DuePayableAmount"),
    ("due_currency", f"{_SUMS}/ram:DuePayableAmount/@currencyID"),
    _line("BilledQuantity"),
)
ORDER: Final[Table] = (
    *_EVERY,
    ("currency", f"{_SETTLED}/ram:OrderCurrencyCode"),
    _line("RequestedQuantity"),
)
