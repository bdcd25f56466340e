"""A repository with two files in it."""

import pytest

from hortus.completion.testing import ScratchRepository


@pytest.fixture
def scratch(tmp_path):
    """Return a repository whose one commit has `a` and `b`."""
    repository = ScratchRepository(tmp_path / "repo")
    repository.commit({"a": "first\n", "b": "x" * 100_000})
    return repository
