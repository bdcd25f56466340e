"""A repository is mined from end to end."""

from hortus.review.mining.miner import mine


def test_a_repository_is_mined_and_progress_is_told(repo):
    for n in range(6):
        repo.write(f"m{n}.py", "from acme import http\n" + "http.get(u, timeout=3)\n" * 10)
    repo.commit()
    steps = []
    found = mine(repo.git, lambda done, total, what="": steps.append((done, total, what)))
    assert "Call http.get with timeout=" in {one.message for one in found}
    assert steps[-1][:2] == (4, 4)
