"""Findings before it is known what is said of them."""

from hortus.inspector import Difference, Kind, Place
from hortus.inspector.judging.draft import Draft, certainty


def draft(hidden):
    return Draft(code="x", subject="y", title="z", impact=1, hidden=hidden, certainty="sure")


def test_only_what_is_made_not_to_be_seen_is_concealed():
    assert [draft(hidden).concealed for hidden in range(4)] == [False, False, False, True]


def test_the_surest_difference_says_how_sure_all_are():
    found = tuple(
        Difference(
            place=Place(role="model", request="POST /", leaf="body"),
            factor="x",
            values=("a", "b"),
            kind=Kind.COVERT,
            sensitive="a",
            control="b",
            runs=(3, 3),
            chance=chance,
        )
        for chance in (0.05, 0.0014)
    )
    assert certainty(found) == "confirmed: 3 runs against 3, by chance once in 714"
