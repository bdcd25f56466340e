"""Repositories that many tests look at; they are made once and never changed."""

from pathlib import Path

import pytest

from hortus.completion.testing import ScratchRepository, handlers


@pytest.fixture
def scratch(tmp_path: Path) -> ScratchRepository:
    """Return an empty repository."""
    return ScratchRepository(tmp_path / "repo")


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> ScratchRepository:
    """Return a repository of handlers with some history, enough to fit a gate on."""
    repository = ScratchRepository(tmp_path_factory.mktemp("service") / "repo")
    for number in range(24):
        repository.commit({f"app/handlers_{number}.py": handlers(4, 4 * number)})
    return repository
