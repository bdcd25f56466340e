"""A session out of played parts, in memory."""

from collections import deque
from dataclasses import replace

import pytest

from hortus.agent.conversation import VERSION, Conversation, Nowhere, Opened
from hortus.agent.session import Limits, Meter, Parts, Session
from hortus.agent.session.testing import (
    PlayedGate,
    PlayedPerson,
    PlayedTool,
    ScriptedAsker,
)
from hortus.core.testing import FrozenClock


@pytest.fixture
def person():
    return PlayedPerson()


@pytest.fixture
def gate():
    return PlayedGate()


@pytest.fixture
def play(person, gate):
    """Return a function that makes a session which plays a script."""

    def make(script, *, tools=None, limits=None, cost=None, front=None, **parts):
        conversation = Conversation(
            Opened(VERSION, "ses_1", "/w", "scripted", 1), Nowhere(), FrozenClock()
        )
        meter = Meter(front or person, conversation)
        asker = ScriptedAsker(deque(script), cost=cost)
        made = replace(Parts(asker, tools or (PlayedTool("run"),), gate, "be good"), **parts)
        session = Session(conversation, meter, made, limits or Limits(), FrozenClock())
        session.asker = asker
        return session

    return make
