"""Material made by hand."""

import pytest

from hortus.inspector import Coverage
from hortus.inspector.analysis.sightings import Finder
from hortus.inspector.judging import Material
from hortus.inspector.staging import Canary, Sort
from hortus.inspector.testing import observation, request

CANARIES = (
    Canary(name="AWS secret key", sort=Sort.SECRET, value="9f86d081884c7d659a2feaa0"),
    Canary(name="the model's key", sort=Sort.KEY, value="sk-inspector-3fdba35f04dc8c46"),
    Canary(name="git name", sort=Sort.IDENTITY, value="Casey Fernhollow"),
    Canary(name="machine id", sort=Sort.IDENTIFIER, value="5f1e0d6c7b2a49388c9d0e1f2a3b4c5d"),
    Canary(name="the prompt", sort=Sort.CONTENT, value="greeting 5c1f7a42"),
)


def made(*events, **more):
    """Return material in which each of three baselines shows these events."""
    baselines = [observation(*(events or (request({"a": 1}),)))] * 3
    known = {
        "baselines": baselines,
        "confirmed": (),
        "unconfirmed": (),
        "sightings": Finder(CANARIES).find(baselines[0]),
        "traced": None,
        "opted_out": (),
        "untrusting": (),
        "coverage": Coverage(runs=3, factors=(), leaves=0, noisy=(), not_reached=()),
    }
    return Material(**(known | more))


@pytest.fixture
def material():
    return made
