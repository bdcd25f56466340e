"""Which entries of a commit are files that can be read, and why the others are not."""

REGULAR = frozenset({"100644", "100755", "100664"})
"""The modes of files."""


def named(mode: str, name: bytes) -> tuple[str, str]:
    """Return the path of an entry and the reason to pass it over, if there is one."""
    try:
        path = name.decode()
    except UnicodeDecodeError:
        return "", "name"
    if "\n" in path or "\r" in path:
        return "", "name"
    if mode in REGULAR:
        return path, ""
    return path, {"160000": "submodule", "120000": "link"}.get(mode, "deleted")
