"""Messages wait until they are indexed, and go with their branch."""

import sqlite3

import pytest

from hortus.knowledge.catalogue import Catalogue, Settled, Wanted
from hortus.knowledge.chronicle import Message
from hortus.knowledge.types import RepositoryId, Tip

ONE, TWO = RepositoryId(1), RepositoryId(2)
A, B = "aa" * 20, "bb" * 20
SAID = Message("light the lantern", ("a.py", "b.py"))


@pytest.fixture
def catalogue(tmp_path):
    made = Catalogue(tmp_path / "catalogue.sqlite")
    made.replace(
        Tip(ONE, "HEAD", "c1"), [Wanted(A, "a.py", "python"), Wanted(B, "b.py", "python")]
    )
    made.settle([Settled(w.document.id, "", 10, 2, b"\1" * 16) for w in made.waiting(9)], [])
    yield made
    made.close()


def record(catalogue, *messages, anew=False):
    (branch,) = catalogue.chronicle.behind()
    catalogue.chronicle.record(branch, messages, anew=anew)
    return branch


def texts(catalogue):
    return [one.text for one in catalogue.chronicle.waiting()]


def told(catalogue):
    ids = [one.id for one in catalogue.chronicle.waiting()]
    catalogue.chronicle.settle(ids, catalogue.chronicle.gone())
    return ids


def test_a_branch_is_behind_until_its_messages_are_recorded(catalogue):
    (branch,) = catalogue.chronicle.behind()
    assert (branch.repository, branch.commit, branch.told) == (ONE, "c1", "")
    record(catalogue, SAID)
    assert catalogue.chronicle.behind() == []
    catalogue.replace(Tip(ONE, "HEAD", "c2"), [Wanted(A, "a.py", "python")])
    (branch,) = catalogue.chronicle.behind()
    assert (branch.commit, branch.told) == ("c2", "c1")


def test_a_message_waits_with_its_text_until_it_is_settled(catalogue):
    record(catalogue, SAID)
    (waiting,) = catalogue.chronicle.waiting()
    assert (waiting.repository, waiting.text) == (ONE, SAID.text)
    told(catalogue)
    assert catalogue.chronicle.waiting() == []
    assert catalogue.chronicle.gone() == []


def test_a_message_leads_to_the_files_that_its_branch_has_now(catalogue):
    record(catalogue, SAID, Message("another", ("a.py", "gone.py")))
    first, second = told(catalogue)
    found = catalogue.chronicle.files_of([first, second, 99])
    assert {number: sorted(files) for number, files in found.items()} == {
        first: [1, 2],
        second: [1],
    }
    catalogue.replace(Tip(ONE, "HEAD", "c2"), [Wanted(B, "b.py", "python")])
    assert catalogue.chronicle.files_of([first, second]) == {first: [2]}


def test_a_message_of_one_repository_leads_to_no_file_of_another(catalogue):
    catalogue.replace(Tip(TWO, "HEAD", "c9"), [Wanted("cc" * 20, "a.py", "python")])
    for branch in catalogue.chronicle.behind():
        if branch.repository == ONE:
            catalogue.chronicle.record(branch, [SAID], anew=False)
    (first,) = told(catalogue)
    assert sorted(catalogue.chronicle.files_of([first])[first]) == [1, 2]


def test_what_is_read_anew_takes_the_place_of_what_was_there(catalogue):
    record(catalogue, SAID)
    (first,) = told(catalogue)
    catalogue.replace(Tip(ONE, "HEAD", "c2"), [Wanted(A, "a.py", "python")])
    record(catalogue, Message("rewritten", ("a.py",)), anew=True)
    assert texts(catalogue) == ["rewritten"]
    assert catalogue.chronicle.gone() == [first]
    told(catalogue)
    assert catalogue.chronicle.gone() == []
    assert catalogue.chronicle.files_of([first]) == {}


def test_the_messages_of_a_repository_that_is_removed_go(catalogue):
    record(catalogue, SAID)
    (first,) = told(catalogue)
    catalogue.forget(ONE)
    assert catalogue.chronicle.gone() == [first]
    assert catalogue.chronicle.behind() == []
    # The next branch may get the same number: nothing of the old one counts for it.
    catalogue.replace(Tip(TWO, "HEAD", "c1"), [Wanted(A, "a.py", "python")])
    assert [one.told for one in catalogue.chronicle.behind()] == [""]


def test_what_is_half_recorded_is_not_recorded(catalogue):
    (branch,) = catalogue.chronicle.behind()

    def failing():
        yield SAID
        raise sqlite3.OperationalError("disk full")

    with pytest.raises(sqlite3.OperationalError):
        catalogue.chronicle.record(branch, failing(), anew=False)
    assert catalogue.chronicle.waiting() == []
    assert catalogue.chronicle.behind() == [branch]
