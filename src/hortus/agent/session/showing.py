"""Stand between the work and its front end: what requests cost is noted as it is shown."""

from hortus.agent.conversation import Conversation, Total
from hortus.agent.values import (
    Answered,
    Asked,
    Event,
    FrontEnd,
    PlanChanged,
    PlanStep,
    Reply,
    Requested,
)


class Meter:
    """Shows events to a front end, and notes in the conversation what they cost."""

    def __init__(self, front: FrontEnd, conversation: Conversation) -> None:
        self._front = front
        self._conversation = conversation
        self._spent_before = conversation.total
        self.decision_id = conversation.decision_id
        self.is_partly_unknown = False
        """Whether a request was answered of which nobody says what it cost."""

    @property
    def spent(self) -> Total:
        """What requests came to since this process works in the session."""
        return self._conversation.total.since(self._spent_before)

    def show(self, event: Event) -> None:
        """Note what an event says of costs and decisions, then show it."""
        if isinstance(event, Answered):
            self._conversation.spend(event.usage, event.cost, event.decision_id)
            self.is_partly_unknown = self.is_partly_unknown or event.cost is None
        if isinstance(event, Answered | Requested):
            self.decision_id = event.decision_id or self.decision_id
        self._front.show(event)

    def refused(self, decision_id: str) -> None:
        """Note the decision by which the gateway refused a request; empty where it gave none."""
        self.decision_id = decision_id or self.decision_id

    def ask(self, asked: Asked) -> Reply:
        """Ask the person."""
        return self._front.ask(asked)

    def plan(self, steps: tuple[PlanStep, ...]) -> None:
        """Note another list of steps, and show it."""
        self._conversation.plan(steps)
        self._front.show(PlanChanged(steps))
