"""Deprecated symbols are found in reviews, on changed lines."""

from datetime import date

from hortus.knowledge import DeprecatedSymbol, Deprecations
from hortus.mcp import DeprecatedFinder
from hortus.review import Change, ChangedFile, Dismissals, Level, Reviewer, Span

KNOWN = DeprecatedSymbol("acme", "acme.get", (), "use put", "put", "lib", "a.py:1@abc")
TEXT = b"from acme import get\nimport x\nget()\n"


def found(*spans):
    finder = DeprecatedFinder(Deprecations([KNOWN]))
    reviewer = Reviewer((), Dismissals(), date(2026, 1, 1), [finder])
    change = Change((ChangedFile("x.py", TEXT, tuple(spans)),))
    return reviewer.review(change).findings


def test_a_changed_line_that_uses_one_is_warned_about():
    (one,) = found(Span(3, 3))
    assert (one.line, one.level) == (3, Level.WARN)
    assert one.message == "acme.get of acme is deprecated, use put"
    assert one.source == "lib a.py:1@abc"


def test_lines_that_were_not_changed_are_left_alone():
    assert found(Span(2, 2)) == ()
