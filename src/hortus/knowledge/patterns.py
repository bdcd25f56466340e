"""Patterns of ``.gitignore`` form: what ``.hortusignore`` leaves out, and whose a file is."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_MOST_PATTERNS = 5_000
_LONGEST = 1_000
_MOST_ANYWHERE = 2


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line: the paths it is about, and whether it takes them in again."""

    regex: re.Pattern[str]
    negated: bool = False

    def about(self, path: str) -> bool:
        """Tell whether a path, or a folder that it is in, is meant."""
        return self.regex.match(path) is not None


class Ignored:
    """The files that a list of patterns leaves out; the last pattern about a file counts."""

    def __init__(self, text: str) -> None:
        self._patterns = tuple(parse(text.splitlines()))

    def __call__(self, path: str) -> bool:
        """Tell whether a file is left out."""
        for pattern in reversed(self._patterns):
            if pattern.about(path):
                return not pattern.negated
        return False


def parse(lines: Iterable[str]) -> Iterable[Pattern]:
    """Yield the patterns of some lines; comments and empty lines are none."""
    kept = 0
    for raw in lines:
        line = raw.strip()
        if not line or line.startswith("#") or len(line) > _LONGEST:
            continue
        kept += 1
        if kept > _MOST_PATTERNS:
            return
        negated = line.startswith("!")
        yield Pattern(re.compile(expression(line.removeprefix("!"))), negated)


def expression(glob: str) -> str:
    """Return the regular expression of one pattern, for paths from the repository's root."""
    whole = glob.removeprefix("\\")
    only_inside = whole.endswith("/")
    body = whole.rstrip("/")
    anchored = "/" in body
    start = "" if anchored else "(?:.*/)?"
    end = "/.*" if only_inside else "(?:/.*)?"
    return rf"{start}{_translated(body.lstrip('/'))}{end}\Z"


def _translated(glob: str) -> str:
    """Return the expression of a pattern, in which no path makes matching slow."""
    out: list[str] = []
    anywhere = 0
    segments = glob.split("/")
    for number, segment in enumerate(segments):
        last = number == len(segments) - 1
        if segment != "**":
            out.append(_segment(segment) + ("" if last else "/"))
        elif anywhere < _MOST_ANYWHERE and out[-1:] != ["(?:.*/)?"]:
            anywhere += 1
            out.append(".*" if last else "(?:.*/)?")
    return "".join(out)


def _segment(glob: str) -> str:
    """Return the expression of what stands between two slashes.

    What follows a star is taken where it is found first and never looked for again: the same
    paths match, and the time stays linear.
    """
    first, *others = (_fixed(piece) for piece in re.split(r"\*+", glob))
    if not others:
        return first
    middle = "".join(f"(?>[^/]*?{piece})" for piece in others[:-1] if piece)
    return f"{first}{middle}[^/]*{others[-1]}"


def _fixed(glob: str) -> str:
    out: list[str] = []
    at = 0
    while at < len(glob):
        if glob[at] == "[" and (end := glob.find("]", at + 2)) > 0:
            out.append(_class(glob[at + 1 : end].replace("\\", r"\\").replace("[", r"\[")))
            at = end + 1
        else:
            out.append("[^/]" if glob[at] == "?" else re.escape(glob[at]))
            at += 1
    return "".join(out)


def _class(inner: str) -> str:
    text = f"[^{inner[1:]}]" if inner[0] in "!^" else f"[{inner}]"
    try:
        re.compile(text)
    except re.error:
        return re.escape(f"[{inner}]")
    return text
