"""`importd show` as a page: a document as a person reads an invoice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Final

from importd.cli import document_lines
from importd.cli.page import Block, Cell, Facts, Text
from importd.model import Address, Party
from importd.names import printable
from importd.values import decimal_places
from importd.views.document import DocumentRecord, Partner
from importd.views.words import Words, texts

Section = Callable[[DocumentRecord, Words], Iterator[Block]]
Row = tuple[str, Cell]


def page(answer: DocumentRecord, words: Words) -> Iterator[Block]:
    """Who, when, what, how much, how it is paid, what is to be known, where it came from. Safe to print."""
    yield Text(printable(title(answer, words)), "head")
    for section in _SECTIONS:
        blocks = list(section(answer, words))
        yield from map(_printable, [*blocks, Text("")] if blocks and section is not _origin else blocks)


def title(answer: DocumentRecord, words: Words) -> str:
    """Its kind and our number."""
    return words(f"title_{answer.direction}_{answer.kind}", number=answer.number)


def _printable(block: Block) -> Block:
    """The block with every text from outside made safe, on one line."""
    if isinstance(block, Text):
        return block._replace(text=printable(block.text))
    if isinstance(block, Facts):
        return Facts([(label, _safe(cell)) for label, cell in block.rows])
    return block._replace(rows=[[_safe(cell) for cell in row] for row in block.rows])


def _safe(cell: Cell) -> Cell:
    return cell._replace(text=printable(" ".join(cell.text.split("\n"))))


def _head(answer: DocumentRecord, words: Words) -> Iterator[Block]:
    document = answer.document
    rows = list(_dates(answer, words))
    for who, party in (("seller", document.seller), ("buyer", document.buyer)):
        told = [*_party(party, answer.partner.code, words), *_relation(answer, who, party, words)]
        rows += [(words(f"{who}_party") if index == 0 else "", Cell(text)) for index, text in enumerate(told)]
    rows += [
        (words.label(key), Cell(text)) for key in ("order_reference", "buyer_reference") if (text := getattr(document, key))
    ]
    for one in document.preceding:
        day = words.day(one.issue_date) if one.issue_date else ""
        rows.append((words("preceding_invoice"), Cell(words("dated", number=one.number, day=day) if day else one.number)))
    yield Facts(rows)


def _dates(answer: DocumentRecord, words: Words) -> Iterator[Row]:
    if answer.external_number != answer.number:
        yield words("sender_number"), Cell(answer.external_number)
    issued, theirs = words.day(answer.issue_date), words.day(answer.document.issue_date)
    yield words("date"), Cell(issued if issued == theirs else words("restamped", day=issued, theirs=theirs))
    for key, day in (("operation_date", answer.operation_date), ("due_date", answer.due_date)):
        if day:
            yield words.label(key), Cell(words.day(day))


def _party(party: Party, known: str, words: Words) -> Iterator[str]:
    """What the document says of a party, a line for each kind of thing; a code that is our own (`known`) is told elsewhere."""
    name = f"{party.name} ({party.trading_name})" if party.trading_name not in ("", party.name) else party.name
    code = words("called_code", code=party.code) if party.code not in ("", known) else ""
    lines = [
        name or code,
        _address(party.address),
        _identifiers(party, words),
        " · ".join(part for part in (party.email, party.phone, code if name else "") if part),
    ]
    yield from (line for line in lines if line)


def _address(address: Address) -> str:
    town = f"{address.postcode} {address.city}".strip()
    parts = (address.street, address.street2, address.street3, town, address.region, address.country)
    return ", ".join(part for part in parts if part)


def _identifiers(party: Party | Partner, words: Words) -> str:
    keys = ("siren", "siret", "vat_id", "registration", "gln", "endpoint")
    return " · ".join(f"{words.label(key)} {text}" for key in keys if (text := getattr(party, key, "")))


def _relation(answer: DocumentRecord, who: str, party: Party, words: Words) -> Iterator[str]:
    """Who that is to us: the partner by our own record of it; us by our name, where the document does not say it."""
    if who == answer.document.partner_field:
        partner = answer.partner
        told = f"{partner.code} · {partner.name}"
        if not party.address.city and partner.city:
            told += f", {partner.postcode} {partner.city}".rstrip()
        if not _identifiers(party, words) and (known := _identifiers(partner, words)):
            told += f" ({known})"
        yield words(f"our_{answer.document.partner_shape}", told=told)
    elif not party.name and answer.us:
        yield words("us", name=answer.us)


def _totals(answer: DocumentRecord, words: Words) -> Iterator[Block]:
    """From the lines to what is to be paid; nothing for a document without prices."""
    sums, places = answer.totals, decimal_places(answer.currency)
    if not (sums.net or sums.gross or sums.due or answer.document.totals.gross is not None):
        return
    rows: list[tuple[str, Decimal | None, str]]
    rows = [(words.label("totals.lines"), sums.lines, "")] if answer.document.adjustments and sums.lines is not None else []
    for one in answer.document.adjustments:
        told, amount = document_lines.adjustment(one, words, places)
        rows.append((told, amount, document_lines.vat(one.vat_category, one.vat_rate, words)))
    rows += [(words.label(f"totals.{key}"), getattr(sums, key), "") for key in ("net", "tax", "gross")]
    rows += [(words.label(f"totals.{key}"), value, "") for key in ("prepaid", "rounding") if (value := getattr(sums, key))]
    rows.append((words.label("totals.due"), sums.due, ""))
    figures = [(label, words.number(amount, places), more) for label, amount, more in rows if amount is not None]
    width = max(len(text) for _, text, _ in figures)
    told_vat = words("vat")
    yield Facts(
        [
            (label, Cell(f"{text:>{width}} {answer.currency}" + (f"  {told_vat} {more}" if more else ""), ""))
            for label, text, more in figures
        ]
    )


def _payment(answer: DocumentRecord, words: Words) -> Iterator[Block]:
    document = answer.document
    means = document.payment_means
    told = {
        "payment_terms": document.payment_terms,
        "payment_means": words(f"means_{means}") if f"means_{means}" in texts() else means,
        "iban": document.iban,
        "payment_reference": document.payment_reference,
    }
    rows = [(words.label(key), Cell(text)) for key, text in told.items() if text]
    rows += [(words.label("note"), Cell(note)) for note in document.notes]
    if rows:
        yield Facts(rows)


def _warnings(answer: DocumentRecord, words: Words) -> Iterator[Block]:
    if answer.warnings:
        yield Text(words("warnings"), "head")
    for one in answer.warnings:
        told = words("colon", left=one.place, right=one.message)
        yield Text(f"{told} [{one.rule or one.code}]", "warn" if one.severity == "warn" else "", 2)
        if one.next_step:
            yield Text(f"→ {one.next_step}", "", 4)


def _origin(answer: DocumentRecord, words: Words) -> Iterator[Block]:
    origin = answer.origin
    came = words("file_came", name=origin.name, id=origin.file_id, sender=origin.sender, when=words.moment(origin.imported))
    if origin.documents > 1:
        came += f", {words('one_of', count=words.count(origin.documents))}"
    place = Cell(origin.lies_at) if origin.lies_at else Cell(words("not_there", place=origin.filed_as), "warn")
    yield Facts([(words("file"), Cell(came)), (words("format"), Cell(origin.format)), (words("original"), place)])


_SECTIONS: Final[tuple[Section, ...]] = (
    _head, document_lines.lines, document_lines.taxes, _totals, _payment, _warnings, _origin,
)  # fmt: skip
