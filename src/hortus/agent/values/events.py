"""What a front end is told while the agent works, and what it is asked."""

from enum import StrEnum
from typing import Protocol

from msgspec import Struct, field

from hortus.agent.values.actions import Action, Decision
from hortus.agent.values.messages import Call, Usage


class Spoke(Struct, frozen=True):
    """A piece of what the model says."""

    piece: str


class Thought(Struct, frozen=True):
    """A piece of what the model thinks."""

    piece: str


class TookBack(Struct, frozen=True):
    """What was said since the last request began is void: it is asked again."""

    reason: str


class Requested(Struct, frozen=True):
    """A request was sent; ``decision_id`` is what ``hortus why`` explains."""

    model: str
    decision_id: str = ""


class Answered(Struct, frozen=True):
    """A request came to its end."""

    usage: Usage
    decision_id: str = ""
    cost: float | None = None
    """What it cost by the gateway's prices, in the gateway's currency; None where it says none."""


class Proposed(Struct, frozen=True):
    """A call is about to be made; what was repaired in it is in ``call.repairs``."""

    call: Call
    action: Action
    decision: Decision


class Output(Struct, frozen=True):
    """A piece of what a running call prints."""

    call_id: str
    piece: str


class Finished(Struct, frozen=True):
    """A call came to its end."""

    call: Call
    text: str
    failed: bool
    seconds: float
    changed: tuple[str, ...] = ()


class StepState(StrEnum):
    """How far a step of the plan is."""

    OPEN = "open"
    DOING = "doing"
    DONE = "done"


class PlanStep(Struct, frozen=True):
    """One step of the plan."""

    text: str
    state: StepState = StepState.OPEN


class PlanChanged(Struct, frozen=True):
    """The model's list of steps is another one."""

    steps: tuple[PlanStep, ...]


class Compacted(Struct, frozen=True):
    """Older turns were replaced by a summary; sizes in tokens as estimated."""

    before: int
    after: int


class Noticed(Struct, frozen=True):
    """Something the person should know: a retry, a downgrade, a weaker sandbox."""

    text: str
    remedy: str = ""


Event = (
    Spoke
    | Thought
    | TookBack
    | Requested
    | Answered
    | Proposed
    | Output
    | Finished
    | PlanChanged
    | Compacted
    | Noticed
)


class Consent(StrEnum):
    """What a person answers when asked."""

    ONCE = "once"
    SESSION = "session"
    """This and everything that the offered rule covers, until the session ends."""
    NO = "no"


class Asked(Struct, frozen=True):
    """A question whether an action may be done."""

    call: Call
    action: Action
    decision: Decision
    offered_rule: str = ""
    """The rule that SESSION would add; empty where none may be."""


class Reply(Struct, frozen=True):
    """What the person answered; ``words`` go to the model where they said no."""

    consent: Consent
    words: str = ""


class FrontEnd(Protocol):
    """Whoever shows the agent's work: a terminal, a line of JSON, an editor."""

    def show(self, event: Event) -> None:
        """Show one event. Called from the thread that works; must not block for long."""

    def ask(self, asked: Asked) -> Reply:
        """Ask the person and wait. One who cannot ask answers NO with the reason in ``words``."""


class Standing(Struct, frozen=True):
    """How a session stands, for a status line."""

    session_id: str
    model: str
    mode: str
    data_class: str = ""
    context_used: int = 0
    context_window: int = 0
    cost: float = 0.0
    sandbox: str = ""
    last_decision_id: str = ""
    plan: tuple[PlanStep, ...] = field(default=())
    queued: int = 0
    """How many things the person said that the model has not heard yet."""
