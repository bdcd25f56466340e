"""Name a path as permissions know it."""

from hortus.agent.files import Workspace, parts_of, relative


def path_in(path: str, workspace: Workspace) -> str:
    """Return a path from the workspace without detours, ``.`` for the workspace itself.

    Raises ``FileError`` where it leads elsewhere.
    """
    bare = relative(path, workspace.root).rstrip("/")
    if bare in {"", ".", str(workspace.root)}:
        return "."
    return "/".join(parts_of(bare))
