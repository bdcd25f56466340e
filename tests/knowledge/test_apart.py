"""A pattern that takes too long is ended, whoever typed it."""

import re

import pytest

from hortus.core import SystemClock
from hortus.core.testing import FrozenClock
from hortus.knowledge import Kind, Question, SlowPatternError
from hortus.knowledge.apart import Apart

CATASTROPHIC = r"(a+)+$"


def test_matches_are_found_as_in_this_process():
    with Apart(re.compile(r"l.ntern"), SystemClock()) as apart:
        both = apart.found_in([b"x\nlantern lintern\ny lantern\n", b""])
        assert both == [[(2, 2), (3, 20)], []]
        assert apart.found_in([]) == []
        assert apart.found_in([b""]) == [[]]
        assert apart.found_in(["größe".encode() + b" \xff lantern"]) == [[(1, 8)]]


def test_more_than_a_pipe_holds_is_matched():
    large = b"lantern\n" * 100_000
    with Apart(re.compile("lantern"), SystemClock()) as apart:
        assert [len(found) for found in apart.found_in([large, b"x", large])] == [20, 0, 20]


def test_a_pattern_that_backtracks_without_end_is_ended():
    with (
        Apart(re.compile(CATASTROPHIC), SystemClock(), 0.3) as apart,
        pytest.raises(SlowPatternError, match=r"not through after 0\.3 s") as caught,
    ):
        apart.found_in([b"a" * 40 + b"b"])
    assert "--lang" in caught.value.remedy


def test_the_limit_is_for_all_texts_together():
    clock = FrozenClock()
    with Apart(re.compile("a"), clock, 10.0) as apart:
        assert apart.found_in([b"a"]) == [[(1, 0)]]
        clock.advance(11)
        with pytest.raises(SlowPatternError):
            apart.found_in([b"a"])


def test_nothing_is_started_where_nothing_is_looked_at():
    with Apart(re.compile("a"), FrozenClock()) as apart:
        assert apart._process is None


def test_a_search_with_a_pattern_finds_lines(library, search, sources):
    sources.commit({"a.py": "def test_one_error():\n    pass\n"})
    library.add(sources.path)
    library.update()
    question = Question(r"def test_\w+_error\(", Kind.REGEX)
    (hit,) = search.answer(question, library.readable_here()).hits
    assert (hit.path, hit.line, hit.text) == ("a.py", 1, "def test_one_error():")
