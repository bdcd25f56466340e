"""The error tree: every leaf has a stable code, a status and a remedy."""

import pytest

from hortus import core
from hortus.core import HortusError

LEAVES = [
    value
    for value in vars(core).values()
    if isinstance(value, type) and issubclass(value, HortusError)
]


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.__name__)
def test_an_error_says_problem_and_remedy(leaf: type[HortusError]) -> None:
    error = leaf("it broke", remedy="mend it")
    assert (str(error), error.message, error.remedy) == ("it broke", "it broke", "mend it")
    assert 400 <= error.status < 600


def test_a_code_belongs_to_one_error_only() -> None:
    codes = [leaf.code for leaf in LEAVES]
    assert len(set(codes)) == len(codes)


def test_an_error_without_a_remedy_cannot_be_made() -> None:
    with pytest.raises(TypeError):
        HortusError("it broke")  # type: ignore[call-arg]
