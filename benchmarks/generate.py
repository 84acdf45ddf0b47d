"""Seeded inputs of the benchmarks: the same documents as importd reads them and as the hand-written floor reads them.

    python generate.py WORKSPACE --docs N [--seed 7]

Each document exists twice with the same content: UBL is the same bytes for both; JSON and CSV carry the same fields under
importd's names and under the floor's. Five lines each; 1 % are bad: a third cut off, a third name an unknown customer, a
third an unknown product. Customers are C00001 … C02000, products SKU-000001 … SKU-005000, as in the floor's register.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import random
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

CUSTOMERS, PRODUCTS, LINES = 2_000, 5_000, 5
RATES = (Decimal(20), Decimal(10), Decimal("5.5"), Decimal(0))
CENT = Decimal("0.01")
OUR_VAT_ID = "FR11123456782"
UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
FLOOR_COLUMNS = (
    "document_type", "number", "issue_date", "due_date", "currency", "customer_code", "line", "sku", "description", "quantity",
    "unit_price", "tax_rate", "line_net", "doc_net", "doc_tax", "doc_gross",
)  # fmt: skip
NATIVE_COLUMNS = (
    "kind", "number", "issue_date", "due_date", "currency", "buyer_code", "line_id", "product_code", "name", "quantity",
    "unit_price", "vat_rate", "net_amount", "total_net", "total_tax", "total_gross",
)  # fmt: skip


def references(inbox: Path) -> None:
    """The customers and products as native reference files."""
    with (inbox / "customers.csv").open("w", newline="") as file:
        csv.writer(file).writerows(
            [("customer_code", "name"), *((f"C{n:05d}", f"Client {n}") for n in range(1, CUSTOMERS + 1))]
        )
    with (inbox / "products.csv").open("w", newline="") as file:
        csv.writer(file).writerows(
            [("product_code", "name"), *((f"SKU-{n:06d}", f"Article {n}") for n in range(1, PRODUCTS + 1))]
        )


def money(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def document(rng: random.Random, sequence: int, lines: int = LINES) -> dict:
    """One sound document."""
    issued = date(2026, 1, 1) + timedelta(days=rng.randrange(300))
    rows, bases = [], {}
    for position in range(1, lines + 1):
        product, quantity = rng.randrange(1, PRODUCTS + 1), Decimal(rng.randrange(1, 40))
        price, rate = Decimal(rng.randrange(50, 90_000)) / 100, rng.choice(RATES)
        net = money(quantity * price)
        bases[rate] = bases.get(rate, Decimal(0)) + net
        rows.append({"n": position, "sku": f"SKU-{product:06d}", "name": f"Étagère {product}", "quantity": quantity,
                     "price": price, "rate": rate, "net": net})  # fmt: skip
    net = sum((row["net"] for row in rows), Decimal(0))
    taxes = {rate: money(base * rate / 100) for rate, base in bases.items()}
    tax = sum(taxes.values(), Decimal(0))
    return {
        "kind": "invoice" if rng.random() < 0.7 else "order", "number": f"EXT-{sequence:07d}", "issued": issued.isoformat(),
        "due": (issued + timedelta(days=30)).isoformat(), "customer": f"C{rng.randrange(1, CUSTOMERS + 1):05d}", "rows": rows,
        "bases": bases, "taxes": taxes, "net": net, "tax": tax, "gross": net + tax,
    }  # fmt: skip


def as_json(doc: dict, *, native: bool) -> bytes:
    if native:
        body = {
            "kind": doc["kind"], "number": doc["number"], "issue_date": doc["issued"], "due_date": doc["due"], "currency": "EUR",
            "buyer": {"code": doc["customer"], "name": "Client", "address": {"country": "FR"}},
            "lines": [{"line_id": str(row["n"]), "product_code": row["sku"], "name": row["name"], "quantity": float(row["quantity"]),
                       "unit_price": float(row["price"]), "vat_rate": float(row["rate"]), "net_amount": float(row["net"])} for row in doc["rows"]],
            "totals": {"net": float(doc["net"]), "tax": float(doc["tax"]), "gross": float(doc["gross"])},
            "notes": ["Livraison par la cour, merci."],
        }  # fmt: skip
    else:
        body = {
            "document_type": doc["kind"], "number": doc["number"], "issue_date": doc["issued"], "due_date": doc["due"], "currency": "EUR",
            "customer": {"code": doc["customer"], "name": "Client", "tax_id": "", "country": "FR"},
            "lines": [{"line": row["n"], "sku": row["sku"], "description": row["name"], "quantity": float(row["quantity"]),
                       "unit_price": float(row["price"]), "tax_rate": float(row["rate"]), "net": float(row["net"])} for row in doc["rows"]],
            "totals": {"net": float(doc["net"]), "tax": float(doc["tax"]), "gross": float(doc["gross"])},
            "notes": "Livraison par la cour, merci.",
        }  # fmt: skip
    return json.dumps(body, ensure_ascii=False, indent=1).encode()


def as_csv(doc: dict, *, native: bool) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(NATIVE_COLUMNS if native else FLOOR_COLUMNS)
    for row in doc["rows"]:
        writer.writerow((doc["kind"], doc["number"], doc["issued"], doc["due"], "EUR", doc["customer"], row["n"], row["sku"], row["name"],
                         row["quantity"], row["price"], row["rate"], row["net"], doc["net"], doc["tax"], doc["gross"]))  # fmt: skip
    return text.getvalue().encode()


def _party(tag: str, code: str, name: str, vat_id: str = "") -> str:
    return (
        f" <cac:{tag}>\n  <cac:Party>\n   <cac:PartyIdentification>\n    <cbc:ID>{code}</cbc:ID>\n   </cac:PartyIdentification>\n"
        f"   <cac:PartyName>\n    <cbc:Name>{name}</cbc:Name>\n   </cac:PartyName>\n   <cac:PostalAddress>\n"
        "    <cbc:StreetName>12 rue des Érables</cbc:StreetName>\n    <cbc:CityName>Orléans</cbc:CityName>\n"
        "    <cbc:PostalZone>45000</cbc:PostalZone>\n    <cac:Country>\n     <cbc:IdentificationCode>FR</cbc:IdentificationCode>\n"
        f"    </cac:Country>\n   </cac:PostalAddress>\n{_vat(vat_id) if vat_id else ''}   <cac:PartyLegalEntity>\n"
        f"    <cbc:RegistrationName>{name}</cbc:RegistrationName>\n   </cac:PartyLegalEntity>\n  </cac:Party>\n </cac:{tag}>\n"
    )


def _vat(vat_id: str) -> str:
    return (
        f"   <cac:PartyTaxScheme>\n    <cbc:CompanyID>{vat_id}</cbc:CompanyID>\n    <cac:TaxScheme>\n     <cbc:ID>VAT</cbc:ID>\n"
        "    </cac:TaxScheme>\n   </cac:PartyTaxScheme>\n"
    )


def _category(rate: Decimal, tag: str, pad: str) -> str:
    code = "S" if rate else "Z"
    return (f"{pad}<cac:{tag}>\n{pad} <cbc:ID>{code}</cbc:ID>\n{pad} <cbc:Percent>{rate}</cbc:Percent>\n{pad} <cac:TaxScheme>\n"
            f"{pad}  <cbc:ID>VAT</cbc:ID>\n{pad} </cac:TaxScheme>\n{pad}</cac:{tag}>\n")  # fmt: skip


def as_ubl(doc: dict) -> bytes:
    invoice = doc["kind"] == "invoice"
    root, total, quantity = (
        ("Invoice", "LegalMonetaryTotal", "InvoicedQuantity") if invoice else ("Order", "AnticipatedMonetaryTotal", "Quantity")
    )
    eur = 'currencyID="EUR"'
    out = [
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{UBL}{root}-2" xmlns:cac="{UBL}CommonAggregateComponents-2" '
        f'xmlns:cbc="{UBL}CommonBasicComponents-2">\n <cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>\n'
        f" <cbc:ID>{doc['number']}</cbc:ID>\n <cbc:IssueDate>{doc['issued']}</cbc:IssueDate>\n"
    ]
    if invoice:
        out.append(f" <cbc:DueDate>{doc['due']}</cbc:DueDate>\n <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>\n")
    out.append(
        " <cbc:Note>Livraison par la cour, merci.</cbc:Note>\n <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>\n"
    )
    if not invoice:
        out.append(f" <cac:ValidityPeriod>\n  <cbc:EndDate>{doc['due']}</cbc:EndDate>\n </cac:ValidityPeriod>\n")
    ours, theirs = (
        _party("AccountingSupplierParty" if invoice else "SellerSupplierParty", "US", "Notre société", OUR_VAT_ID),
        doc["customer"],
    )
    other = _party("AccountingCustomerParty" if invoice else "BuyerCustomerParty", theirs, "Client")
    out += [ours, other] if invoice else [other, ours]
    out.append(f" <cac:TaxTotal>\n  <cbc:TaxAmount {eur}>{doc['tax']}</cbc:TaxAmount>\n")
    for rate, base in doc["bases"].items():
        out.append(f"  <cac:TaxSubtotal>\n   <cbc:TaxableAmount {eur}>{base}</cbc:TaxableAmount>\n   <cbc:TaxAmount {eur}>{doc['taxes'][rate]}</cbc:TaxAmount>\n"
                   f"{_category(rate, 'TaxCategory', '   ')}  </cac:TaxSubtotal>\n")  # fmt: skip
    out.append(f" </cac:TaxTotal>\n <cac:{total}>\n  <cbc:LineExtensionAmount {eur}>{doc['net']}</cbc:LineExtensionAmount>\n"
               f"  <cbc:TaxExclusiveAmount {eur}>{doc['net']}</cbc:TaxExclusiveAmount>\n  <cbc:TaxInclusiveAmount {eur}>{doc['gross']}</cbc:TaxInclusiveAmount>\n"
               f"  <cbc:PayableAmount {eur}>{doc['gross']}</cbc:PayableAmount>\n </cac:{total}>\n")  # fmt: skip
    for row in doc["rows"]:
        body = (f"  <cbc:ID>{row['n']}</cbc:ID>\n  <cbc:{quantity} unitCode=\"C62\">{row['quantity']}</cbc:{quantity}>\n"
                f"  <cbc:LineExtensionAmount {eur}>{row['net']}</cbc:LineExtensionAmount>\n")  # fmt: skip
        item = (f"  <cac:Item>\n   <cbc:Name>{row['name']}</cbc:Name>\n   <cac:SellersItemIdentification>\n    <cbc:ID>{row['sku']}</cbc:ID>\n"
                f"   </cac:SellersItemIdentification>\n{_category(row['rate'], 'ClassifiedTaxCategory', '   ')}  </cac:Item>\n")  # fmt: skip
        price = f"  <cac:Price>\n   <cbc:PriceAmount {eur}>{row['price']}</cbc:PriceAmount>\n  </cac:Price>\n"
        out.append(f" <cac:InvoiceLine>\n{body}{item}{price} </cac:InvoiceLine>\n" if invoice
                   else f" <cac:OrderLine>\n  <cac:LineItem>\n{body}{price}{item}  </cac:LineItem>\n </cac:OrderLine>\n")  # fmt: skip
    out.append(f"</{root}>\n")
    return "".join(out).encode()


FORMS = ("json", "ubl", "csv")


def files(docs: int, seed: int = 7, *, native: bool = True, forms: tuple[str, ...] = FORMS):
    """(file name, bytes, whether it must be accepted) for each document, in order."""
    rng = random.Random(f"{seed}-{docs}")
    for sequence in range(1, docs + 1):
        doc, form = document(rng, sequence), forms[sequence % len(forms)]
        flaw = sequence % 300 // 100 if sequence % 100 == 50 else -1
        if flaw == 1:
            doc["customer"] = "C99999"
        if flaw == 2:
            doc["rows"][2]["sku"] = "SKU-999999"
        data = as_ubl(doc) if form == "ubl" else (as_json if form == "json" else as_csv)(doc, native=native)
        name = f"{doc['kind']}-{sequence:07d}.{'xml' if form == 'ubl' else form}"
        yield name, data[: len(data) * 6 // 10] + b"\n" if flaw == 0 else data, flaw < 0


def write(inbox: Path, docs: int, seed: int = 7, *, native: bool = True, forms: tuple[str, ...] = FORMS) -> int:
    """Write them; the number that must be accepted."""
    good = 0
    for name, data, sound in files(docs, seed, native=native, forms=forms):
        (inbox / name).write_bytes(data)
        good += sound
    return good


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--docs", type=int, default=3_000)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    print(write(options.workspace / "inbox", options.docs, options.seed), "sound documents")
