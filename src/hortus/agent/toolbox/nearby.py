"""Say which names are like one that is not there."""

import difflib

from hortus.agent.files import UnusableFileError, Workspace

_SHOWN = 3


def names_like(workspace: Workspace, path: str) -> str:
    """Return words about names like that of a path; empty where there are none."""
    folder, _, name = path.rpartition("/")
    try:
        names = workspace.names(folder)
    except UnusableFileError:
        return ""
    if names is None:
        return f", nor a folder {folder}"
    by_fold = {known.rstrip("/").casefold(): known for known in names}
    near = difflib.get_close_matches(name.casefold(), list(by_fold), n=_SHOWN)
    shown = [f"{folder}/{by_fold[n]}" if folder else by_fold[n] for n in near]
    return f"; there is {', '.join(shown)}" if shown else ""
