"""A session out of played parts, in memory."""

from collections import deque

import pytest
from msgspec.structs import replace

from hortus.agent.session import Parts
from hortus.agent.session.testing import (
    PlayedGate,
    PlayedPerson,
    PlayedTool,
    ScriptedAsker,
    played,
)


@pytest.fixture
def person():
    return PlayedPerson()


@pytest.fixture
def gate():
    return PlayedGate()


@pytest.fixture
def play(person, gate):
    """Return a function that makes a session which plays a script."""

    def make(script, *, tools=None, limits=None, cost=None, front=None, clock=None, **parts):
        asker = ScriptedAsker(deque(script), cost=cost)
        given = Parts(asker, tools or (PlayedTool("run"),), gate, "be good")
        session = played(asker, front or person, replace(given, **parts), limits, clock)
        session.asker = asker
        return session

    return make
