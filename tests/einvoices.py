"""CII, Order-X and PDF documents of our own making, for tests: one sound document, and pieces to build others from."""

from __future__ import annotations

import io
from typing import Final

INVOICE: Final = "CrossIndustryInvoice"
ORDER: Final = "SCRDMCCBDACIOMessageStructure"
_WORDS: Final = "urn:un:unece:uncefact:data:standard:"
_NAMES: Final = {
    "ram": "ReusableAggregateBusinessInformationEntity",
    "udt": "UnqualifiedDataType",
    "qdt": "QualifiedDataType",
}
SUPPLIER: Final = """<ram:Name>Bois du Jura</ram:Name>
  <ram:SpecifiedLegalOrganization><ram:ID schemeID="0002">987654324</ram:ID></ram:SpecifiedLegalOrganization>
  <ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">FR14987654324</ram:ID></ram:SpecifiedTaxRegistration>
  <ram:PostalTradeAddress><ram:CountryID>FR</ram:CountryID></ram:PostalTradeAddress>"""
US: Final = """<ram:Name>Les Chaises d’Arbois</ram:Name>
  <ram:SpecifiedLegalOrganization><ram:ID schemeID="0002">123456782</ram:ID></ram:SpecifiedLegalOrganization>
  <ram:PostalTradeAddress><ram:CountryID>FR</ram:CountryID></ram:PostalTradeAddress>"""
CUSTOMER: Final = """<ram:Name>Hôtel des Glaciers</ram:Name>
  <ram:SpecifiedLegalOrganization><ram:ID schemeID="0002">404040404</ram:ID></ram:SpecifiedLegalOrganization>
  <ram:PostalTradeAddress><ram:CountryID>FR</ram:CountryID></ram:PostalTradeAddress>"""
TAXES: Final = """<ram:ApplicableTradeTax><ram:CalculatedAmount>264.00</ram:CalculatedAmount><ram:TypeCode>VAT</ram:TypeCode>
  <ram:BasisAmount>1320.00</ram:BasisAmount><ram:CategoryCode>S</ram:CategoryCode>
  <ram:RateApplicablePercent>20</ram:RateApplicablePercent></ram:ApplicableTradeTax>"""


def day(element: str, text: str, shape: str = ' format="102"') -> str:
    """A date as CII writes it."""
    return f"<ram:{element}><udt:DateTimeString{shape}>{text}</udt:DateTimeString></ram:{element}>"


def head(number: str = "2026-77", type_code: str = "380", more: str = "") -> str:
    """What stands in rsm:ExchangedDocument."""
    return f"<ram:ID>{number}</ram:ID><ram:TypeCode>{type_code}</ram:TypeCode>{day('IssueDateTime', '20261120')}{more}"


def parties(seller: str = SUPPLIER, buyer: str = US) -> str:
    """What stands in the agreement."""
    return f"<ram:SellerTradeParty>{seller}</ram:SellerTradeParty><ram:BuyerTradeParty>{buyer}</ram:BuyerTradeParty>"


def line(
    number: str = "1", item: str = "BJ-CH27", quantity: str = "30", price: str = "44.00", net: str = "1320.00", *,
    status: str = "", more: str = "", element: str = "BilledQuantity",
) -> str:  # fmt: skip
    """One line; `status` stands behind its number, `more` in front of its amount."""
    product = f"<ram:SellerAssignedID>{item}</ram:SellerAssignedID><ram:Name>Chêne 27 mm</ram:Name>"
    return f"""<ram:IncludedSupplyChainTradeLineItem>
  <ram:AssociatedDocumentLineDocument><ram:LineID>{number}</ram:LineID>{status}</ram:AssociatedDocumentLineDocument>
  <ram:SpecifiedTradeProduct>{product}</ram:SpecifiedTradeProduct>
  <ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>{price}</ram:ChargeAmount>
  </ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>
  <ram:SpecifiedLineTradeDelivery><ram:{element} unitCode="MTK">{quantity}</ram:{element}></ram:SpecifiedLineTradeDelivery>
  <ram:SpecifiedLineTradeSettlement><ram:ApplicableTradeTax><ram:TypeCode>VAT</ram:TypeCode>
  <ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>20</ram:RateApplicablePercent></ram:ApplicableTradeTax>
  {more}<ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>{net}</ram:LineTotalAmount>
  </ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement>
</ram:IncludedSupplyChainTradeLineItem>
"""


