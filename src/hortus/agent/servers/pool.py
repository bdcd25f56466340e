"""The servers of a session: none runs before it is needed, and each runs once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from hortus.agent.servers.catalogue import Catalogue
from hortus.agent.servers.connection import Connection
from hortus.agent.servers.entries import with_secrets
from hortus.agent.servers.exchange import SYSTEM, Trust
from hortus.agent.servers.http import HttpLink
from hortus.agent.servers.links import Link
from hortus.agent.servers.stdio import Launch, StdioLink
from hortus.agent.servers.types import Offer, Program, ServerEntry
from hortus.agent.servers.waiting import Patience
from hortus.agent.values import Running
from hortus.core import Clock

_BEGIN_S = 30.0
"""How long a server may take to say what it offers."""


@dataclass(frozen=True, slots=True)
class Means:
    """What it takes to start servers, to remember them and to wait for them."""

    launch: Launch
    catalogue: Catalogue
    clock: Clock
    way: Callable[[str], Trust] = lambda _: SYSTEM
    """Returns how the server at an address is reached."""


class Servers:
    """Opens connections when they are needed and keeps them until the session ends."""

    def __init__(self, entries: Sequence[ServerEntry], means: Means) -> None:
        self.entries: Mapping[str, ServerEntry] = {one.name: one for one in entries}
        self._means = means
        self._open: dict[str, Connection] = {}
        self._lock = Lock()

    def known(self, name: str) -> Offer | None:
        """Return what a server offered when it last ran, without starting it."""
        return self._means.catalogue.known(self.entries[name].identity)

    def offer(self, name: str, running: Running) -> Offer:
        """Return what a server offers; it is started if need be. Raises ``ToolError``."""
        patience = self.patience(name, running).within(_BEGIN_S)
        offer = self.connection(name).offer(patience)
        self._means.catalogue.keep(self.entries[name].identity, offer)
        return offer

    def connection(self, name: str) -> Connection:
        """Return the connection to a server. Raises ``ToolError`` where it cannot be started."""
        entry = self.entries[name]
        with self._lock:
            if (found := self._open.get(name)) is not None and not found.is_over:
                return found
            if found is not None:
                found.close()
            made = self._open[name] = Connection(lambda heard: self._link(entry, heard))
            return made

    def patience(self, name: str, running: Running) -> Patience:
        """Return how long a call of a server may take."""
        silence_s = self.entries[name].silence_s
        return Patience(silence_s, self._means.clock, running.stop, running.output)

    def close(self) -> None:
        """End all that runs."""
        with self._lock:
            for connection in self._open.values():
                connection.close()
            self._open.clear()

    def _link(self, entry: ServerEntry, noticed: Callable[[str], None]) -> Link:
        place = with_secrets(entry).place
        if isinstance(place, Program):
            return StdioLink(self._means.launch(place), noticed)
        headers = place.headers
        way = self._means.way(place.url)
        return HttpLink(place.url, lambda _method, _path: headers, noticed, way)
