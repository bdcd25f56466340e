"""Patterns of actions are matched wherever they may apply."""

import pytest

from hortus.agent.permissions import BadPermissionError, Matcher
from hortus.agent.values import EditFiles, Note, ReadFiles, RunCommand, UseServer


@pytest.mark.parametrize(
    ("pattern", "action", "meant"),
    [
        ("run: git push *", RunCommand("ls && gi''t push"), True),
        ("run: git push *", RunCommand("git $x"), True),
        ("run: git push *", RunCommand("((x = 1))"), True),
        ("run: git push *", RunCommand("git pull"), False),
        ("net: *.example", RunCommand("ls", ("a.example",)), True),
        ("net: *.example", RunCommand("((x = 1))"), False),
        ("read: src/**", ReadFiles(("a", "SRC/b")), True),
        ("edit: src/**", ReadFiles(("src/b",)), False),
        ("edit: src/**", EditFiles(("src/b",), ""), True),
        ("server: t/*", UseServer("t", "x", {}), True),
        ("edit: **", Note(), False),
    ],
)
def test_an_action_is_meant_in_every_form_and_spelling(pattern, action, meant):
    assert Matcher.of([pattern]).concerns(action) is meant


def test_no_pattern_means_every_action():
    assert Matcher.of([]).concerns(Note())


def test_a_wrong_pattern_is_named_with_its_place():
    with pytest.raises(BadPermissionError, match=r"^here: "):
        Matcher.of(["walk: x"], "here")
