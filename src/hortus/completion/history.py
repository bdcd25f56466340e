"""Walk through a repository's commits and stop where a developer typed."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hortus.completion.corpus import Corpus, refuse_name
from hortus.completion.git import Change, Entry, Hunk, Repository
from hortus.completion.lexer import lex
from hortus.completion.types import Prompt

_LEAST_TOKENS = 3
_NOT_CODE = ("#", "//", "/*", "*", '"', "'", "--", "<!--", ";", "%")
_WORD = re.compile(r"\w+")
_MAX_CONTEXT = 48_000


class Place(StrEnum):
    """Where in a line a cursor stands."""

    MID_LINE = "mid_line"
    LINE_START = "line_start"
    GAP = "gap"  # there is code to the right already
    IN_WORD = "in_word"  # a word is begun


@dataclass(frozen=True, slots=True)
class Target:
    """A line that a commit added, cut where a cursor may have stood."""

    prompt: Prompt
    truth: str
    place: Place


@dataclass(frozen=True, slots=True)
class Walk:
    """How a history is walked through: how many lines of each commit, and which."""

    lines_per_commit: int = 6
    seed: int = 1
    suffixes: tuple[str, ...] = ()

    def targets(
        self, repository: Repository, old: str, new: str, max_file_bytes: int
    ) -> list[Target]:
        """Return cursors in lines that ``new`` added to ``old``."""
        chance = random.Random(f"{self.seed}{new}")  # noqa: S311 - a sample, not a secret
        hunks = [hunk for hunk in repository.added(old, new) if self._wants(hunk.path)]
        texts = _texts(repository, repository.changes(old, new), hunks, max_file_bytes)
        places = [
            (hunk, number)
            for hunk in hunks
            if hunk.path in texts
            for number in range(hunk.first, hunk.first + hunk.count)
            if _is_code(texts[hunk.path][number - 1])
        ]
        chosen = chance.sample(places, min(len(places), self.lines_per_commit))
        return [
            target
            for hunk, number in chosen
            for target in _cursors(texts[hunk.path], hunk, number, chance)
        ]

    def _wants(self, path: str) -> bool:
        if self.suffixes and not path.endswith(self.suffixes):
            return False
        return not refuse_name(path)


def targets_in(path: str, text: str, lines: int, chance: random.Random) -> list[Target]:
    """Return cursors in some lines of a file; everything but the line itself is there."""
    all_lines = text.split("\n")
    numbers = [n for n, line in enumerate(all_lines, start=1) if _is_code(line)]
    chosen = chance.sample(numbers, min(len(numbers), lines))
    return [
        target
        for number in chosen
        for target in _cursors(all_lines, Hunk(path, number, 1), number, chance)
    ]


def _texts(
    repository: Repository, changes: Sequence[Change], hunks: Sequence[Hunk], limit: int
) -> dict[str, list[str]]:
    """Return the lines of each file that has hunks and is learnt from."""
    wanted = {hunk.path for hunk in hunks}
    entries = [Entry(c.path, c.blob) for c in changes if c.path in wanted and c.blob]
    chunks = Corpus(repository, limit).chunks(entries)
    return {source.path: source.data.decode().split("\n") for chunk in chunks for source in chunk}


def _is_code(line: str) -> bool:
    text = line.strip()
    if not text or text.startswith(_NOT_CODE):
        return False
    return len(_boundaries(text)) >= _LEAST_TOKENS


def _boundaries(text: str) -> list[int]:
    """Return where the tokens of a line begin, as character offsets."""
    lexed = lex([text.encode()])
    # The first two tokens open the text, the last one ends it; their offsets are in bytes.
    starts = lexed.starts[2:-1].tolist()
    return [len(lexed.text[2:start].decode(errors="ignore")) for start in starts]


def _cursors(
    lines: Sequence[str], hunk: Hunk, number: int, chance: random.Random
) -> Iterator[Target]:
    """Yield a cursor of each kind in a line; the rest of its hunk is not there yet."""
    line = lines[number - 1].rstrip()
    code = line.lstrip()
    above = "\n".join([*lines[: number - 1], ""])[-_MAX_CONTEXT:] + line[: len(line) - len(code)]
    below = "\n".join(["", *lines[hunk.first + hunk.count - 1 :]])[:_MAX_CONTEXT]
    inside = _boundaries(code)[1:]
    at = chance.choice(inside)
    yield Target(Prompt(above + code[:at], below, hunk.path), code[at:], Place.MID_LINE)
    yield Target(Prompt(above, below, hunk.path), code, Place.LINE_START)
    start, end = sorted(chance.sample([0, *inside], 2))
    prompt = Prompt(above + code[:start], code[end:] + below, hunk.path)
    yield Target(prompt, code[start:end], Place.GAP)
    if within := [
        at for word in _WORD.finditer(code) for at in range(word.start() + 1, word.end())
    ]:
        at = chance.choice(within)
        yield Target(Prompt(above + code[:at], below, hunk.path), code[at:], Place.IN_WORD)
