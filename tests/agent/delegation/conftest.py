"""A session that gives work on, out of played parts."""

from collections import deque

import pytest

from hortus.agent.conversation import VERSION, Conversation, Nowhere, Opened
from hortus.agent.delegation import Crew, DelegateTool
from hortus.agent.guidance import AgentDefinition
from hortus.agent.session import Limits, Meter, Parts
from hortus.agent.session.testing import PlayedGate, PlayedPerson, PlayedTool, ScriptedAsker
from hortus.agent.values import ReadFiles, RunCommand, Told
from hortus.core.testing import FrozenClock


class Stage:
    """The parts of the session that gives work, and everything that was seen of it."""

    def __init__(self):
        self.person, self.gate = PlayedPerson(), PlayedGate()
        self.asker = ScriptedAsker(deque())
        self.ran = []
        self.limits = Limits()
        self.more = {}
        self.tools = [
            PlayedTool("read", acts=lambda given: ReadFiles((given["path"],))),
            PlayedTool("run", self._run, lambda given: RunCommand(given["command"])),
            PlayedTool("plan"),
            PlayedTool("agent"),
        ]
        self.agents = {
            "mender": AgentDefinition("mender", "mends tests", "Mend.", model="other"),
            "lost": AgentDefinition("lost", "has nothing", "Nothing.", ("no-such-tool",)),
        }
        opened = Opened(VERSION, "ses_1", "/w", "scripted", 1)
        self.conversation = Conversation(opened, Nowhere(), FrozenClock())
        self.meter = Meter(self.person, self.conversation)

    def _run(self, given, running):
        self.ran.append(given["command"])
        if given["command"] == "interrupt":
            running.stop.wait(5)
        return Told("ran", changed=("a.py",))

    def parts(self):
        return Parts(self.asker, self.tools, self.gate, "be good", **self.more)

    def tool(self):
        crew = Crew(self.parts, lambda: self.limits, "/w", FrozenClock(), self.agents)
        return DelegateTool(crew, self.meter)


@pytest.fixture
def stage():
    return Stage()
