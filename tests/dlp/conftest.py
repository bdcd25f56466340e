"""Scanners for all tests of the room; they are costly to make and do not change."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from hortus.dlp import TIERS, Redactor, Scanner, load_rules
from hortus.dlp.forms import fill


@pytest.fixture(scope="session")
def scanner():
    """Return a scanner as the gateway has it."""
    return Scanner()


@pytest.fixture(scope="session")
def every_tier():
    """Return a scanner that also looks for what only seems random."""
    return Scanner(tiers=TIERS)


@pytest.fixture
def redactor():
    """Return a redactor with a key of its own."""
    return Redactor(b"key")


@pytest.fixture(scope="session")
def example():
    """Return a maker of an example of a rule: a text in which it must be found."""
    rules = {rule.id: rule for rule in load_rules()}

    def make(rule, seed=0, form=0):
        return fill(rules[rule].examples[form], seed)

    return make


@dataclass(frozen=True)
class Project:
    """A git repository of a test."""

    path: Path

    def commit(self, files):
        """Write files, or remove those given as None, and commit all there is."""
        for name, text in files.items():
            place = self.path / name
            place.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                place.unlink()
            else:
                place.write_text(text, encoding="utf-8")
        self.git("add", "--all")
        self.git("commit", "-q", "--allow-empty", "-m", "a change")

    def git(self, *words):
        """Run git there, with nobody's settings."""
        who = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
        subprocess.run(["git", "-C", str(self.path), *who, *words], check=True)


@pytest.fixture
def project(tmp_path):
    """Return a repository without a commit."""
    made = Project(tmp_path / "project")
    made.path.mkdir()
    made.git("init", "-q")
    return made
