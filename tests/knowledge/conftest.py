"""Repositories and indexes that the tests of this room look at."""

import os
import subprocess
from pathlib import Path

import pytest

from hortus.core import UnavailableError
from hortus.core.testing import FrozenClock
from hortus.knowledge import Library, Search
from hortus.knowledge.admission import Admission
from hortus.knowledge.preparing import Preparer, Raw

ENVIRONMENT = {
    "PATH": os.defpath,
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


class Sources:
    """A git repository that a test fills."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main")

    def git(self, *words: str, feed: bytes = b"") -> str:
        """Run git in it and return what it prints."""
        identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
        done = subprocess.run(
            ["git", "-C", str(self.path), *identity, *words],
            input=feed,
            capture_output=True,
            check=True,
            env=ENVIRONMENT,
        )
        return done.stdout.decode().strip()

    def write(self, files: dict[str, str | bytes]) -> None:
        """Write files without committing them."""
        for name, content in files.items():
            file = self.path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.encode() if isinstance(content, str) else content)

    def commit(self, files: dict[str, str | bytes] | None = None, message: str = "change") -> str:
        """Commit files, and everything else that changed, and return the commit's id."""
        self.write(files or {})
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def sources(tmp_path):
    """Return an empty repository."""
    return Sources(tmp_path / "sources")


@pytest.fixture(scope="session")
def repository_at():
    """Return a function that makes an empty repository in a folder."""
    return Sources


@pytest.fixture
def new_sources(tmp_path):
    """Return a function that makes empty repositories."""
    return lambda name: Sources(tmp_path / name)


@pytest.fixture
def library(tmp_path):
    """Return an empty index."""
    made = Library(tmp_path / "index", FrozenClock())
    yield made
    made.close()


@pytest.fixture
def search(library):
    """Return what answers questions from that index."""
    return Search(library)


@pytest.fixture
def prepared():
    """Return a function that prepares a text as a document of a number, at a path."""
    preparer = Preparer(Admission())

    def made(number, path, text, language="python"):
        return preparer.prepare(Raw(number, path, language, text.encode()))

    return made


class Words:
    """Turns texts into counts of a few words; it stops to answer after ``patience`` texts."""

    model = "words"

    def __init__(self, patience=1_000):
        self.patience = patience
        self.sent = []

    def embed(self, texts):
        if self.patience < len(texts):
            raise UnavailableError("the model is down", remedy="start it")
        self.patience -= len(texts)
        self.sent += texts
        return [[1.0 + text.count("door"), 1.0 + text.count("window")] for text in texts]


@pytest.fixture
def embedder():
    """Return a maker of models that know the words `door` and `window`."""
    return Words
