"""Findings before it is known what is said of them."""

from hortus.inspector import Difference, Kind, Place
from hortus.inspector.judging.draft import Draft, certainty, seen_in


def draft(hidden):
    return Draft(code="x", subject="y", title="z", impact=1, hidden=hidden, certainty="sure")


def test_only_what_is_made_not_to_be_seen_is_concealed():
    assert [draft(hidden).concealed for hidden in range(4)] == [False, False, False, True]


def difference(chance, runs=(3, 3)):
    return Difference(
        place=Place(role="model", request="POST /", leaf="body"),
        factor="x",
        values=("a", "b"),
        kind=Kind.COVERT,
        sensitive="a",
        control="b",
        runs=runs,
        chance=chance,
    )


def test_the_surest_difference_says_how_sure_all_are():
    found = tuple(difference(chance) for chance in (0.05, 0.0014))
    assert certainty(found) == "confirmed: 3 runs against 3, by chance once in 714"


def test_what_was_seen_too_seldom_says_how_often():
    once, thrice = (difference(0.2, (1, 4)),), (difference(0.0286, (3, 4)),)
    assert certainty(once, is_confirmed=False) == "seen once"
    said = "not confirmed: 3 runs against 4, by chance once in 35"
    assert certainty(thrice, is_confirmed=False) == said


def test_one_run_is_told_as_one():
    assert (seen_in([0]), seen_in([0, 1])) == ("seen in one run", "seen in 2 runs")
