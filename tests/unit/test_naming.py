"""What the sender calls a field, and where it stands."""

from __future__ import annotations

import pytest

from importd.model import Reason
from importd.naming import named
from importd.parsers import cii, native_csv, native_xml, ubl
from importd.reasons import place

LINE = "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem[2]"
SETTLED = "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement"


def placed(columns: object, field: str, path: str = "", shape: str = "") -> str:
    """The place of a reason about a field, in English."""
    reason = Reason(code="VAL_REQUIRED", severity="reject", field=field, path=path)
    return place(next(named([reason], columns, shape)), "en")  # type: ignore[arg-type]


@pytest.mark.parametrize(("path", "field", "below"), [
    ("/Invoice", "seller.code", "/cac:AccountingSupplierParty"),
    ("/Invoice", "totals.net", "/cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount"),
    ("/Invoice", "taxes.amount", "/cac:TaxTotal/cac:TaxSubtotal/cbc:TaxAmount"),
    ("/Invoice/cac:TaxTotal[1]/cac:TaxSubtotal[2]", "taxes.rate", "/cac:TaxCategory/cbc:Percent"),
    ("/Invoice/cac:InvoiceLine[3]", "unit_price", "/cac:Price/cbc:PriceAmount"),
    ("/Invoice/cac:InvoiceLine[3]", "adjustments.amount", "/cac:AllowanceCharge/cbc:Amount"),
    ("/Invoice/cac:InvoiceLine[3]/cac:AllowanceCharge[1]", "adjustments.amount", "/cbc:Amount"),
    ("/Invoice/cac:AllowanceCharge[1]", "adjustments.amount", "/cbc:Amount"),
    ("/Invoice/cbc:Note[2]", "notes.text", ""),
])  # fmt: skip
def test_a_place_in_ubl_is_the_path_of_the_element(path: str, field: str, below: str) -> None:
    """From the root to the element, whatever part of the document the reason is about."""
    assert placed(ubl.PARSERS[0].columns, field, path) == path + below


@pytest.mark.parametrize(("path", "field", "below"), [
    (LINE, "adjustments.amount", "/ram:SpecifiedLineTradeSettlement/ram:SpecifiedTradeAllowanceCharge/ram:ActualAmount"),
    (f"{SETTLED}/ram:ApplicableTradeTax[1]", "taxes.base", "/ram:BasisAmount"),
    (f"{SETTLED}/ram:SpecifiedLogisticsServiceCharge[1]", "adjustments.amount", ""),
])  # fmt: skip
def test_a_place_in_cii_is_the_path_of_the_element(path: str, field: str, below: str) -> None:
    """Also where two elements hold the same field; of a third one only the element itself is told."""
    assert placed(cii.PARSERS[0].columns, field, path) == path + below


@pytest.mark.parametrize(("path", "field", "whole"), [
    ("/importd/document[1]", "buyer.address.city", "/importd/document[1]/buyer/address/city"),
    ("/importd/document[1]/lines/line[2]", "quantity", "/importd/document[1]/lines/line[2]/quantity"),
    ("/importd/document[1]/adjustments/adjustment[1]", "adjustments.charge", "/importd/document[1]/adjustments/adjustment[1]/charge"),
    ("/importd/document[1]/notes/note[1]", "notes.text", "/importd/document[1]/notes/note[1]"),
    ("/importd/customer[4]", "name", "/importd/customer[4]/name"),
])  # fmt: skip
def test_a_place_in_our_xml_is_a_path(path: str, field: str, whole: str) -> None:
    """Our names are its elements."""
    assert placed(native_xml.PARSER.columns, field, path) == whole


@pytest.mark.parametrize(("shape", "field", "column"), [
    ("", "buyer.code", "buyer_code"), ("", "adjustments.percent", "discount_percent"),
    ("supplier", "code", "supplier_code"), ("product", "code", "product_code"), ("product", "supplier", "supplier_code"),
    ("customer", "name", "name"), ("customer", "active", "active"),
])  # fmt: skip
def test_a_place_in_our_csv_is_a_column(shape: str, field: str, column: str) -> None:
    """As the header writes it; what the code is called depends on the kind of reference data."""
    assert placed(native_csv.PARSER.columns, field, "", shape) == f"column {column}"
