"""Scanners for all tests of the room; they are costly to make and do not change."""

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
