"""What has to be known to open a session; light, so that a command line can say it."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

import msgspec

from hortus.core.credential import Credential
from hortus.core.network import Network
from hortus.core.types import Dialect

REQUIREMENTS = Path("/etc/hortus/requirements.toml")
"""What the administrator requires; only a test may say that it is elsewhere."""
DEFAULT_WINDOW = 131_072
_NOTHING: Mapping[str, str] = MappingProxyType({})


class Take(StrEnum):
    """Which session is worked in."""

    NEW = "new"
    NEWEST = "newest"
    """The one last worked in, of those in this workspace."""
    NAMED = "named"


class Which(msgspec.Struct, frozen=True):
    """Which session is worked in, and whether in a copy of it."""

    take: Take = Take.NEW
    session_id: str = ""
    copy: bool = False


class Project(msgspec.Struct, frozen=True):
    """What the gateway's policies are told of the repository that is worked on."""

    name: str = ""
    data_class: str = ""

    def headers(self) -> dict[str, str]:
        """Return the headers that say it; what is not known is left out."""
        said = {
            "X-Hortus-Project": self.name,
            "X-Hortus-Class": self.data_class,
            "X-Hortus-Purpose": "agent",
        }
        return {name: text for name, text in said.items() if text and text.isascii()}


class Gateway(msgspec.Struct, frozen=True):
    """Where requests go, and how it is proven who sends them."""

    url: str
    credential: Credential
    dialect: Dialect = Dialect.CHAT


class Places(msgspec.Struct, frozen=True):
    """Where things are on this machine."""

    workspace: Path
    data: Path
    """The data folder of hortus; the agent's own is in it."""
    user: Path
    """The person's own settings, instructions, skills and commands."""
    requirements: Path = REQUIREMENTS


class Options(msgspec.Struct, frozen=True):
    """Everything that a session is opened with; what is None is as the settings say."""

    places: Places
    gateway: Gateway
    which: Which = Which()
    project: Project = Project()
    model: str | None = None
    mode: str | None = None
    allow: tuple[str, ...] = ()
    """Rules that allow, besides those in files."""
    max_turns: int | None = None
    max_cost: float | None = None
    window: int = DEFAULT_WINDOW
    """Tokens that the model takes."""
    network: Network = Network()
    """What the machine says of proxies and certificates."""
    costs: bool = False
    """Whether somebody looks at what answers cost; else it is only asked to keep a limit."""
    brought: Mapping[str, Mapping[str, object]] = MappingProxyType({})
    """MCP servers that an editor brings along, by name, as a settings file has them."""
