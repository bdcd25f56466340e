"""Entries wait in memory until they are laid out; what is not here is read from the database."""

from hypothesis import given
from hypothesis import strategies as st

from hortus.audit.formats import Frontier
from hortus.audit.growing import Growth
from hortus.audit.recent import Recent
from hortus.audit.tables import Head


def grow(recent, size, count):
    """Let the log grow by ``count`` entries to ``size`` and return them."""
    made = [(b"entry %d" % n, b"hash %d" % n) for n in range(size - count + 1, size + 1)]
    head = Head(Frontier(size, ()), b"", b"")
    recent.grown(Growth(head, [e for e, _ in made], [h for _, h in made]), [None] * count)
    return made


def test_entries_are_given_once_and_in_their_order():
    recent = Recent()
    made = grow(recent, 3, 3) + grow(recent, 5, 2)
    assert recent.take(1, 5) == made
    assert recent.take(1, 5) is None


def test_entries_before_the_start_are_not_here():
    recent = Recent()
    grow(recent, 12, 2)
    assert recent.take(1, 12) is None
    assert recent.take(11, 12) is not None


def test_entries_that_are_not_made_yet_are_not_here():
    recent = Recent()
    grow(recent, 2, 2)
    assert recent.take(1, 3) is None


def test_a_gap_forgets_what_came_before_it():
    recent = Recent()
    grow(recent, 2, 2)
    later = grow(recent, 9, 3)
    assert recent.take(1, 9) is None
    assert recent.take(7, 9) == later


def test_no_more_than_the_most_is_kept():
    recent = Recent(most=4)
    made = grow(recent, 6, 6)
    assert recent.take(1, 6) is None
    assert recent.take(3, 6) == made[2:]


@given(st.lists(st.integers(1, 9), min_size=1, max_size=20), st.data())
def test_whatever_is_taken_is_what_was_made(groups, data):
    recent, made, size = Recent(most=30), [], 0
    for count in groups:
        size += count
        made += grow(recent, size, count)
    first = data.draw(st.integers(1, size))
    last = data.draw(st.integers(first, size))
    taken = recent.take(first, last)
    assert taken == made[first - 1 : last] or (taken is None and first <= size - 30)
