"""Refuse workspaces and profiles that would open more than they say."""

import os
import pwd
from pathlib import Path

from hortus.agent.sandbox.allowing import Allowed
from hortus.agent.sandbox.errors import BadProfileError, BadWorkspaceError
from hortus.agent.sandbox.types import Profile

# A workspace is handed to commands whole, so it may hold none of these.
_TOO_WIDE = ("/usr", "/etc", "/var", "/tmp", "/home", "/root", "/proc", "/sys", "/dev")  # noqa: S108 - refused, not used
_NOT_FILES = ("/proc", "/sys", "/dev")


def checked_workspace(folder: Path) -> Path:
    """Return a workspace's real path; raises BadWorkspaceError for one that is none."""
    root = folder.resolve()
    if not root.is_dir():
        raise BadWorkspaceError(f"there is no folder {folder}", remedy="name a folder that exists")
    homes = {Path.home().resolve(), Path(pwd.getpwuid(os.geteuid()).pw_dir).resolve()}
    wide = [path for path in (*map(Path, _TOO_WIDE), *homes) if path.is_relative_to(root)]
    if wide or any(root.is_relative_to(path) for path in _NOT_FILES):
        raise BadWorkspaceError(
            f"{root} is no workspace: a command in it would reach {wide[0] if wide else root}",
            remedy="start in the folder of one project",
        )
    return root


def check_profile(profile: Profile) -> None:
    """Raise BadProfileError for a limit or an opening that makes no sense."""
    for name, value in _amounts(profile):
        if value is not None and value <= 0:
            raise BadProfileError(
                f"{name} is {value}", remedy=f"give {name} a value above 0, or leave it out"
            )
    for path in profile.read_only:
        if not path.is_absolute() or not path.exists():
            raise BadProfileError(
                f"{path} cannot be shown to a command: it does not exist or is not absolute",
                remedy="name a folder that exists, by its full path",
            )
        if path.resolve() == Path("/"):
            raise BadProfileError(
                "the whole machine cannot be shown to a command", remedy="name one folder of it"
            )
    for name in profile.protect:
        if name.startswith("/") or ".." in Path(name).parts or not Path(name).parts:
            raise BadProfileError(
                f"{name!a} is no path in the workspace", remedy="name it from the workspace's top"
            )
    Allowed.read(profile.net, profile.net_inside)


def _amounts(profile: Profile) -> tuple[tuple[str, float | None], ...]:
    return (
        ("wall_s", profile.wall_s),
        ("cpu_s", profile.cpu_s),
        ("memory_bytes", profile.memory_bytes),
        ("address_bytes", profile.address_bytes),
        ("processes", profile.processes),
        ("file_bytes", profile.file_bytes),
        ("open_files", profile.open_files),
        ("temporary_bytes", profile.temporary_bytes),
        ("output_bytes", profile.output_bytes),
        ("output_stop_bytes", profile.output_stop_bytes),
    )
