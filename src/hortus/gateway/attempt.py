"""One attempt at one model server: record it, send it, judge the answer, hand it on."""

import asyncio

from hortus.core import Clock
from hortus.gateway.call import Call
from hortus.gateway.capture import Capture, take_down
from hortus.gateway.delivery import Delivery
from hortus.gateway.headers import for_upstream
from hortus.gateway.ledger import Ledger
from hortus.gateway.outbound import outbound
from hortus.gateway.refusals import UpstreamRefusedError
from hortus.gateway.reply import Reply
from hortus.gateway.routing import Candidate, may_fail_over, retry_after_s
from hortus.gateway.upstream import AnswerTooLargeError, UpstreamError, UpstreamResponse
from hortus.gateway.upstreams import Upstreams

_MAX_ERROR_BYTES = 64 * 1024
_FIRST_STATUS_NOT_TAKEN = 300
_LINGER_S = 0.5


class Attempts:
    """Sends calls to model servers, each attempt recorded before it leaves."""

    def __init__(
        self, ledger: Ledger, delivery: Delivery, clock: Clock, capture: Capture | None = None
    ) -> None:
        self._capture = capture
        self._ledger = ledger
        self._delivery = delivery
        self._clock = clock

    async def make(
        self, call: Call, candidate: Candidate, upstreams: Upstreams, reply: Reply
    ) -> None:
        """Answer ``call`` from ``candidate``.

        Raises a leaf of ``UpstreamError`` or ``BusyError`` where that fails; as long as nothing
        has reached the client, another candidate may be tried.
        """
        router = upstreams.router
        async with router.admit(candidate.name):
            try:
                response = await self._send(call, candidate, upstreams)
                try:
                    await self._judge(candidate, response)
                    await self._delivery.hand_over(call, candidate, response, reply)
                    router.answered(call.envelope.model, call.conversation, candidate.name)
                    if call.envelope.stream:
                        await _linger(response)
                finally:
                    response.abort()
            except UpstreamError as e:
                if may_fail_over(e):
                    router.health.failed(candidate.name, e.retry_after_s)
                raise

    async def _send(
        self, call: Call, candidate: Candidate, upstreams: Upstreams
    ) -> UpstreamResponse:
        server = upstreams.servers[candidate.name]
        request = outbound(call, candidate)
        call.dropped = request.dropped
        headers = for_upstream(
            call.fields, candidate.settings.dialect, server.api_key, same_dialect=request.unchanged
        )
        call.served = candidate
        await take_down(call, candidate, self._capture)
        intent = self._ledger.intend(call, candidate)
        if not candidate.settings.inside:
            # Nothing leaves the house before the intent to send it is on disk.
            await intent
        call.asked = True
        try:
            response = await server.client.send(request.path, headers, request.body)
        except BaseException:
            await intent
            raise
        try:
            # An inside model works while the disk does; the client's first byte waits for both.
            await intent
        except BaseException:
            response.abort()
            raise
        return response

    async def _judge(self, candidate: Candidate, response: UpstreamResponse) -> None:
        if response.status < _FIRST_STATUS_NOT_TAKEN:
            return
        error = UpstreamRefusedError(candidate, response.status, await _said(response))
        if wait := dict(response.headers).get(b"retry-after"):
            error.retry_after_s = retry_after_s(wait, self._clock.now_us())
        raise error


async def _said(response: UpstreamResponse) -> bytes:
    """Return the body of an error answer; one too long to be a message says nothing."""
    try:
        return await response.read(_MAX_ERROR_BYTES)
    except AnswerTooLargeError:
        return b""


async def _linger(response: UpstreamResponse) -> None:
    """Read the end of the body, so that the connection can be used again."""
    try:
        async with asyncio.timeout(_LINGER_S):
            while await response.chunk():
                pass
    except (TimeoutError, UpstreamError):
        # The answer was complete; only the connection is not worth keeping.
        response.abort()
