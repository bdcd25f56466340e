"""Carry one call to a model: in order of preference, until one answers."""

from hortus.core import Dialect
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
from hortus.gateway.upstream import UpstreamError
from hortus.gateway.upstreams import Upstreams


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
        attempts: Attempts,
        embedded: EmbeddedModel | None,
        estimate: Estimate,
    ) -> None:
        self.upstreams = upstreams
        self._screener = screener
        self._decider = decider
        self._attempts = attempts
        self._embedded = embedded
        self._estimate = estimate

    async def carry(self, call: Call, reply: Reply) -> None:
        """Answer ``call``, or raise the error of the last model tried.

        Without a model that can count, a question of length is answered with an estimate.
        """
        upstreams = self.upstreams
        asked, dialect = call.envelope.model, call.door.dialect
        candidates = upstreams.router.candidates(asked, call.conversation, dialect)
        await self._screener.look(call)
        allowed = _fitting(call, permitted(call, candidates, self._decider))
        if not allowed:
            await self._estimate.answer(call, reply)
        for one in allowed:
            call.attempts += 1
            one.take(call)
            try:
                await self._attempt(call, one.candidate, upstreams, reply)
            except (UpstreamError, BusyError) as e:
                call.failures.append(f"{one.candidate.name}: {e.message}")
                if reply.started or not may_fail_over(e) or one is allowed[-1]:
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
