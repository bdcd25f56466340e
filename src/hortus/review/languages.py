"""The languages in which patterns can be written, and how a file's is known by its name."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import PurePosixPath

EXTENSIONS = {
    "bash": ("sh", "bash"),
    "c": ("c", "h"),
    "cpp": ("cpp", "cc", "cxx", "hpp", "hh", "hxx"),
    "csharp": ("cs",),
    "css": ("css",),
    "elixir": ("ex", "exs"),
    "go": ("go",),
    "haskell": ("hs",),
    "hcl": ("hcl", "tf"),
    "html": ("html", "htm"),
    "java": ("java",),
    "javascript": ("js", "mjs", "cjs", "jsx"),
    "json": ("json",),
    "kotlin": ("kt", "kts"),
    "lua": ("lua",),
    "nix": ("nix",),
    "php": ("php",),
    "python": ("py", "pyi"),
    "ruby": ("rb", "rake"),
    "rust": ("rs",),
    "scala": ("scala", "sc"),
    "solidity": ("sol",),
    "swift": ("swift",),
    "tsx": ("tsx",),
    "typescript": ("ts", "mts", "cts"),
    "yaml": ("yaml", "yml"),
}
LANGUAGES = frozenset(EXTENSIONS)
_BY_EXTENSION = {ext: language for language, exts in EXTENSIONS.items() for ext in exts}
_REMEMBERED = 4096
# A header is read by rules for both.
_ALSO = {"h": ("cpp",)}


@lru_cache(maxsize=_REMEMBERED)
def languages_of(path: str) -> Sequence[str]:
    """Return the languages that a file of this name may be in; none where it is unknown."""
    extension = PurePosixPath(path).suffix.removeprefix(".").lower()
    language = _BY_EXTENSION.get(extension)
    return (language, *_ALSO.get(extension, ())) if language else ()
