"""The tool `agent`: a part of the work is done by an agent, whose last answer comes back."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Event, Thread

import msgspec
from msgspec import Struct

from hortus.agent.delegation.crew import Crew
from hortus.agent.delegation.showing import Under
from hortus.agent.guidance import AgentDefinition
from hortus.agent.session import Session
from hortus.agent.toolcalls import Json
from hortus.agent.values import (
    Action,
    Delegate,
    Ending,
    EndReason,
    FrontEnd,
    Running,
    Told,
    ToolError,
    ToolSpec,
)
from hortus.core import HortusError

_MOST_BYTES = 400
_MOST_CHARACTERS = 16_000
_LOOK_S = 0.05


class DelegateTool:
    """The tool `agent`."""

    def __init__(self, crew: Crew, front: FrontEnd) -> None:
        self._crew = crew
        self._front = front
        self._spec = _spec(crew.all)

    @property
    def spec(self) -> ToolSpec:
        """The same in every request of a conversation."""
        return self._spec

    def prepare(self, arguments: Mapping[str, Json]) -> "Delegation":
        """Understand a call without doing anything. Raises ``ToolError``."""
        task = arguments.get("task")
        name = str(arguments.get("agent") or "explore")
        if not isinstance(task, str) or not task.strip():
            raise ToolError("`task` is empty", remedy="say all that the agent has to know")
        agent = self._crew.all.get(name)
        if agent is None:
            known = ", ".join(self._crew.all)
            raise ToolError(f"there is no agent {name[:60]!r}", remedy=f"there are {known}")
        return Delegation(self._crew, self._front, agent, task.strip())


class Delegation(Struct, frozen=True):
    """A part of the work that is understood and not begun."""

    crew: Crew
    front: FrontEnd
    agent: AgentDefinition
    task: str

    @property
    def action(self) -> Action:
        """What it would do; each step of it is decided on by itself."""
        return Delegate(self.task, self.agent.name)

    def carry_out(self, running: Running) -> Told:
        """Do it. Raises ``ToolError``."""
        under = Under(self.front, running.output)
        session = self.crew.session(self.agent, under)
        with _as_model(session, self.agent.model), _interrupted_by(running.stop, session):
            ending = session.prompt(self.task)
        return _told(ending, tuple(under.changed))


@contextmanager
def _as_model(session: Session, model: str) -> Iterator[None]:
    """Let another model answer for a while: who asks models is the same for all agents."""
    before = session.standing().model
    if model:
        try:
            session.set_model(model)
        except HortusError as e:
            raise ToolError(e.message, remedy=e.remedy) from e
    try:
        yield
    finally:
        session.set_model(before)


@contextmanager
def _interrupted_by(stop: Event, session: Session) -> Iterator[None]:
    """Interrupt a session once the person interrupts."""
    done = Event()

    def watch() -> None:
        # More than once: a session that only begins forgets what was before.
        while not done.wait(_LOOK_S):
            if stop.is_set():
                session.interrupt()

    watcher = Thread(target=watch, name="delegation", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _told(ending: Ending, changed: tuple[str, ...]) -> Told:
    said = ending.text.strip()
    if len(said) > _MOST_CHARACTERS:
        said = f"{said[:_MOST_CHARACTERS]}\n[its answer is cut here]"
    if ending.reason is EndReason.DONE:
        return Told(said or "(it ended without a word)", changed=changed)
    why = ending.problem or "the person interrupted"
    text = f"The agent did not come to an end: {why}.\n{said}".strip()
    return Told(text, failed=True, changed=changed)


def _spec(agents: Mapping[str, AgentDefinition]) -> ToolSpec:
    """Return the tool in as many bytes as it may have: agents are described while they fit."""
    parameters: dict[str, Json] = {
        "type": "object",
        "properties": {"task": {"type": "string"}, "agent": {"type": "string"}},
        "required": ["task"],
    }
    said = "Give a self-contained task to an agent with a context of its own; its answer returns."
    spec = ToolSpec("agent", said, parameters)
    for agent in agents.values():
        for words in (f"{agent.name}: {agent.description}.", f"{agent.name}."):
            longer = ToolSpec("agent", f"{spec.description} {words}", parameters)
            if len(msgspec.json.encode(longer)) <= _MOST_BYTES:
                spec = longer
                break
    return spec
