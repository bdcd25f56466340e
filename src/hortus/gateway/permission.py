"""Decide which models a request may go to, by what it holds and who asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from hortus.core import Action, Destination, Question, Verdict
from hortus.gateway.call import Call
from hortus.gateway.doors import Purpose
from hortus.gateway.errors import NotPermittedError
from hortus.gateway.routing import Candidate, Kind
from hortus.gateway.screening import Outgoing, Reach

_ACTIONS = {
    Purpose.GENERATE: Action.INFER,
    Purpose.COUNT: Action.INFER,
    Purpose.COMPLETE: Action.COMPLETE,
    Purpose.EMBED: Action.EMBED,
}


class Decider(Protocol):
    """Decides whether a request may go to a model."""

    def decide(self, question: Question) -> Verdict:
        """Return the verdict with its reason."""
        ...


@dataclass(frozen=True, slots=True)
class Permitted:
    """A model that a request may go to, and the form in which it may."""

    candidate: Candidate
    verdict: Verdict
    outgoing: Outgoing | None

    def take(self, call: Call) -> None:
        """Let ``call`` be what goes to this model."""
        call.outgoing = self.outgoing
        call.rules, call.bundle = self.verdict.rules, self.verdict.bundle
        call.facts, call.warning = self.verdict.recorded, self.verdict.warning


def permitted(call: Call, candidates: Sequence[Candidate], decider: Decider) -> list[Permitted]:
    """Return the models that ``call`` may go to; raise ``NotPermittedError`` where there is none.

    The refusal names the rule, and where in the request is what it rests on.
    """
    asked = [_ask(call, candidate, decider) for candidate in candidates]
    allowed = [one for one in asked if one.verdict.allowed]
    if asked and not allowed:
        asked[0].take(call)
        raise _refusal(call, asked[0].verdict)
    return allowed


def _ask(call: Call, candidate: Candidate, decider: Decider) -> Permitted:
    settings = candidate.settings
    outgoing = call.screened.outgoing(_reach(candidate)) if call.screened else None
    question = Question(
        principal=call.principal,
        action=_ACTIONS[call.door.purpose],
        asked=call.envelope.model,
        model=Destination(candidate.name, settings.inside, settings.region, settings.owner_entity),
        labels=outgoing.labels if outgoing else frozenset(),
        client=call.client,
        client_version=call.client_version,
        zone=call.zone,
        project=call.project,
        purpose=call.purpose,
        data_class=call.data_class,
    )
    return Permitted(candidate, decider.decide(question), outgoing)


def _reach(candidate: Candidate) -> Reach:
    if candidate.kind is Kind.EMBEDDED:
        return Reach.EMBEDDED
    return Reach.INSIDE if candidate.settings.inside else Reach.OUTSIDE


def _refusal(call: Call, verdict: Verdict) -> NotPermittedError:
    labels = frozenset(verdict.facts_used.get("labels", "").split())
    places = call.screened.places(labels) if call.screened and labels else ""
    where = f": {places}" if places else ""
    rules = f"{'rules' if verdict.rules[1:] else 'rule'} {', '.join(verdict.rules)}"
    return NotPermittedError(f"{verdict.reason}{where} ({rules})", remedy=verdict.remedy)
