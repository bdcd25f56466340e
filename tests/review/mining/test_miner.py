"""A repository is mined from end to end."""

import pytest

from hortus.review.mining.conventions import tally
from hortus.review.mining.decisions import Kind
from hortus.review.mining.miner import everybody, mine


def test_a_repository_is_mined_and_progress_is_told(repo):
    for n in range(6):
        repo.write(f"m{n}.py", "from acme import http\n" + "http.get(u, timeout=3)\n" * 10)
    repo.commit()
    steps = []
    nothing = tally([])
    found = mine(repo.git, lambda *step: steps.append(step), contrast=nothing)
    assert "Call http.get with timeout=" in {one.message for one in found}
    assert steps[-1][:2] == (4, 4)


@pytest.mark.long  # eight hundred files; the test of `hortus rules mine` holds against them too
def test_what_everybody_does_comes_from_the_standard_library_and_from_packages():
    counted = everybody(frozenset())
    assert counted.share((Kind.IMPORT, "typing"), "from") > 0.8
    assert counted.total((Kind.STRINGS, "texts")) > 1000
    assert everybody(frozenset()) is counted
