"""Stand-ins for the parts of a session: a model, tools, a gate and a person that play a script."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event as Flag

from hortus.agent.conversation import VERSION, Conversation, Nowhere, Opened
from hortus.agent.session.session import Session
from hortus.agent.session.showing import Meter
from hortus.agent.session.types import Limits, Parts
from hortus.agent.toolcalls import Json, Repair
from hortus.agent.values import (
    Action,
    Answered,
    Asked,
    Call,
    Consent,
    Decision,
    Effect,
    Event,
    FrontEnd,
    Mode,
    ModelTurn,
    Note,
    Reply,
    Requested,
    Running,
    Spoke,
    Told,
    ToolSpec,
    Turn,
    Usage,
)
from hortus.core import Clock, HortusError
from hortus.core.testing import FrozenClock


@dataclass(frozen=True, slots=True)
class Scene:
    """One answer of a scripted model."""

    turn: ModelTurn
    usage: Usage = field(default_factory=Usage)
    decision_id: str = ""
    cut: bool = False
    window: int | None = None


Scripted = Scene | ModelTurn | HortusError | Callable[[], None]


@dataclass(slots=True)
class ScriptedAsker:
    """Answers each question with the next part of a script; an error is raised.

    A function in the script is called, and the part after it answers.
    """

    script: deque[Scripted]
    model: str = "scripted"
    cost: float | None = None
    asked: list[tuple[str, tuple[ToolSpec, ...], tuple[Turn, ...]]] = field(default_factory=list)

    def ask(
        self,
        system: str,
        tools: Sequence[ToolSpec],
        turns: Sequence[Turn],
        show: Callable[[Event], None],
        stop: Flag,
    ) -> Scene:
        """Return the next answer."""
        del stop
        self.asked.append((system, tuple(tools), tuple(turns)))
        show(Requested(self.model))
        part = self.script.popleft()
        while not isinstance(part, Scene | ModelTurn | HortusError):
            part()
            part = self.script.popleft()
        if isinstance(part, HortusError):
            raise part
        answer = Scene(part) if isinstance(part, ModelTurn) else part
        if answer.turn.text:
            show(Spoke(answer.turn.text))
        show(Answered(answer.usage, answer.decision_id, self.cost))
        return answer


@dataclass(slots=True)
class PlayedTool:
    """A tool that does what a function says."""

    name: str
    does: Callable[[Mapping[str, Json], Running], Told] = lambda _, __: Told("done")
    acts: Callable[[Mapping[str, Json]], Action] = lambda _: Note()

    @property
    def spec(self) -> ToolSpec:
        """The tool as a model is told of it."""
        return ToolSpec(self.name, f"Play {self.name}", {"type": "object"})

    def prepare(self, arguments: Mapping[str, Json]) -> "PlayedCall":
        """Understand a call."""
        return PlayedCall(self, arguments, self.acts(arguments))


@dataclass(frozen=True, slots=True)
class PlayedCall:
    """A call of a played tool."""

    tool: PlayedTool
    arguments: Mapping[str, Json]
    action: Action

    def carry_out(self, running: Running) -> Told:
        """Do what the function says."""
        return self.tool.does(self.arguments, running)


@dataclass(slots=True)
class PlayedGate:
    """Decides as it is told; allows everything else."""

    mode: Mode = Mode.ASK
    decides: Callable[[Action], Decision] = lambda _: Decision(Effect.ALLOW, "")
    rule: str = ""
    granted: list[str] = field(default_factory=list)

    def decide(self, action: Action, repairs: Sequence[Repair] = ()) -> Decision:
        """Return what the function says; what was granted is allowed."""
        del repairs
        if self.granted:
            return Decision(Effect.ALLOW, "granted", self.granted[-1])
        return self.decides(action)

    def offer(self, action: Action) -> str:
        """Return the rule."""
        del action
        return self.rule

    def grant(self, rule: str) -> None:
        """Allow everything from here on."""
        self.granted.append(rule)


@dataclass(slots=True)
class PlayedPerson:
    """Sees everything, and answers each question with the next reply; NO after the last."""

    replies: deque[Reply] = field(default_factory=deque)
    seen: list[Event] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    def show(self, event: Event) -> None:
        """Remember an event."""
        self.seen.append(event)

    def ask(self, asked: Asked) -> Reply:
        """Return the next reply."""
        self.asked.append(asked)
        return self.replies.popleft() if self.replies else Reply(Consent.NO)


@dataclass(slots=True)
class PlayedCheckpoints:
    """Counts checkpoints, and says what it is told has changed."""

    taken: list[str] = field(default_factory=list)
    restored: list[str] = field(default_factory=list)
    included: list[str] = field(default_factory=list)
    changed: tuple[str, ...] = ()

    def include(self, paths: Sequence[str]) -> None:
        """Note what is kept besides."""
        self.included += paths

    def take(self, label: str) -> str:
        """Return a name for the next checkpoint."""
        self.taken.append(label)
        return f"checkpoint-{len(self.taken)}"

    def restore(self, checkpoint: str) -> tuple[str, ...]:
        """Note that it was gone back to."""
        self.restored.append(checkpoint)
        return self.changed

    def changed_since(self, checkpoint: str) -> tuple[str, ...]:
        """Return what it was told."""
        del checkpoint
        return self.changed


def call(name: str, call_id: str = "c1", **arguments: Json) -> Call:
    """Return a call."""
    return Call(call_id, name, arguments)


def played(
    asker: ScriptedAsker,
    front: FrontEnd,
    parts: Parts | None = None,
    limits: Limits | None = None,
    clock: Clock | None = None,
) -> Session:
    """Return a session in memory; without parts it has one tool, and all is allowed."""
    opened = Opened(VERSION, "ses_1", "/w", asker.model, 1)
    watch = clock or FrozenClock()
    conversation = Conversation(opened, Nowhere(), watch)
    given = parts or Parts(asker, (PlayedTool("run"),), PlayedGate(), "be good")
    meter = Meter(front, conversation)
    return Session(conversation, meter, given, limits or Limits(), watch)
