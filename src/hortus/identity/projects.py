"""The names of projects that keys, people and services are given."""

from hortus.identity.errors import BadProjectError

_LONGEST = 100


def checked_project(name: str) -> str:
    """Return the name of a project, or raise ``BadProjectError``: clients name it in a header."""
    is_plain = name == name.strip() and name.isprintable() and _fits_a_header(name)
    if not is_plain or len(name) > _LONGEST:
        raise BadProjectError(
            f"{name[:40]!r} is no name of a project",
            remedy=f"use 1 to {_LONGEST} printable characters without blanks around them, as in "
            ".hortus/project.toml",
        )
    return name


def _fits_a_header(name: str) -> bool:
    try:
        name.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True
