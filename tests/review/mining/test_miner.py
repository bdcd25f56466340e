"""A repository is mined from end to end."""

from hortus.review.mining.conventions import tally
from hortus.review.mining.miner import mine


def test_a_repository_is_mined_and_progress_is_told(repo):
    for n in range(7):
        repo.write(f"m{n}.py", "from acme import http\n" + "http.get(u, timeout=3)\n" * 10)
    repo.commit()
    repo.commit(m0__py="x = 1\n")
    steps = []
    nothing = tally([])
    found = mine(repo.git, lambda *step: steps.append(step), contrast=nothing)
    assert "Call http.get with timeout=" in {one.message for one in found}
    assert [step[0] for step in steps] == sorted(step[0] for step in steps)
    assert {"m3.py", "history", "what everybody does"} <= {step[2] for step in steps}
    assert steps[-1] == (1, 1, "done")
