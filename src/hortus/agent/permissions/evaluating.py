"""Texts that a command evaluates besides its words, or makes later commands evaluate."""

from collections.abc import Iterator, Sequence

from hortus.agent.permissions.hazards import may_test_variable, runs_script, takes_more
from hortus.agent.permissions.programs import (
    DECLARING,
    REDEFINING,
    SUBSCRIPTING,
)
from hortus.agent.permissions.shell import SimpleCommand, Word
from hortus.core.regex import late

ANY_COMMAND = "$any"
"""Stands for a command of which nothing is known: its program's name is made at run time."""

# Variables whose values programs and shells run, or expand as commands.
_RUN = late(
    r"PAGER|EDITOR|VISUAL|COMMAND|SHELL|BROWSER|EXTERNAL|ASKPASS|PRELOAD|LESS|HOOK|RSH|SSH"
    r"|ENV\Z|PS[0-4]\Z"
)
_SUBSTITUTION = late(r"\$\(|`")
_USUAL_SET = late(r"[-+][efuvxC]*o?|pipefail|errexit|nounset|xtrace|noglob")


def evaluated_in(command: SimpleCommand) -> Iterator[str]:
    """Yield lines that may be run, as far as they can be told."""
    for assignment in command.assignments:
        yield from _of_variable(assignment.name, assignment.value)
    if not command.words:
        return
    name, rest = command.name, command.words[1:]
    if name in REDEFINING or (name == "set" and not all(_is_usual(word) for word in rest)):
        yield ANY_COMMAND
    if name in DECLARING:
        for word in rest:
            variable, equals, _ = (word.text or word.start).partition("=")
            if equals:
                yield from _of_variable(variable, _value(word, len(variable) + 1))
    if (name in SUBSCRIPTING and _may_subscript(name, command)) or runs_script(command):
        yield ANY_COMMAND
    if takes_more(command):
        yield from (word.text for word in rest if word.text)


def _of_variable(name: str, value: Word) -> Iterator[str]:
    if _RUN.search(name):
        yield ANY_COMMAND if value.text is None else value.text
    elif _SUBSTITUTION.search(value.text or ""):
        yield value.text or ""


def _value(word: Word, length: int) -> Word:
    text = None if word.text is None else word.text[length:]
    return Word(word.source, text, word.start[length:], word.splits)


def _is_usual(word: Word) -> bool:
    """Tell whether an argument of ``set`` leaves alone what later lines mean."""
    return word.text is not None and bool(_USUAL_SET.fullmatch(word.text))


def _may_subscript(name: str, command: SimpleCommand) -> bool:
    """Tell whether bash may evaluate a word as the subscript of a variable."""
    if may_test_variable(command):
        return True
    said = command.words[1:2] if name == "printf" else command.words
    if name in {"test", "[", "printf"} and not _may_be_option(said, name):
        return False
    return any(w.text is None or _SUBSTITUTION.search(w.text) for w in command.words)


def _may_be_option(words: Sequence[Word], name: str) -> bool:
    """Tell whether a word is ``-v``, or may become it at run time in front of all others."""
    return any(w.text == "-v" or (name == "printf" and not (w.text or w.start)) for w in words)
