"""Carry one call to a model: in order of preference, until one answers."""

from dataclasses import dataclass

from hortus.core import Dialect, HortusError
from hortus.gateway.attempt import Attempts
from hortus.gateway.call import Call
from hortus.gateway.dialects import tokens_in
from hortus.gateway.doors import Purpose
from hortus.gateway.embedded import EmbeddedModel
from hortus.gateway.errors import PromptTooLongError
from hortus.gateway.estimate import Estimate
from hortus.gateway.permission import Decider, Permitted, permitted
from hortus.gateway.reply import Reply
from hortus.gateway.routing import BusyError, Candidate, Kind, may_fail_over
from hortus.gateway.screener import Screener
from hortus.gateway.spending import Spending
from hortus.gateway.upstream import UpstreamError
from hortus.gateway.upstreams import Upstreams


@dataclass(frozen=True, slots=True)
class Ways:
    """Those who answer: model servers, the model in this process, and nobody but hortus."""

    attempts: Attempts
    embedded: EmbeddedModel | None
    estimate: Estimate


class Relay:
    """Tries the models behind a name one after the other until an answer has begun.

    ``upstreams`` may be replaced at any time; a call keeps to the snapshot it began with. Each
    model gets the request in the form in which it may have it.
    """

    def __init__(
        self,
        upstreams: Upstreams,
        screener: Screener,
        decider: Decider,
        spending: Spending,
        ways: Ways,
    ) -> None:
        self.upstreams = upstreams
        self._screener = screener
        self._decider = decider
        self._spending = spending
        self._ways = ways

    async def carry(self, call: Call, reply: Reply) -> None:
        """Answer ``call``, or raise the error of the last model tried.

        Without a model that can count, a question of length is answered with an estimate.
        """
        upstreams = self.upstreams
        asked, dialect = call.envelope.model, call.door.dialect
        candidates = upstreams.router.candidates(asked, call.conversation, dialect)
        self._spending.begin(call)
        await self._screener.look(call)
        allowed = _fitting(call, permitted(call, candidates, self._decider))
        if not allowed:
            await self._ways.estimate.answer(call, reply)
        for one in allowed:
            one.take(call)
            may_go_on = one is not allowed[-1]
            try:
                if await self._paid_for(call, one.candidate, or_raise=not may_go_on):
                    await self._attempt(call, one.candidate, upstreams, reply)
                    return
            except (UpstreamError, BusyError) as e:
                call.failures.append(f"{one.candidate.name}: {e.message}")
                if reply.started or not may_fail_over(e) or not may_go_on:
                    raise

    async def _paid_for(self, call: Call, candidate: Candidate, *, or_raise: bool) -> bool:
        """Set money aside for an attempt; where that cannot be, the next may cost less."""
        try:
            await self._spending.reserve(call, candidate)
        except HortusError as e:
            if or_raise:
                raise
            call.failures.append(f"{candidate.name}: {e.message}")
            return False
        return True

    async def _attempt(
        self, call: Call, candidate: Candidate, upstreams: Upstreams, reply: Reply
    ) -> None:
        embedded = self._ways.embedded
        if candidate.kind is Kind.EMBEDDED and embedded is not None:
            await embedded.answer(call, candidate, reply)
        else:
            await self._ways.attempts.make(call, candidate, upstreams, reply)


def _fitting(call: Call, allowed: list[Permitted]) -> list[Permitted]:
    if call.door.purpose is Purpose.COUNT:
        # Only servers of this dialect count, and a prompt of any length.
        return [one for one in allowed if one.candidate.settings.dialect is Dialect.MESSAGES]
    roomy = _roomy_enough(call, [one.candidate for one in allowed])
    return [one for one in allowed if one.candidate in roomy]


def _roomy_enough(call: Call, candidates: list[Candidate]) -> list[Candidate]:
    """Return the candidates whose context takes the prompt, as far as its length is known."""
    tokens = tokens_in(call.envelope.input_chars)
    fitting = [c for c in candidates if tokens <= (c.settings.context_tokens or tokens)]
    if not fitting:
        largest = max(candidates, key=lambda c: c.settings.context_tokens)
        raise PromptTooLongError(tokens, largest.settings.context_tokens, largest.name)
    return fitting
