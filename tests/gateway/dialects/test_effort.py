"""Effort in words and in tokens lie on one scale."""

import pytest

from hortus.gateway.dialects.effort import budget_of_effort, effort_of_budget


@pytest.mark.parametrize("effort", ["low", "medium", "high"])
def test_a_word_survives_as_a_budget(effort: str) -> None:
    assert effort_of_budget(budget_of_effort(effort)) == effort


def test_more_effort_is_a_larger_budget() -> None:
    budgets = [budget_of_effort(word) for word in ("minimal", "low", "medium", "high", "xhigh")]

    assert budgets == sorted(set(budgets))


def test_an_unknown_word_counts_as_medium() -> None:
    assert budget_of_effort("some") == budget_of_effort("medium")
