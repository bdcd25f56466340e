"""Match paths against the globs of rules: ``*`` within a name, ``**`` over folders."""

import re
from functools import lru_cache

from hortus.review.types import Scope

_REMEMBERED = 1024


def in_scope(scope: Scope, path: str) -> bool:
    """Tell whether a rule looks at a path."""
    wanted = not scope.files or any(matches(glob, path) for glob in scope.files)
    return wanted and not any(matches(glob, path) for glob in scope.ignores)


def matches(glob: str, path: str) -> bool:
    """Tell whether a glob covers a path; one that names a folder covers all in it."""
    return _compiled(glob).fullmatch(path) is not None


@lru_cache(maxsize=_REMEMBERED)
def _compiled(glob: str) -> re.Pattern[str]:
    body = glob.removeprefix("./").removesuffix("/")
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", body)
    # A run of stars never stands next to another one: the search stays linear in practice.
    words = {"**/": r"(?:[^/]+/)*", "**": r".*", "*": r"[^/]*", "?": r"[^/]"}
    regex = "".join(words.get(part, re.escape(part)) for part in parts)
    anywhere = "" if "/" in body else r"(?:[^/]+/)*"
    return re.compile(f"{anywhere}{regex}(?:/.*)?", re.DOTALL)
