"""Find what of a folder is ignored: by git's rules, else by names that nobody writes by hand."""

from pathlib import Path

from msgspec import Struct

from hortus.agent.files.git import Git

MADE_BY_TOOLS = frozenset(
    {
        *("node_modules", "bower_components", "__pycache__", ".venv", ".tox", ".nox"),
        *(".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".gradle", ".terraform"),
        *(".next", ".nuxt", ".svn", ".hg", ".jj", ".DS_Store"),
    }
)


class Ignored(Struct, frozen=True):
    """What is not to be looked at below one folder."""

    paths: frozenset[str] = frozenset()
    """Files and folders that git ignores, as seen from the folder."""
    names: frozenset[str] = MADE_BY_TOOLS
    """Names that are ignored at every depth, where git does not say."""

    def covers(self, path: str, name: str) -> bool:
        """Tell whether a path with this last name is ignored."""
        return path in self.paths or name in self.names


def ignored_in(folder: Path, git: Git | None) -> Ignored:
    """Return what is ignored in a folder of a repository, or of none."""
    words = ("ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory")
    said = git.answer(folder, *words) if git else None
    if said is None:
        return Ignored()
    paths = frozenset(p.rstrip("/") for p in said.decode(errors="surrogateescape").split("\0"))
    if "." in paths:  # the folder itself is ignored by a repository around it
        return Ignored()
    return Ignored(paths - {""}, frozenset())


def submodules_of(folder: Path, git: Git | None) -> frozenset[str]:
    """Return the folders that belong to other repositories by the index of this one."""
    said = git.answer(folder, "ls-files", "-z", "--stage") if git else None
    entries = (said or b"").decode(errors="surrogateescape").split("\0")
    return frozenset(e.split("\t", 1)[1] for e in entries if e.startswith("160000 "))
