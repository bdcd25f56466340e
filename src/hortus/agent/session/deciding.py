"""Settle whether a call may be made: hooks, the gate, and the person where they are asked."""

from msgspec import Struct

from hortus.agent.session.parts import Gate, Hooks
from hortus.agent.values import (
    Action,
    Asked,
    Call,
    Consent,
    Decision,
    Effect,
    FrontEnd,
    Proposed,
)

_STRICTNESS = {Effect.ALLOW: 0, Effect.ASK: 1, Effect.DENY: 2}


class Refusal(Struct, frozen=True):
    """Why a call is not made, in words for the model."""

    text: str
    tried: str


class Doorkeeper(Struct, frozen=True):
    """Decides on each call and asks the person where that is the decision."""

    gate: Gate
    hooks: Hooks | None
    front: FrontEnd

    def refusal(self, call: Call, action: Action) -> Refusal | None:
        """Return why the call is not made; None where it may be."""
        decision = self._decision(call, action)
        self.front.show(Proposed(call, action, decision))
        match decision.effect:
            case Effect.ALLOW:
                return None
            case Effect.DENY:
                return _denied(decision)
            case Effect.ASK:
                return self._asked(call, action, decision)

    def _decision(self, call: Call, action: Action) -> Decision:
        decision = self.gate.decide(action, call.repairs)
        said = self.hooks.before(call, action) if self.hooks else None
        if said and _STRICTNESS[said.effect] > _STRICTNESS[decision.effect]:
            return said
        return decision

    def _asked(self, call: Call, action: Action, decision: Decision) -> Refusal | None:
        rule = self.gate.offer(action)
        reply = self.front.ask(Asked(call, action, decision, rule))
        if reply.consent is Consent.NO:
            words = f" They say: {reply.words}" if reply.words else ""
            return Refusal(f"Not done: the person did not allow it.{words}", "not allowed")
        if reply.consent is Consent.SESSION and rule:
            self.gate.grant(rule)
        return None


def _denied(decision: Decision) -> Refusal:
    rule = f" (rule: {decision.rule})" if decision.rule else ""
    remedy = f" {decision.remedy}" if decision.remedy else ""
    return Refusal(f"Denied: {decision.reason}{rule}.{remedy}", "denied")
