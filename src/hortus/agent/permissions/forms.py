"""Every way in which a command may be meant, for rules that deny or ask."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from hortus.agent.permissions.evaluating import evaluated_in
from hortus.agent.permissions.patterns import ANYTHING
from hortus.agent.permissions.programs import (
    FEEDERS,
    GIT_RUNNERS,
    GIT_VALUES,
    INTERPRETERS,
    RUNNERS,
    RUNNING_OPTIONS,
    SHELLS,
)
from hortus.agent.permissions.shell import Line, SimpleCommand, Word, read_line
from hortus.core.regex import late

_DEEPEST = 4
_MOST = 100  # words of a runner that are looked at one by one
_ROW = 5  # names in code that may be the words of one command
_NAME = late(r"[\w./-]+")
_OPERANDS = late(r"[\s;&|<>()`$'\"\\]")


class Form(Struct, frozen=True):
    """Words that a command may come to; ``certain`` where it does."""

    words: tuple[Word, ...]
    certain: bool = True


def forms_in(line: Line) -> tuple[Form, ...]:
    """Return what all commands of a line run themselves, and what they may make others run."""
    return tuple(form for command in line.commands for form in _forms_of(command))


def _forms_of(command: SimpleCommand, depth: int = 0) -> Iterator[Form]:
    """Yield what a command runs itself, and what it may make others run."""
    for text in evaluated_in(command):
        yield from _lines(text, depth)
    if not command.words:
        return
    yield from _plainly(command.words)
    if command.name in INTERPRETERS:
        yield from _mentioned(command.words)
    if not _runs_others(command):
        return
    yield from _behind(command.words)
    for word in command.words[1:_MOST]:
        yield from _inside(word, depth)
    if any(_reads_commands(command.words[at:_MOST]) for at in range(len(command.words[:_MOST]))):
        yield Form((ANYTHING,), certain=False)


def _plainly(words: tuple[Word, ...]) -> Iterator[Form]:
    """Yield words under the program's own name, with and without its options in front."""
    name = (words[0].text or "").rpartition("/")[2]
    named = (Word(name, name, name), *words[1:]) if name else words
    yield Form(named)
    if name == "git":
        yield Form((named[0], *_after_options(named[1:], GIT_VALUES)))
    if named[1:] and named[1].start.startswith("-"):
        # Which options take the next word for their value is known of few programs.
        starts = _starts(named)
        if len(starts) > _MOST:
            yield Form((named[0], ANYTHING), certain=False)
        yield from (Form((named[0], *named[at:]), certain=False) for at in starts[:_MOST])


def _starts(words: Sequence[Word]) -> list[int]:
    """Return where a subcommand may stand behind options, each of which may have a value."""
    starts: dict[int, None] = {}
    at = 1
    while at < len(words) and words[at].start.startswith("-"):
        at += 1
        starts |= {at: None, at + 1: None}
        if at + 1 < len(words) and words[at + 1].start.startswith("-"):
            at += not words[at].start.startswith("-")
    return list(starts)


def _after_options(words: Sequence[Word], with_value: frozenset[str]) -> Sequence[Word]:
    at = 0
    while at < len(words) and words[at].start.startswith("-"):
        at += 2 if words[at].text in with_value else 1
    return words[at:]


def _runs_others(command: SimpleCommand) -> bool:
    name = command.name.rpartition("/")[2]
    if name in RUNNING_OPTIONS:
        return any(w.start.startswith(RUNNING_OPTIONS[name]) for w in command.words) or any(
            w.text is None and not w.start for w in command.words
        )
    if name != "git":
        return name in RUNNERS
    texts = {word.text for word in command.words}
    return bool(texts & GIT_RUNNERS) or any(_is_alias(word) for word in command.words)


def _is_alias(word: Word) -> bool:
    return (word.text or "").startswith(("alias.", "-calias.", "--config-env"))


def _behind(words: tuple[Word, ...]) -> Iterator[Form]:
    """Yield every row of words that may be the command which a runner runs."""
    fed = (words[0].text or "").rpartition("/")[2] in FEEDERS
    if len(words) > _MOST:
        yield Form((ANYTHING,), certain=False)
    for at in range(1, min(len(words), _MOST)):
        rest = tuple(w if w.text is not None else ANYTHING for w in words[at:])
        yield from _plainly((*rest, ANYTHING) if fed else rest)


def _inside(word: Word, depth: int) -> Iterator[Form]:
    """Yield the commands that a word of a runner holds, as in ``bash -c 'git push'``."""
    if word.text is None:
        yield Form((ANYTHING,), certain=False)
        return
    for text in _parts(word.text):
        if _OPERANDS.search(text):
            yield from _of_line(text, depth)


def _lines(text: str, depth: int) -> Iterator[Form]:
    """Yield the commands of a text of which it is not certain that it is run."""
    for part in _parts(text):
        for form in _of_line(part, depth):
            yield Form(form.words, certain=False)


def _of_line(text: str, depth: int) -> Iterator[Form]:
    line = read_line(text)
    if not isinstance(line, Line) or depth >= _DEEPEST:
        yield Form((ANYTHING,), certain=False)
        return
    for command in line.commands:
        yield from _forms_of(command, depth + 1)


def _parts(text: str) -> list[str]:
    """Return a word, and what of it is the value of an option or variable."""
    texts = {text, text.partition("=")[2]}
    if text.startswith("-"):
        texts.add(text[2:])
    return sorted(part for part in texts if part)


def _mentioned(words: Sequence[Word]) -> Iterator[Form]:
    """Yield rows of names in code of other languages, as in ``os.system('git push')``."""
    names = [name for word in words[1:] for name in _NAME.findall(word.text or "")][:_MOST]
    for at in range(len(names)):
        for end in range(at + 1, min(at + _ROW, len(names)) + 1):
            row = tuple(Word(name, name, name) for name in names[at:end])
            yield Form(row, certain=False)


def _reads_commands(words: Sequence[Word]) -> bool:
    """Tell whether a program runs what it reads, as a shell at the end of a pipe does."""
    name = (words[0].text or "").rpartition("/")[2]
    if name == "git":
        return any(_is_alias(word) for word in words)
    if name in SHELLS:
        return all((word.text or "-").startswith("-") for word in words[1:])
    return name in FEEDERS
