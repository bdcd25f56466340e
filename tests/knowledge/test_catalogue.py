"""The catalogue knows who holds what, and what is still to be done."""

import sqlite3

import pytest

from hortus.knowledge.catalogue import Catalogue, Settled, Wanted
from hortus.knowledge.types import Readable, RepositoryId, Tip
from hortus.knowledge.vouching import OtherFormatError

ONE, TWO = RepositoryId(1), RepositoryId(2)
A, B, C = "aa" * 20, "bb" * 20, "cc" * 20


@pytest.fixture
def catalogue(tmp_path):
    made = Catalogue(tmp_path / "catalogue.sqlite")
    yield made
    made.close()


def wanted(*pairs):
    return [Wanted(blob, path, "python") for blob, path in pairs]


def waiting(catalogue):
    return {(w.document.blob, w.document.path): w.holders for w in catalogue.waiting(100)}


def settle(catalogue):
    found = catalogue.waiting(100)
    catalogue.settle(
        [Settled(w.document.id, "", 10, 2, b"\1" * 16) for w in found if w.holders],
        [w.document.id for w in found if not w.holders],
    )


def test_what_a_branch_holds_waits_until_it_is_settled(catalogue):
    catalogue.replace(Tip(ONE, "HEAD", "c1"), wanted((A, "a.py"), (B, "b.py")))
    assert waiting(catalogue) == {(A, "a.py"): (ONE,), (B, "b.py"): (ONE,)}
    settle(catalogue)
    assert catalogue.count_waiting() == 0
    assert catalogue.commit_of(ONE, "HEAD") == "c1"


def test_a_second_holder_makes_a_document_wait_again(catalogue):
    catalogue.replace(Tip(ONE, "HEAD", "c1"), wanted((A, "a.py")))
    settle(catalogue)
    catalogue.replace(Tip(TWO, "HEAD", "c1"), wanted((A, "a.py")))
    assert waiting(catalogue) == {(A, "a.py"): (ONE, TWO)}


def test_a_second_branch_of_the_same_repository_changes_nothing(catalogue):
    catalogue.replace(Tip(ONE, "main", "c1"), wanted((A, "a.py")))
    settle(catalogue)
    catalogue.replace(Tip(ONE, "next", "c2"), wanted((A, "a.py")))
    assert waiting(catalogue) == {}
    catalogue.forget(ONE, "next")
    assert waiting(catalogue) == {}


def test_a_change_adds_and_takes_away_only_what_it_names(catalogue):
    catalogue.replace(Tip(ONE, "HEAD", "c1"), wanted((A, "a.py"), (B, "b.py")))
    settle(catalogue)
    catalogue.change(Tip(ONE, "HEAD", "c2"), [(A, "a.py")], wanted((C, "a.py")))
    assert waiting(catalogue) == {(A, "a.py"): (), (C, "a.py"): (ONE,)}
    settle(catalogue)
    located = catalogue.locate([1, 2, 3], Readable.only([ONE]))
    assert sorted(one.document.blob for one in located.values()) == [B, C]


def test_a_refused_document_is_counted_and_never_located(catalogue):
    tip = Tip(ONE, "HEAD", "c1")
    catalogue.replace(tip, [Wanted(A, "key.pem", "", "secret"), *wanted((B, "b.py"))])
    settle(catalogue)
    assert catalogue.counts(ONE).refused == (("secret", 1),)
    assert [d.document.path for d in catalogue.locate([1, 2], Readable.only([ONE])).values()] == [
        "b.py"
    ]


def test_documents_are_located_only_where_they_may_be_read(catalogue):
    for number in (ONE, TWO):
        catalogue.replace(Tip(number, "HEAD", "c1"), wanted((A, "a.py")))
    settle(catalogue)
    assert catalogue.locate([1], Readable()) == {}
    for number in (ONE, TWO):
        (located,) = catalogue.locate([1], Readable.only([number])).values()
        assert located.tip.repository == number


def test_forgetting_a_repository_leaves_what_others_hold(catalogue):
    catalogue.replace(Tip(ONE, "HEAD", "c1"), wanted((A, "a.py"), (B, "b.py")))
    catalogue.replace(Tip(TWO, "HEAD", "c1"), wanted((A, "a.py")))
    settle(catalogue)
    catalogue.forget(ONE)
    assert waiting(catalogue) == {(A, "a.py"): (TWO,), (B, "b.py"): ()}
    assert catalogue.commit_of(ONE, "HEAD") == ""


def test_a_fault_in_between_changes_nothing(catalogue):
    def faulty():
        yield from wanted((A, "a.py"))
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - the one raised above
        catalogue.replace(Tip(ONE, "HEAD", "c1"), faulty())
    assert catalogue.commit_of(ONE, "HEAD") == ""
    assert waiting(catalogue) == {}


def test_the_version_changes_with_what_others_write(catalogue, tmp_path):
    before = catalogue.version()
    other = Catalogue(tmp_path / "catalogue.sqlite")
    other.replace(Tip(ONE, "HEAD", "c1"), wanted((A, "a.py")))
    other.close()
    assert catalogue.version() != before


def test_another_format_is_refused(tmp_path):
    made = sqlite3.connect(tmp_path / "c.sqlite")
    made.execute("PRAGMA user_version = 99")
    made.close()
    with pytest.raises(OtherFormatError, match="made by a later hortus"):
        Catalogue(tmp_path / "c.sqlite")


def test_a_whole_catalogue_passes_its_check(catalogue):
    catalogue.check()


def test_what_a_branch_holds_is_listed_only_to_those_who_may_read_it(catalogue):
    number = RepositoryId(1)
    catalogue.replace(Tip(number, "HEAD", "c" * 40), [Wanted("a" * 40, "x.py", "python")])
    waiting = catalogue.waiting(10)
    assert list(catalogue.held(Readable.only([number]))) == []
    catalogue.settle([Settled(waiting[0].document.id)], [])
    (found,) = catalogue.held(Readable.only([number]))
    assert (found.document.path, found.tip.commit) == ("x.py", "c" * 40)
    assert list(catalogue.held(Readable())) == []
    assert list(catalogue.held(Readable.only([RepositoryId(2)]))) == []
