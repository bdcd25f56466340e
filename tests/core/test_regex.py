"""Late patterns: the same as compiled ones, and all of them can be compiled."""

import importlib
import pkgutil
import re

import pytest

import hortus.agent
import hortus.core
from hortus.core.regex import Late, late


def patterns():
    """Return every late pattern of the rooms that have them, with where it stands."""
    for room in (hortus.agent, hortus.core):
        for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            module = importlib.import_module(found.name)
            for name, value in vars(module).items():
                if isinstance(value, Late):
                    yield f"{found.name}.{name}", value


def test_every_late_pattern_compiles():
    wrong = []
    known = dict(patterns())
    for name, found in known.items():
        try:
            re.compile(*found.source)
        except re.error as e:
            wrong.append(f"{name}: {e}")
    assert wrong == []
    assert len(known) > 50


@pytest.mark.parametrize("method", ["match", "fullmatch", "search", "findall", "split"])
def test_a_late_pattern_finds_what_a_compiled_one_finds(method):
    for text in ("", "ab12", "12", "x\n34"):
        ours, theirs = (
            getattr(made(r"(?P<n>\d+)", re.MULTILINE), method)(text) for made in (late, re.compile)
        )
        told = [
            each.groupdict() if isinstance(each, re.Match) else each for each in (ours, theirs)
        ]
        assert told[0] == told[1]


def test_it_is_compiled_once_and_not_before():
    pattern = late("(")
    with pytest.raises(re.error):
        pattern.match("x")
    once = late("a+")
    assert once.sub("b", "caa") == "cb"
    assert once.sub is once.sub
    assert once.pattern == "a+"
