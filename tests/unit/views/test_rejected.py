"""The to-do list in `rejected/`: the folder says what is to be done, the ledger what happened."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from importd.store import questions
from importd.views import note, rejected
from importd.views.rejected import AmbiguousError, NobodyError, RejectedFile, RejectedList
from tests.workbench import Workbench

BAD = "kind,number\ninvoice,A-1\n"


def listing(bench: Workbench) -> RejectedList:
    """What `importd rejected` finds."""
    with questions.reading(bench.database) as connection:
        return rejected.listing(bench.path, connection, "en")


def find(bench: Workbench, what: str) -> RejectedFile:
    """The file that a name or an id means."""
    with questions.reading(bench.database) as connection:
        return rejected.find(bench.path, connection, what, "en")


def shown(bench: Workbench, what: str) -> note.Note:
    """What `importd rejected show` finds."""
    with questions.reading(bench.database) as connection:
        return note.show(bench.path, connection, rejected.find(bench.path, connection, what, "en"), "en")


def reject(bench: Workbench, *names: str, sender: str = "shop1") -> None:
    """Have these files rejected."""
    for name in names:
        bench.drop(name, f"{BAD}{name.encode('utf-8', 'replace')!r},\n", sender)
    bench.drain()


def test_the_newest_comes_first_and_slips_are_not_files(workbench: Workbench) -> None:
    """Two rejected files, four slips beside them, two rows."""
    reject(workbench, "a.csv")
    reject(workbench, "b.csv")
    found = listing(workbench).files
    assert [(one.id, one.name, one.sender, one.lies_there) for one in found] == [
        (2, "b.csv", "shop1", True),
        (1, "a.csv", "shop1", True),
    ]
    assert found[0].code
    assert found[0].code in found[0].codes


def test_moved_and_deleted_files_upset_nothing(workbench: Workbench) -> None:
    """Only what lies there is listed."""
    reject(workbench, "a.csv", "b.csv")
    (workbench.path / "rejected/a.csv").unlink()
    (workbench.path / "rejected/b.csv.reason.txt").unlink()
    assert [one.name for one in listing(workbench).files] == ["b.csv"]


def test_a_file_put_there_by_hand_is_listed_as_such(workbench: Workbench) -> None:
    """The ledger does not know it: id 0, no code."""
    (workbench.path / "rejected/mine.csv").write_text("x")
    (one,) = listing(workbench).files
    assert (one.id, one.name, one.code, one.lies_there) == (0, "mine.csv", "", True)


@pytest.mark.parametrize("what", ["1", "#1", "a.csv", "rejected/a.csv", "rejected/a.csv.reason.txt"])
def test_an_id_is_accepted_wherever_a_name_is(workbench: Workbench, what: str) -> None:
    """So is the path, and the slip beside the file."""
    reject(workbench, "a.csv")
    assert find(workbench, what).id == 1


def test_the_senders_name_means_the_file_under_its_suffix(workbench: Workbench) -> None:
    """The second a.csv lies there as a~2.csv; its exact name means the first one."""
    reject(workbench, "a.csv")
    reject(workbench, "a.csv", sender="shop2")
    assert find(workbench, "a~2.csv").id == 2
    assert find(workbench, "a.csv").id == 1


def test_an_ambiguous_name_lists_its_candidates(workbench: Workbench) -> None:
    """Both were called a.csv, and neither is any more."""
    for sender in ("shop1", "shop2", "shop3"):
        reject(workbench, "a.csv", sender=sender)
    (workbench.path / "rejected/a.csv").unlink()
    with pytest.raises(AmbiguousError) as caught:
        find(workbench, "a.csv")
    assert [one.id for one in caught.value.candidates] == [3, 2]


def test_a_name_that_is_also_an_id_is_ambiguous_and_a_hash_decides(workbench: Workbench) -> None:
    """A file called 1, rejected as number 2."""
    reject(workbench, "a.csv")
    reject(workbench, "1")
    with pytest.raises(AmbiguousError):
        find(workbench, "1")
    assert find(workbench, "#1").name == "a.csv"


def test_names_that_are_not_utf_8_are_found_as_they_are_and_as_they_are_printed(workbench: Workbench) -> None:
    """What `importd rejected` prints can be typed back."""
    reject(workbench, "caf\udce9.csv")
    assert find(workbench, "caf\udce9.csv").id == find(workbench, "caf\\xe9.csv").id == 1


def test_what_is_gone_is_found_in_the_ledger(workbench: Workbench) -> None:
    """The ledger is the history."""
    reject(workbench, "a.csv")
    (workbench.path / "rejected/a.csv").unlink()
    assert not find(workbench, "a.csv").lies_there
    assert not find(workbench, "1").lies_there


def test_nobody_answers_to_an_unknown_name_or_an_accepted_file(workbench: Workbench) -> None:
    """An id of a file that was accepted is no rejected file."""
    workbench.drop("customers.csv", "customer_code,name\nC1,Ateliers Martin\n")
    workbench.drain()
    for what in ("1", "#77", "customers.csv"):
        with pytest.raises(NobodyError, match="importd rejected"):
            find(workbench, what)


def test_an_earlier_row_does_not_lie_there_when_a_later_one_took_its_place(workbench: Workbench) -> None:
    """The same file rejected again after a retry lies under the same name."""
    reject(workbench, "a.csv")
    workbench.retry("a.csv")
    workbench.drain()
    assert (find(workbench, "#1").lies_there, find(workbench, "#2").lies_there) == (False, True)
    assert find(workbench, "a.csv").id == 2
    assert [(again.id, again.outcome) for again in find(workbench, "#1").retried_as] == [(2, "rejected")]


def test_a_file_put_back_and_not_taken_up_yet_says_so(workbench: Workbench) -> None:
    """Between a retry and the next run."""
    reject(workbench, "a.csv")
    workbench.retry("a.csv")
    assert [again.id for again in find(workbench, "#1").retried_as] == [0]
    assert "next" in shown(workbench, "#1").history[0]


def test_the_note_is_the_one_that_lay_beside_the_file(workbench: Workbench) -> None:
    """From the ledger, word for word, whatever happened to the slip."""
    reject(workbench, "a.csv")
    with closing(sqlite3.connect(workbench.database)):
        slip = workbench.path / "rejected/a.csv.reason.txt"
        beside = slip.read_text()
        slip.unlink()
    with questions.reading(workbench.database) as connection:
        found = rejected.find(workbench.path, connection, "1", "fr")
        assert note.show(workbench.path, connection, found, "fr").text == beside
    assert shown(workbench, "1").details["id"] == 1
    assert shown(workbench, "1").history == ()


def test_the_note_of_a_file_that_somebody_took_away_says_so(workbench: Workbench) -> None:
    """It was neither retried nor does it lie there."""
    reject(workbench, "a.csv")
    (workbench.path / "rejected/a.csv").unlink()
    assert "moved or deleted" in shown(workbench, "1").history[0]


def test_the_note_of_a_file_that_the_ledger_does_not_know_says_what_retry_does(workbench: Workbench) -> None:
    """There is no reason to show."""
    (workbench.path / "rejected/mine.csv").write_text("x")
    assert "importd retry mine.csv" in shown(workbench, "mine.csv").text