def sums(
    lines: str = "1320.00", net: str = "1320.00", tax: str = "264.00", gross: str = "1584.00", due: str = "1584.00"
) -> str:
    """The totals; a blank one is left out."""
    named = {"LineTotalAmount": lines, "TaxBasisTotalAmount": net, 'TaxTotalAmount currencyID="EUR"': tax}
    named |= {"GrandTotalAmount": gross, "DuePayableAmount": due}
    inside = "".join(f"<ram:{name}>{text}</ram:{name.split()[0]}>" for name, text in named.items() if text)
    return (
        f"<ram:SpecifiedTradeSettlementHeaderMonetarySummation>{inside}</ram:SpecifiedTradeSettlementHeaderMonetarySummation>"
    )


def cii(
    *, exchanged: str = "", agreed: str = "", delivered: str = "", settled: str = "", lines: str = "", profile: str = "",
    root: str = INVOICE,
) -> bytes:  # fmt: skip
    """A document with these elements in it, and nothing else."""
    space = _WORDS if root == INVOICE else "urn:un:unece:uncefact:data:"
    version = "100" if root == INVOICE else "128"
    names = "".join(f' xmlns:{prefix}="{_WORDS}{name}:{version}"' for prefix, name in _NAMES.items())
    guideline = "ram:GuidelineSpecifiedDocumentContextParameter"
    context = f"<{guideline}><ram:ID>{profile}</ram:ID></{guideline}>" if profile else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rsm:{root} xmlns:rsm="{space}{root}:100"{names}>
<rsm:ExchangedDocumentContext>{context}</rsm:ExchangedDocumentContext>
<rsm:ExchangedDocument>{exchanged}</rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction>
{lines}<ram:ApplicableHeaderTradeAgreement>{agreed}</ram:ApplicableHeaderTradeAgreement>
<ram:ApplicableHeaderTradeDelivery>{delivered}</ram:ApplicableHeaderTradeDelivery>
<ram:ApplicableHeaderTradeSettlement>{settled}</ram:ApplicableHeaderTradeSettlement>
</rsm:SupplyChainTradeTransaction>
</rsm:{root}>
""".encode()


def invoice(type_code: str = "380", lines: str = "", number: str = "2026-77") -> bytes:
    """A whole invoice of the supplier to us; a credit note with another type code."""
    currency = "<ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>"
    return cii(
        exchanged=head(number, type_code), agreed=parties(), settled=currency + TAXES + sums(), lines=lines or line(),
        profile="urn:cen.eu:en16931:2017",
    )  # fmt: skip


def minimum(seller: str = SUPPLIER, buyer: str = US) -> bytes:
    """An invoice of the profile MINIMUM: totals and no lines."""
    currency = "<ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>"
    settled = currency + sums(lines="", due="1000.00")
    return cii(exchanged=head(), agreed=parties(seller, buyer), settled=settled, profile="urn:factur-x.eu:1p0:minimum")


def order(type_code: str = "220") -> bytes:
    """A whole order of a customer."""
    wanted = line(item="CHA-002", quantity="24", price="112.50", net="2700.00", element="RequestedQuantity").replace(
        "MTK", "C62"
    )
    currency = "<ram:OrderCurrencyCode>EUR</ram:OrderCurrencyCode>"
    return cii(
        exchanged=head("HG-1", type_code), agreed=parties(US, CUSTOMER), settled=currency + sums("2700.00", "2700.00", "", "", ""),
        lines=wanted, profile="urn:order-x.eu:1p0:basic", root=ORDER,
    )  # fmt: skip


def pdf(*files: tuple[str, bytes], password: str = "") -> bytes:
    """A PDF of one blank page with files embedded in it."""
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    for name, content in files:
        writer.add_attachment(name, content)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
