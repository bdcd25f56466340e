"""An answer on its way to the client, looked through: whole, or as a stream."""

import asyncio
import logging
import traceback
from collections.abc import Callable

from hortus.core import Clock
from hortus.gateway.call import Call
from hortus.gateway.channel import Channel
from hortus.gateway.dialects import Usage
from hortus.gateway.doors import Purpose
from hortus.gateway.errors import UpstreamAnswerError
from hortus.gateway.screening import (
    AnswerRules,
    AnswerScreeningError,
    AnswerStream,
    Screening,
    screen_document,
)

_WITH_TEXT = frozenset({Purpose.GENERATE, Purpose.COMPLETE})
# What takes longer than a few milliseconds would keep all others waiting.
_LARGE_BYTES = 524_288
_log = logging.getLogger(__name__)


class AnswerScreens:
    """Screens the answers to calls; what is made from the settings is made once."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._rules: AnswerRules | None = None

    async def whole(self, call: Call, body: bytes) -> bytes:
        """Return a whole answer as the client of ``call`` gets it.

        Raises ``AnswerScreeningError`` where it cannot be looked through.
        """
        screening = self._open(call)
        if screening is None:
            return body
        look = _Look(call, screening, self._clock)
        if len(body) > _LARGE_BYTES:
            return await asyncio.to_thread(look, lambda: screen_document(body, screening))
        return look(lambda: screen_document(body, screening))

    def stream(self, call: Call, channel: Channel) -> Channel:
        """Return the channel whose stream is looked through on its way to the client."""
        screening = self._open(call)
        if screening is None:
            return channel
        stream = AnswerStream(call.door.dialect, screening, self._clock)
        return _ScreenedChannel(channel, stream, _Look(call, screening, self._clock))

    def _open(self, call: Call) -> Screening | None:
        if call.screen is None or call.door.purpose not in _WITH_TEXT:
            return None
        if self._rules is None or self._rules.screen is not call.screen:
            self._rules = AnswerRules(call.screen)
        screening = self._rules.open(call.redaction.originals)
        call.answer_report = screening.report
        return screening


class _Look:
    """Does a piece of the work, measures it, and lets nothing pass where it fails."""

    def __init__(self, call: Call, screening: Screening, clock: Clock) -> None:
        self._call = call
        self._report = screening.report
        self._clock = clock

    def __call__(self, work: Callable[[], bytes]) -> bytes:
        began = self._clock.monotonic()
        try:
            return work()
        except Exception as e:  # noqa: BLE001 - whatever fails, nothing unseen may pass
            # What went wrong may quote the answer: only where it did is written down.
            trace = "".join(traceback.format_tb(e.__traceback__))
            decision = self._call.decision_id
            _log.error("decision %s: %s in\n%s", decision, type(e).__name__, trace)
            raise AnswerScreeningError(decision) from None
        finally:
            self._report.spent_s += self._clock.monotonic() - began


class _ScreenedChannel:
    """Passes on what the channel gives as soon as it is known to be harmless.

    What was open when the model gave up or the stream broke never leaves.
    """

    def __init__(self, channel: Channel, stream: AnswerStream, look: _Look) -> None:
        self._channel = channel
        self._stream = stream
        self._look = look

    @property
    def complete(self) -> bool:
        return self._channel.complete

    @property
    def failure(self) -> UpstreamAnswerError | None:
        return self._channel.failure

    @property
    def usage(self) -> Usage:
        return self._channel.usage

    @property
    def dropped(self) -> tuple[str, ...]:
        return self._channel.dropped

    def feed(self, chunk: bytes) -> bytes:
        ready = self._channel.feed(chunk)
        return self._look(lambda: self._screened(ready, ended=self._channel.complete))

    def finish(self) -> bytes:
        rest = self._channel.finish()
        return self._look(lambda: self._screened(rest, ended=self._channel.failure is None))

    def _screened(self, ready: bytes, *, ended: bool) -> bytes:
        shown = self._stream.feed(ready)
        return shown + self._stream.finish() if ended else shown
