"""Lets one request through to a model: its health is asked, then a place is taken."""

from types import TracebackType

from hortus.gateway.routing.errors import RestingError
from hortus.gateway.routing.health import Health, Probe
from hortus.gateway.routing.slots import Place


class Admission:
    """A block within which a request may be at a model."""

    __slots__ = ("_health", "_name", "_place", "_probe")

    def __init__(self, name: str, health: Health, place: Place) -> None:
        self._name = name
        self._health = health
        self._place = place
        self._probe: Probe | None = None

    async def __aenter__(self) -> None:
        # Asked before the queue, so that nobody waits for a model that is down, and after it,
        # since it may have gone down meanwhile.
        self._health.check(self._name)
        await self._place.__aenter__()
        try:
            self._probe = self._health.admit(self._name)
        except RestingError:
            self._place.leave()
            raise

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._probe is not None:
            self._probe.close()
        self._place.leave()
