"""Thinking as a word and as a number of tokens: the one scale between them."""

_LOW, _MEDIUM, _HIGH = 2_048, 8_192, 16_384
_BUDGETS = {"minimal": 1_024, "low": _LOW, "medium": _MEDIUM, "high": _HIGH, "xhigh": 2 * _HIGH}


def effort_of_budget(tokens: int) -> str:
    """Return the effort word for a budget; the borders lie half-way between the budgets."""
    if tokens <= 2 * _LOW:
        return "low"
    return "medium" if tokens <= (_MEDIUM + _HIGH) // 2 else "high"


def budget_of_effort(effort: str) -> int:
    """Return the budget for an effort word; an unknown word counts as medium."""
    return _BUDGETS.get(effort, _MEDIUM)
