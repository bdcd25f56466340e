"""A finding keeps its name while lines above it come and go."""

from dataclasses import replace

from hortus.review.fingerprints import numbered
from hortus.review.types import Finding, Level

ONE = Finding("no-eval", Level.WARN, "Do not", "a.py", 3, 1, 3, "eval(x)")


def names(*found):
    return [finding.fingerprint for finding in numbered(found)]


def test_another_place_in_the_file_and_other_blanks_change_no_name():
    moved = replace(ONE, line=9, last_line=9, text="    eval(x)")
    assert names(ONE) == names(moved)


def test_the_same_text_twice_has_two_names():
    first, second = names(ONE, replace(ONE, line=5))
    assert first == names(ONE)[0]
    assert second != first


def test_rule_path_and_text_are_part_of_the_name():
    others = [replace(ONE, rule="x"), replace(ONE, path="b.py"), replace(ONE, text="eval(y)")]
    assert len({name for one in (ONE, *others) for name in names(one)}) == 4
