"""A finding that only moved is not new."""

from hortus.agent.checks.types import Finding, new_in


def test_what_was_there_before_is_not_new_wherever_it_is():
    before = (Finding(1, "a"), Finding(2, "b"))
    assert new_in((Finding(7, "a"), Finding(8, "c")), before) == (Finding(8, "c"),)


def test_a_second_one_of_the_same_kind_is_new():
    assert new_in((Finding(1, "a"), Finding(2, "a")), (Finding(1, "a"),)) == (Finding(2, "a"),)


def test_the_code_tells_findings_apart():
    assert new_in((Finding(1, "a", "E1"),), (Finding(1, "a", "E2"),)) == (Finding(1, "a", "E1"),)
