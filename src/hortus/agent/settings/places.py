"""Where settings of the agent are, none of it to be moved by what the agent works on."""

from pathlib import Path

from msgspec import Struct

from hortus.agent.settings.errors import UnsafePlaceError

REQUIREMENTS = Path("/etc/hortus/requirements.toml")
PROJECT_FILE = ".hortus/agent.toml"


class Places(Struct, frozen=True):
    """The workspace, and the folders of the person's settings and of hortus' data."""

    workspace: Path
    user: Path
    data: Path
    requirements: Path = REQUIREMENTS

    def check(self) -> None:
        """Raise ``UnsafePlaceError`` where the agent could change its own settings."""
        workspace = self.workspace.resolve()
        for folder, what in ((self.user, "settings"), (self.data, "data")):
            place = folder.resolve()
            if place.is_relative_to(workspace) or workspace.is_relative_to(place):
                raise UnsafePlaceError(
                    f"the folder of hortus' {what}, {folder}, lies in the workspace {workspace}, "
                    "or the workspace in it",
                    remedy="work in another folder, or unset HORTUS_DATA and XDG_CONFIG_HOME",
                )

    @property
    def user_file(self) -> Path:
        """The person's settings."""
        return self.user / "agent.toml"

    @property
    def trust(self) -> Path:
        """The folder in which trust is kept."""
        return self.data / "agent" / "trust"
