"""Carry one call to a model: in order of preference, until one answers."""

from typing import Protocol

from hortus.core import Action, Destination, Dialect, Question, Verdict
from hortus.gateway.attempt import Attempts
from hortus.gateway.call import Call
from hortus.gateway.dialects import tokens_in
from hortus.gateway.doors import Purpose
from hortus.gateway.embedded import EmbeddedModel
from hortus.gateway.errors import NotPermittedError, PromptTooLongError
from hortus.gateway.estimate import Estimate
from hortus.gateway.reply import Reply
from hortus.gateway.routing import BusyError, Candidate, Kind, may_fail_over
from hortus.gateway.upstream import UpstreamError
from hortus.gateway.upstreams import Upstreams

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


class Relay:
    """Tries the models behind a name one after the other until an answer has begun.

    ``upstreams`` may be replaced at any time; a call keeps to the snapshot it began with.
    """

    def __init__(
        self,
        upstreams: Upstreams,
        decider: Decider,
        attempts: Attempts,
        embedded: EmbeddedModel | None,
        estimate: Estimate,
    ) -> None:
        self.upstreams = upstreams
        self._decider = decider
        self._attempts = attempts
        self._embedded = embedded
        self._estimate = estimate

    async def carry(self, call: Call, reply: Reply) -> None:
        """Answer ``call``, or raise the error of the last model tried.

        Without a model that can count, a question of length is answered with an estimate.
        """
        upstreams = self.upstreams
        candidates = self._candidates(call, upstreams)
        if not candidates:
            await self._estimate.answer(call, reply)
        for candidate in candidates:
            call.attempts += 1
            try:
                await self._attempt(call, candidate, upstreams, reply)
            except (UpstreamError, BusyError) as e:
                call.failures.append(f"{candidate.name}: {e.message}")
                if reply.started or not may_fail_over(e) or candidate is candidates[-1]:
                    raise
            else:
                return

    async def _attempt(
        self, call: Call, candidate: Candidate, upstreams: Upstreams, reply: Reply
    ) -> None:
        if candidate.kind is Kind.EMBEDDED and self._embedded is not None:
            await self._embedded.answer(call, candidate, reply)
        else:
            await self._attempts.make(call, candidate, upstreams, reply)

    def _candidates(self, call: Call, upstreams: Upstreams) -> list[Candidate]:
        asked = call.envelope.model
        candidates = upstreams.router.candidates(asked, call.conversation, call.door.dialect)
        candidates = self._permitted(call, candidates)
        if call.door.purpose is Purpose.COUNT:
            # Only servers of this dialect count, and a prompt of any length.
            return [c for c in candidates if c.settings.dialect is Dialect.MESSAGES]
        return _roomy_enough(call, candidates)

    def _permitted(self, call: Call, candidates: list[Candidate]) -> list[Candidate]:
        """Return the candidates that the request may go to, or raise why it may go to none."""
        verdicts = [self._decider.decide(_question(call, c)) for c in candidates]
        permitted = [c for c, v in zip(candidates, verdicts, strict=True) if v.allowed]
        if not permitted:
            first = verdicts[0]
            raise NotPermittedError(f"{first.reason} (rule {first.rule})", remedy=first.remedy)
        return permitted


def _question(call: Call, candidate: Candidate) -> Question:
    settings = candidate.settings
    return Question(
        principal=call.principal,
        action=_ACTIONS[call.door.purpose],
        asked=call.envelope.model,
        model=Destination(candidate.name, settings.inside, settings.region, settings.owner_entity),
        client=call.client,
        client_version=call.client_version,
    )


def _roomy_enough(call: Call, candidates: list[Candidate]) -> list[Candidate]:
    """Return the candidates whose context takes the prompt, as far as its length is known."""
    tokens = tokens_in(call.envelope.input_chars)
    fitting = [c for c in candidates if tokens <= (c.settings.context_tokens or tokens)]
    if not fitting:
        largest = max(candidates, key=lambda c: c.settings.context_tokens)
        raise PromptTooLongError(tokens, largest.settings.context_tokens, largest.name)
    return fitting
