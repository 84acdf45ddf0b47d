"""Layouts that nobody prepared anything for: how many columns a proposal gets right, and that its table works."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from importd import limited
from importd.config import ReadingLimits, Rules
from importd.profiles.loading import parse
from importd.profiles.parser import ProfileParser
from importd.profiles.tried import Trial
from importd.proposing.propose import Proposal, propose
from importd.trials import trials
from importd.validators import document_checks
from importd.views import proposal
from importd.views.words import Words

HERE = Path(__file__).parent
TRUTH = tomllib.loads((HERE / "truth.toml").read_text("utf-8"))
RULES = Rules(today=date(2026, 3, 31))
LEAST = 0.8


def proposed(raw: bytes | str, name: str = "a.csv") -> Proposal:
    """What is proposed for a sample."""
    return propose(raw.encode() if isinstance(raw, str) else raw, name, RULES)


def fields(found: Proposal) -> dict[str, str]:
    """Column → the key of the table."""
    party = "supplier." if found.direction == "purchase" else "customer."
    return {one.column.removeprefix("\0"): one.field.replace("party.", party) for one in found.matches}


def written(found: Proposal, name: str, language: str = "en") -> str:
    """The table."""
    return proposal.write(found, name, "shop", Words(language))


def tried(text: str, path: Path) -> Trial:
    """What the table makes of the sample."""
    [(_, trial)] = trials(
        ProfileParser(parse(text.encode(), "p.toml"), "p"), [str(path)], RULES, document_checks(), ReadingLimits()
    )
    return trial


@pytest.mark.parametrize("name", TRUTH)
def test_most_columns_are_right(name: str) -> None:
    """At least eight of ten, as a person reads them."""
    found = fields(proposed((HERE / "samples" / name).read_bytes(), name))
    wrong = {column: found.get(column, "") for column, field in TRUTH[name].items() if found.get(column) != field}
    assert 1 - len(wrong) / len(TRUTH[name]) >= LEAST, wrong


def test_columns_of_no_use_are_left_alone() -> None:
    """The salesman and the channel are nobody's field: listed with their values, as a comment."""
    text = written(proposed((HERE / "samples/menuiserie.csv").read_bytes()), "menuiserie.csv")
    assert '# "Vendeur": Paul | Anne' in text


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", TRUTH)
def test_the_table_loads(name: str, language: str) -> None:
    """Whatever was left open."""
    parse(written(proposed((HERE / "samples" / name).read_bytes(), name), name, language).encode(), name)


@pytest.mark.parametrize(
    ("name", "count", "lines"),
    [
        ("menuiserie.csv", 2, 3),
        ("negoce.txt", 2, 3),
        ("caisse.json", 2, 3),
        ("supplier_invoices.xml", 2, 3),
        ("tiers.txt", 2, 0),
    ],
)
def test_the_table_works_on_its_sample(name: str, count: int, lines: int) -> None:
    """Where nothing was left to decide, every document comes out."""
    path = HERE / "samples" / name
    trial = tried(written(proposed(path.read_bytes(), name), name), path)
    assert [reason.code for reason in trial.reasons if reason.severity == "reject"] == []
    assert (trial.total, sum(len(one.lines) for one in trial.documents)) == (count, lines)


def test_a_person_finishes_it_without_code() -> None:
    """Every date could be read in two ways, and the rate is not in the file: a # is taken away twice."""
    path = HERE / "samples/grossiste.csv"
    text = written(proposed(path.read_bytes(), path.name), path.name)
    assert "VAL_DATE" in {reason.code for reason in tried(text, path).reasons}
    text = text.replace('# dates = ["%d/%m/%Y"]', 'dates = ["%d/%m/%Y"]').replace("# vat_rate =", "vat_rate =")
    assert [reason.code for reason in tried(text, path).reasons if reason.severity == "reject"] == []


def test_a_date_that_settles_the_order_is_named() -> None:
    """The evidence stands beside the guess."""
    text = written(proposed("No;Date;Client;Ref;Qty;Price\n1;31/03/2025;A;X;2;1,50\n2;02/04/2025;A;X;2;1,50\n"), "a.csv")
    assert re.search(
        r'^dates = \["%d/%m/%Y"\] +# 2 of 2 values fit %d/%m/%Y; 31/03/2025 excludes %m/%d/%Y$', text, re.MULTILINE
    )


def test_numbers_that_can_be_read_in_two_ways_are_left_open() -> None:
    """1.250 is one and a quarter, or twelve hundred and fifty."""
    text = written(proposed("No;Date;Client;Ref;Qty;Price\n1;31/03/2025;A;X;2;1.250\n2;31/03/2025;A;Y;2;3.100\n"), "a.csv")
    assert '# decimal = ","' in text
    assert '# decimal = "."' in text
    assert "\ndecimal" not in text


def test_two_columns_that_fit_alike_are_left_open() -> None:
    """Neither is chosen in silence."""
    found = proposed("No;Date;Client;Ref;Qty;Prix;PU\n1;31/03/2025;A;X;2;1,50;1,70\n2;31/03/2025;A;Y;3;2,50;2,70\n")
    text = written(found, "a.csv")
    assert re.search(r'^# unit_price = "Prix"', text, re.MULTILINE)
    assert re.search(r'^# unit_price = "PU"', text, re.MULTILINE)


def test_arithmetic_says_which_column_is_which() -> None:
    """Names that say nothing: quantity × price = amount."""
    found = proposed("No;Date;Client;Ref;V1;V2;V3\n1;31/03/2025;A;X;2;1,50;3,00\n2;31/03/2025;A;Y;3;2,50;7,50\n")
    assert {"V1": "line.quantity", "V2": "line.unit_price", "V3": "line.net_amount"}.items() <= fields(found).items()


def test_check_digits_say_what_a_column_is() -> None:
    """Whatever it is called."""
    found = proposed(
        "No;Date;X1;X2;Qty\n1;31/03/2025;3017620422003;FR11123456782;2\n2;31/03/2025;5449000000996;FR11123456782;3\n"
    )
    assert {"X1": "line.product.ean", "X2": "customer.vat"}.items() <= fields(found).items()


@pytest.mark.parametrize("raw", [b"", b"%PDF-1.7", b"\x00\x01", b"{", b"<a>", b"one"])
def test_what_is_no_sample_is_refused(raw: bytes) -> None:
    """With a reason, without an exception."""
    assert propose(raw, "a", RULES).reasons


def test_a_name_cannot_break_the_table() -> None:
    """Quotation marks, backslashes and control characters in names and values."""
    raw = 'No "1"\\;Date;Client\x7f;Ref;Qty;Price\n1;31/03/2025;"a\nb = 1";X;2;1,5\n2;31/03/2025;A;Y;3;2,5\n'
    parse(written(proposed(raw), 'a"\n[x].csv').encode(), "a.toml")


def test_work_that_dies_is_told() -> None:
    """A process that is killed by its limits leaves the caller alive."""

    def die() -> bytes:
        raise MemoryError

    with pytest.raises(limited.Unfinished, match="died"):
        limited.run(die, ReadingLimits())


def test_work_that_takes_too_long_is_stopped() -> None:
    """By the limit of the readers."""

    def wait() -> bytes:
        import time

        time.sleep(30)
        return b"late"

    with pytest.raises(limited.Unfinished, match="too long"):
        limited.run(wait, ReadingLimits(seconds=0.2))
