"""The act behind `importd references from`: the customers, suppliers and products that documents mention, as files.

Two mentions are one party when they share an identifier and contradict each other in none of the strong ones; names
decide only where there is nothing else. A product that only its partner's code names gets that code for ours, and the
pair is written down, so that the partner's code is recognised later for what it is.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, Literal, NamedTuple

from importd.acts.mentions import Entry, Register
from importd.model import Line, Party, Reading, Shape

_ADDRESS: Final = ("street", "street2", "postcode", "city", "country")
_PARTY: Final = ("name", "vat_id", "siren", "siret", "gln", "email", "endpoint", "phone", *_ADDRESS)
COLUMNS: Final[Mapping[Shape, tuple[str, ...]]] = {  # what a document says of a price or a VAT rate holds for that deal only
    "customer": _PARTY,
    "supplier": _PARTY,
    "product": ("name", "gtin", "unit", "supplier", "supplier_item", "customer", "customer_item"),
}
_CODED: Final = ("siret", "siren", "vat_id", "gln", "registration", "endpoint", "email", "name")  # the strongest first
_APART: Final = ("siret", "siren", "vat_id", "gln", "code")
_RECOGNISED: Final = {"code", "siret", "siren", "vat_id", "gln", "endpoint", "email"}
_NAME_LENGTH: Final = 500
_CODE_LENGTH: Final = 100


class Note(NamedTuple):
    """What a person should know about one party: it will not be recognised, or another one has its code."""

    problem: Literal["only_a_name", "code_taken"]
    shape: Shape
    code: str  # as it was written to the file
    name: str


class ReferenceSet(NamedTuple):
    """Rows by shape, each {"code": …, column: value} without blanks, and what there is to say."""

    rows: Mapping[Shape, Sequence[Mapping[str, str]]]
    notes: Sequence[Note]


def gather(readings: Iterable[Reading]) -> ReferenceSet:
    """Everything that these documents mention, each party and product once."""
    documents = [document for reading in readings for document in reading.documents]
    parties: dict[Shape, Register] = {"customer": Register(_APART), "supplier": Register(_APART)}
    partners = [_mention_partner(parties[document.partner_shape], document.partner) for document in documents]
    products = Register(("code", "gtin"))
    for document, partner in zip(documents, partners, strict=True):
        for line in document.lines:
            if line.names_product:
                _mention_product(products, line, document.partner_shape, partner.merged)
    notes: list[Note] = []
    rows: dict[Shape, Sequence[Mapping[str, str]]] = {}
    for shape, register in parties.items():
        notes += _name_parties(shape, register)
        rows[shape] = [entry.fields for entry in register.entries]
    _give_codes(products, ("gtin", "partner_item"))
    rows["product"] = _product_rows(products.entries)
    return ReferenceSet(rows, notes)


def write(references: ReferenceSet, folder: Path) -> list[Path]:
    """One CSV file per shape that has rows; a file that is there already is left alone, ours gets a suffix."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_write_new(folder, f"{shape}s", _csv(shape, rows)) for shape, rows in references.rows.items() if rows]


def _csv(shape: Shape, rows: Sequence[Mapping[str, str]]) -> str:
    used = [column for column in COLUMNS[shape] if any(row.get(column) for row in rows)]
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\n")
    sheet.writerow([f"{shape}_code", *used])
    sheet.writerows([row["code"], *(row.get(column, "") for column in used)] for row in rows)
    return out.getvalue()


def _write_new(folder: Path, stem: str, text: str) -> Path:
    count = 1
    while True:
        path = folder / (f"{stem}.csv" if count == 1 else f"{stem}-{count}.csv")
        try:
            with path.open("x", encoding="utf-8", newline="") as file:
                file.write(text)
        except FileExistsError:
            count += 1
        else:
            return path


def _mention_partner(register: Register, party: Party) -> Entry:
    said = {key: getattr(party, key) for key in (*_CODED, "code", "phone")}
    said["name"] = party.name or party.trading_name
    said |= {key: getattr(party.address, key) for key in _ADDRESS}
    keys = {key: said[key] for key in (*_CODED[:-1], "code")}
    keys["siren"] = party.siren or party.siret[:9]
    keys["email"] = party.email.casefold()
    return register.mention(_filled(keys) or _filled({"name": said["name"].casefold()}), _filled(said))


def _filled(values: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in values.items() if value}


def _name_parties(shape: Shape, register: Register) -> list[Note]:
    taken = _give_codes(register, _CODED)
    unknown = [entry for entry in register.entries if not _RECOGNISED & entry.keys.keys()]
    return [*(_note("code_taken", shape, entry) for entry in taken), *(_note("only_a_name", shape, entry) for entry in unknown)]


def _note(problem: Literal["only_a_name", "code_taken"], shape: Shape, entry: Entry) -> Note:
    return Note(problem, shape, entry.fields["code"], entry.fields["name"])


def _give_codes(register: Register, coded: Sequence[str]) -> list[Entry]:
    """A code for every entry, its own before any derived one; the entries whose own code another one has already."""
    taken: set[str] = set()
    robbed = []
    for own in (True, False):
        for entry in register.entries:
            if ("code" in entry.keys) is not own:
                continue
            fields = entry.fields
            wanted = fields["code"] if own else next(slug for key in coded if (slug := _slug(fields.get(key, ""))))
            fields["code"] = _untaken(wanted, taken)
            fields.setdefault("name", fields["code"])
            if own and fields["code"] != wanted:
                robbed.append(entry)
    return robbed


def _untaken(code: str, taken: set[str]) -> str:
    free, count = code, 1
    while free.casefold() in taken:
        count += 1
        free = f"{code}-{count}"
    taken.add(free.casefold())
    return free


def _slug(text: str) -> str:
    """Capitals, digits and hyphens: "Société Été & Cie" → SOCIETE-ETE-CIE; what has none of them is spelt in code points."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^A-Z0-9]+", "-", plain.upper()).strip("-")
    return (slug or "-".join(f"U{ord(sign):04X}" for sign in text.strip()))[:_CODE_LENGTH].strip("-")


def _mention_product(products: Register, line: Line, shape: Shape, partner: Entry) -> None:
    paired = bool(line.partner_item and partner.keys)
    keys = {
        "code": line.product_code,
        "gtin": line.gtin,
        "item": f"{shape} {partner.order} {line.partner_item}" if paired else "",
    }
    said = {"code": line.product_code, "gtin": line.gtin, "unit": line.unit, "partner_item": line.partner_item}
    said["name"] = (line.name or line.description)[:_NAME_LENGTH]
    entry = products.mention(_filled(keys), _filled(said))
    if paired:
        entry.pairs.setdefault((shape, partner, line.partner_item))


def _product_rows(entries: Sequence[Entry]) -> list[dict[str, str]]:
    """One row per pair of partner and partner's code. A partner's code for two products would prove nothing: it is left out."""
    claims = Counter(pair for entry in entries for pair in entry.pairs)
    rows = []
    for entry in entries:
        pairs = [pair for pair in entry.pairs if claims[pair] == 1]
        named = [{shape: partner.fields["code"], f"{shape}_item": item} for shape, partner, item in pairs]
        rows += [entry.fields | pair for pair in named or [{}]]
    return rows
