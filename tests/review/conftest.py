"""A real repository in an empty folder, and rules made of a few words."""

import subprocess
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from hortus.review.document import located
from hortus.review.git import Git
from hortus.review.loading import rule_of
from hortus.review.types import ChangedFile, Span

WHOLE = (Span(1, 10_000_000),)


@dataclass(frozen=True)
class Repo:
    """A repository that tests write into."""

    root: Path

    @property
    def git(self):
        return Git(self.root)

    def run(self, *words):
        done = subprocess.run(
            ["git", "-C", str(self.root), *words], capture_output=True, check=True
        )
        return done.stdout.decode().strip()

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def commit(self, message="a change", **files):
        for name, text in files.items():
            self.write(name.replace("__", "."), text)
        self.run("add", "-A")
        self.run("commit", "-q", "--allow-empty", "-m", message)
        return self.run("rev-parse", "HEAD")


@pytest.fixture
def repo(tmp_path):
    """Return an empty repository."""
    root = tmp_path / "repo"
    root.mkdir()
    made = Repo(root)
    made.run("init", "-q", "-b", "main")
    for key, value in (("user.name", "Anna"), ("user.email", "anna@example.com")):
        made.run("config", key, value)
    return made


@pytest.fixture
def today():
    return date(2026, 11, 22)


@pytest.fixture
def rule():
    """Return a maker of rules."""

    def make(**fields):
        content = {"id": "no-eval", "message": "Do not run text", "level": "block"}
        pattern = {
            "language": "python",
            "rule": {"pattern": "eval($A)"},
            "examples": {"bad": ["eval(x)"], "good": ["f(x)"]},
        }
        return rule_of(located({**content, **pattern, **fields}, "rules.yml"))

    return make


@pytest.fixture
def changed():
    """Return a maker of changed files."""

    def make(text, path="a.py", spans=WHOLE):
        return ChangedFile(path, text if isinstance(text, bytes) else text.encode(), spans)

    return make
