"""How rules fare."""

import math

from hypothesis import example, given
from hypothesis import strategies as st

from hortus.review.dismissals import Dismissal, Dismissals
from hortus.review.health import assess, still_there, wilson
from hortus.review.records import Shown
from hortus.review.reviewing import Reviewer
from hortus.review.types import Level


def shown(*fingerprints):
    return [Shown("no-eval", "a.py", f) for f in fingerprints]


def test_what_is_gone_was_acted_on_and_what_is_there_is_open(rule, today):
    (entry,) = assess([rule()], shown(*"abcdef"), frozenset("ab"), Dismissals(), today)
    assert (entry.shown, entry.acted_on, entry.open, entry.dismissed) == (6, 4, 2, 0)
    assert entry.rate == 1.0
    assert entry.standing == "too few decisions"


def test_dismissals_lower_the_standing(rule, today):
    dismissed = Dismissals((Dismissal("no-eval", "anna", "it is ours", today),) * 8)
    mined = rule(origin="mined", level="warn")
    (entry,) = assess([mined], shown(*"abc"), frozenset("a"), dismissed, today)
    assert entry.rate == 0.2
    assert entry.standing.startswith("poor")
    assert entry.level is Level.ADVISE


def test_a_rule_that_nobody_was_shown_has_no_rate(rule, today):
    (entry,) = assess([rule()], [], frozenset(), Dismissals(), today)
    assert (entry.rate, entry.bound) == (None, None)


def test_good_and_doubted_rules_are_told_apart(rule, today):
    (good,) = assess([rule()], shown(*"abcdef"), frozenset(), Dismissals(), today)
    assert good.standing == "good"
    doubts = Dismissals((Dismissal("no-eval", "anna", "it is ours", today),) * 4)
    (doubted,) = assess([rule()], shown(*"ab"), frozenset(), doubts, today)
    assert doubted.standing == "doubted"


def test_the_work_tree_is_asked_what_is_still_there(rule, today, tmp_path, changed):
    reviewer = Reviewer([rule()], Dismissals(), today)
    (tmp_path / "a.py").write_text("# moved\neval(a)\n")
    (tmp_path / "link.py").symlink_to("a.py")
    (kept,) = reviewer.everything(changed("eval(a)"))
    names = ["a.py", "gone.py", "link.py", "nul\0.py"]
    entries = [Shown("no-eval", name, kept.fingerprint) for name in names]
    assert still_there(tmp_path, reviewer, entries) == {kept.fingerprint}


@given(st.integers(0, 500), st.integers(0, 500))
@example(0, 249)
def test_the_bound_lies_below_the_share_and_grows_with_the_count(kept, missed):
    of = kept + missed
    bound = wilson(kept, of)
    assert 0 <= bound <= (kept / of if of else 0)
    assert wilson(kept * 2, of * 2) >= bound - 1e-12


def test_the_bound_is_the_one_of_the_books():
    assert math.isclose(wilson(20, 20), 0.8389, abs_tol=1e-4)
