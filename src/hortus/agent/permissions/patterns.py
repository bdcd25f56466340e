"""Patterns of rules: for words of a command, for paths, and for names."""

import itertools
import re
import unicodedata
from collections.abc import Sequence

from msgspec import Struct

from hortus.agent.permissions.globs import may_meet
from hortus.agent.permissions.shell import Line, Word, read_line
from hortus.core.regex import late

ANYTHING = Word("", None, "", splits=True)
"""Words of which nothing is known."""
_ALTERNATIVES = late(r"\{([^{}]*,[^{}]*)\}")


class BadPatternError(Exception):
    """A pattern says nothing that could be compared; it never leaves this part."""


class CommandPattern(Struct, frozen=True):
    """The words of a command; with ``more``, any may follow."""

    words: tuple[re.Pattern[str], ...]
    more: bool

    @classmethod
    def of(cls, text: str) -> "CommandPattern":
        """Return the pattern that a text says; ``*`` alone means every command."""
        if text == "*":
            return cls((), more=True)
        line = read_line(text)
        if not isinstance(line, Line) or not line.plain:
            raise BadPatternError("it is not the words of one command")
        (command,) = line.commands
        if command.assignments or command.redirections or not command.words:
            raise BadPatternError("it holds an assignment or a redirection")
        sources = command.words
        more = sources[-1].source == "*"
        sources = sources[:-1] if more else sources
        return cls(tuple(_word_pattern(word) for word in sources), more)

    def surely(self, words: Sequence[Word]) -> bool:
        """Tell whether these words are covered, whatever comes of them at run time."""
        if len(words) < len(self.words) or (len(words) > len(self.words) and not self.more):
            return False
        pairs = zip(self.words, words, strict=False)
        return all(word.text is not None and p.fullmatch(word.text) for p, word in pairs)

    def possibly(self, words: Sequence[Word]) -> bool:
        """Tell whether these words may turn out to be covered."""
        count = len(self.words)
        reached = {0}
        for word in words:
            after = {count} if self.more and count in reached else set()
            for at in reached:
                after |= self._from(at, word)
            reached = after
        return count in reached

    def _from(self, at: int, word: Word) -> set[int]:
        """Return how much of the pattern may be covered once a word was read."""
        if word.text is None and word.splits:
            return set(range(at, len(self.words) + 1))
        if at == len(self.words):
            return set()
        text = word.text
        if text is None or self.words[at].fullmatch(text):
            return {at + 1}
        return set()


class PathPattern(Struct, frozen=True):
    """Paths of the workspace: ``*`` stays within a folder, ``**`` goes through any number."""

    expression: re.Pattern[str]
    anyhow: re.Pattern[str]
    """The same for whatever a disk may take for the same path."""
    globs: tuple[str, ...] = ()
    """The paths that are meant, as patterns without braces."""

    @classmethod
    def of(cls, text: str) -> "PathPattern":
        """Return the pattern that a text says; a folder with ``/`` at its end means all in it."""
        if not text or text.startswith("/") or ".." in text.split("/"):
            raise BadPatternError("paths are those of the workspace, without .. and / in front")
        text = text.removeprefix("./")
        text = text + "**" if text.endswith("/") else text
        globs = _alternatives(text)
        choices = "|".join(_path_expression(choice) for choice in globs)
        whole = re.compile(f"(?:{choices})", re.DOTALL)
        return cls(whole, re.compile(whole.pattern, re.DOTALL | re.IGNORECASE), tuple(globs))

    def covers(self, path: str) -> bool:
        """Tell whether a path as it is written is covered."""
        return bool(self.expression.fullmatch(path.removeprefix("./")))

    def may_cover(self, path: str) -> bool:
        """Tell whether a path may be one that is covered, on a disk that folds case and forms."""
        return bool(self.covers(path) or self.anyhow.fullmatch(folded(path)))

    def may_meet(self, pattern: str, *, below: bool = False) -> bool:
        """Tell whether a pattern of the shell may name a path that is covered.

        With ``below`` it may name a folder above; a path at every depth is not looked for there.
        """
        if below:
            globs = [glob for glob in self.globs if not glob.startswith("**")]
            return any(may_meet(folded(glob), f"{folded(pattern)}/**") for glob in globs)
        return any(may_meet(folded(glob), folded(pattern)) for glob in self.globs)


class NamePattern(Struct, frozen=True):
    """A name such as a host's or ``SERVER/TOOL``: ``*`` stands for any characters."""

    expression: re.Pattern[str]

    @classmethod
    def of(cls, text: str) -> "NamePattern":
        """Return the pattern that a text says."""
        if not text or any(c.isspace() for c in text):
            raise BadPatternError("it is no name")
        choices = "|".join(_expression(choice) for choice in _alternatives(text))
        return cls(re.compile(f"(?:{choices})"))

    def covers(self, name: str) -> bool:
        """Tell whether a name is covered."""
        return bool(self.expression.fullmatch(name))


def folded(path: str) -> str:
    """Return a path as a disk may see it that knows no case, no forms and no hidden characters."""
    plain = unicodedata.normalize("NFKC", path)
    shown = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    parts = [part.rstrip(" .") or part for part in shown.casefold().split("/")]
    return "/".join(part for part in parts if part not in {"", "."})


def _word_pattern(word: Word) -> re.Pattern[str]:
    if word.text is not None:
        return re.compile(re.escape(word.text), re.DOTALL)
    if any(mark in word.source for mark in "'\"\\$`[~"):
        raise BadPatternError(f"{word.source} mixes quotes and patterns")
    choices = "|".join(_expression(choice) for choice in _alternatives(word.source))
    return re.compile(f"(?:{choices})", re.DOTALL)


def _expression(text: str) -> str:
    return "".join({"*": ".*", "?": "."}.get(c) or re.escape(c) for c in text)


def _path_expression(text: str) -> str:
    out = ""
    for part in re.split(r"(\*\*/|\*\*|\*|\?)", text):
        match part:
            case "**/":
                out += r"(?:.*/)?"
            case "**":
                out += r".*"
            case "*":
                out += r"[^/]*"
            case "?":
                out += r"[^/]"
            case _:
                out += re.escape(part)
    return out


def _alternatives(text: str) -> list[str]:
    """Return what ``a{b,c}`` stands for: ab and ac."""
    pieces = _ALTERNATIVES.split(text)
    if any("{" in piece or "}" in piece for piece in pieces[::2]):
        raise BadPatternError("its braces do not match")
    choices = [[p] if i % 2 == 0 else p.split(",") for i, p in enumerate(pieces)]
    return ["".join(choice) for choice in itertools.islice(itertools.product(*choices), 200)]
