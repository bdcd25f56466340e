"""How servers are reached: by the person's settings, else by what this machine says."""

from pathlib import Path

from hortus.agent.options import Options
from hortus.agent.settings import AgentSettings
from hortus.core.network import Way


class Ways:
    """Knows how each server is reached, and what to show the gateway of ourselves."""

    def __init__(self, options: Options, settings: AgentSettings) -> None:
        self._network = options.network
        self._settings = settings
        self._folder = options.places.user

    def to(self, url: str) -> Way:
        """Return how a server is reached. Raises ``ConfigError`` for a proxy that is none."""
        return self._network.way_to(url, self._settings.proxy, self._file(self._settings.ca_file))

    @property
    def client_certificate(self) -> str:
        """The file with our certificate; only the gateway sees it."""
        return self._file(self._settings.client_certificate)

    @property
    def client_key(self) -> str:
        """The file with its key."""
        return self._file(self._settings.client_key)

    def _file(self, name: str) -> str:
        """Return a file as the settings name it: from their folder, or from home."""
        return str(self._folder / Path(name).expanduser()) if name else ""
