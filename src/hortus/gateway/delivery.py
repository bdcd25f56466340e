"""Hand a model's good answer to the client, whole or as a stream, and record it before its end."""

from hortus.core import Clock
from hortus.gateway import headers as names
from hortus.gateway.call import Call
from hortus.gateway.channel import Channel, open_channel
from hortus.gateway.inbound import inbound
from hortus.gateway.ledger import Ledger
from hortus.gateway.refusals import WrongAnswerError
from hortus.gateway.reply import JSON_TYPE, SSE_TYPE, Header, Reply
from hortus.gateway.routing import Candidate
from hortus.gateway.screened import AnswerScreens
from hortus.gateway.upstream import UpstreamResponse

_MAX_ANSWER_BYTES = 64 * 1024 * 1024


class Delivery:
    """Passes answers on; the end of each is sent only once its outcome is on disk."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger = ledger
        self._clock = clock
        self._screens = AnswerScreens(clock)

    async def hand_over(
        self, call: Call, candidate: Candidate, response: UpstreamResponse, reply: Reply
    ) -> None:
        """Answer the client with ``response``."""
        kind = dict(response.headers).get(b"content-type", b"application/json")
        streamed = kind.startswith(b"text/event-stream")
        if streamed is not call.envelope.stream or not (streamed or b"json" in kind):
            raise _wrong_form(candidate, kind, streamed=streamed)
        if streamed:
            await self._stream(call, candidate, response, reply)
        else:
            await self._whole(call, candidate, response, reply)

    async def _whole(
        self, call: Call, candidate: Candidate, response: UpstreamResponse, reply: Reply
    ) -> None:
        answer = inbound(call, candidate, await response.read(_MAX_ANSWER_BYTES))
        call.usage = answer.usage
        call.dropped += answer.dropped
        call.first_token = self._clock.monotonic()
        body = await self._screens.whole(call, answer.body)
        if call.tape is not None:
            call.tape.answer(body)
        await self._ledger.settle(call, response.status, len(body))
        await reply.whole(response.status, self._headers(call, response, JSON_TYPE), body)

    async def _stream(
        self, call: Call, candidate: Candidate, response: UpstreamResponse, reply: Reply
    ) -> None:
        channel = self._screens.stream(call, open_channel(call, candidate))
        more, last = True, b""
        while more:
            chunk = await response.chunk()
            call.pieces += chunk.count(b"data:")
            ready = channel.feed(chunk) if chunk else channel.finish()
            call.usage = channel.usage
            if call.tape is not None:
                call.tape.answer(ready)
            if ready and not call.first_token:
                call.first_token = self._clock.monotonic()
            more = bool(chunk) and not channel.complete
            if not more and channel.failure is None:
                last = ready
            elif ready:
                await self._begin(call, channel, response, reply)
                await reply.write(ready)
            if channel.failure is not None:
                raise channel.failure
        await self._ledger.settle(call, response.status, reply.bytes_out + len(last))
        await self._begin(call, channel, response, reply)
        await reply.finish(last)

    async def _begin(
        self, call: Call, channel: Channel, response: UpstreamResponse, reply: Reply
    ) -> None:
        if not reply.started:
            call.first_token = self._clock.monotonic()
            call.dropped += channel.dropped
            await reply.start(response.status, self._headers(call, response, SSE_TYPE))

    def _headers(self, call: Call, response: UpstreamResponse, kind: Header) -> list[Header]:
        ours = [*call.marks, *self._ledger.receipt(call)]
        if call.served is not None:
            ours.append((names.MODEL, call.served.name.encode()))
        if call.dropped:
            ours.append((names.DROPPED, ", ".join(dict.fromkeys(call.dropped)).encode()))
        if call.outgoing is not None and call.outgoing.redacted:
            ours.append((names.REDACTED, b"%d" % call.outgoing.redacted))
        if call.attempts > 1:
            ours.append((names.ATTEMPTS, b"%d" % call.attempts))
        return [kind, *ours, *names.for_client(response.headers)]


def _wrong_form(candidate: Candidate, kind: bytes, *, streamed: bool) -> WrongAnswerError:
    got = "a stream" if streamed else repr(kind[:60].decode("latin-1"))
    asked = "one JSON document" if streamed else "a stream"
    return WrongAnswerError(
        f"{candidate.name} answered with {got} where {asked} was asked for",
        remedy=f"check the model's dialect and URL: `hortus model test {candidate.name}`",
    )
