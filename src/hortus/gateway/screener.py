"""Look through each request before it is decided where it goes; without that it goes nowhere."""

import asyncio
import logging
import traceback

from hortus.core import Clock
from hortus.gateway.call import Call
from hortus.gateway.errors import RequestScreeningError
from hortus.gateway.metrics import Metrics
from hortus.gateway.screening import RequestScreen, Screen, Screened

_log = logging.getLogger(__name__)
# What takes longer than a few milliseconds would keep all others waiting.
_LARGE_BYTES = 524_288


class Screener:
    """Screens calls with what the settings say at the time; ``screen`` may be replaced."""

    def __init__(self, screen: Screen | None, clock: Clock, metrics: Metrics) -> None:
        self.screen = screen
        self._clock = clock
        self._metrics = metrics

    async def look(self, call: Call) -> None:
        """Find what ``call`` holds. Raises ``RequestScreeningError`` where that fails."""
        call.screen = self.screen
        if self.screen is None or self.screen.requests is None:
            return
        began = self._clock.monotonic()
        try:
            call.screened = await _screened(call, self.screen.requests)
        except Exception as e:  # noqa: BLE001 - whatever goes wrong, the request stays here
            # What went wrong may quote the request: only where it did is written down.
            trace = "".join(traceback.format_tb(e.__traceback__))
            _log.error("decision %s: %s in\n%s", call.decision_id, type(e).__name__, trace)
            raise RequestScreeningError(call.decision_id) from None
        call.screened_us = round((self._clock.monotonic() - began) * 1_000_000)
        self._metrics.screened("request", call.screened_us)


async def _screened(call: Call, screen: RequestScreen) -> Screened:
    if len(call.body) > _LARGE_BYTES:
        return await asyncio.to_thread(screen.screen, call.body, call.envelope.model)
    return screen.screen(call.body, call.envelope.model)
