"""Match paths by patterns as people write them: ``*.py``, ``src/**/test_*.{ts,tsx}``."""

import re
from collections.abc import Iterator

from hortus.agent.values import ToolError

_MOST_CHOICES = 64
_MANY = re.compile(r"(?:\*\*/)+(?=\*\*)|\*{3,}")
_MOST_STARS = 8


def glob_matcher(pattern: str) -> re.Pattern[str]:
    """Return what matches the paths that a pattern means.

    A pattern without a slash is matched with names at every depth.
    """
    bare = _MANY.sub("**", pattern.removeprefix("./").removeprefix("/"))
    if bare.count("*") > _MOST_STARS:  # each more multiplies the time that a long name takes
        raise ToolError("the name pattern has too many stars", remedy="look for a simpler one")
    if bare.endswith("/"):
        bare += "**"
    anywhere = "" if "/" in bare else "(?:.*/)?"
    choices = [choice for _, choice in zip(range(_MOST_CHOICES), _spread(bare), strict=False)]
    made = anywhere + "(?:" + "|".join(map(_translated, choices)) + ")"
    try:
        return re.compile(made, re.DOTALL)
    except re.error as e:  # a set that holds nothing, or runs backwards
        raise ToolError(f"no name can fit {pattern[:80]!r}", remedy="mend its [ ]") from e


def _spread(pattern: str) -> Iterator[str]:
    """Return a pattern once for each choice in its braces."""
    found = re.search(r"\{([^{}]*,[^{}]*)\}", pattern)
    if not found:
        yield pattern
        return
    for choice in found[1].split(","):
        yield from _spread(pattern[: found.start()] + choice + pattern[found.end() :])


def _translated(pattern: str) -> str:
    made, at = "", 0
    while at < len(pattern):
        if pattern.startswith("**/", at):
            made, at = made + "(?:.*/)?", at + 3
        elif pattern.startswith("**", at):
            made, at = made + ".*", at + 2
        elif pattern[at] == "[" and (end := pattern.find("]", at + 2)) > 0:
            made, at = made + _set(pattern[at + 1 : end]), end + 1
        else:
            made += {"*": "[^/]*", "?": "[^/]"}.get(pattern[at], re.escape(pattern[at]))
            at += 1
    return made


def _set(signs: str) -> str:
    negated = signs[0] in "!^"
    escaped = (signs[1:] if negated else signs).replace("\\", r"\\").replace("[", r"\[")
    return f"[{'^' if negated else ''}{escaped.replace('^', chr(92) + '^')}]"
