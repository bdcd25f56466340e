"""A command line taken apart: the simple commands in it, and their words after quoting."""

from msgspec import Struct


class Word(Struct, frozen=True):
    """One word of a command."""

    source: str
    """As it is written."""
    text: str | None
    """As the program gets it; None where only running it would tell."""
    start: str
    """What it surely begins with."""
    splits: bool = False
    """Whether it may become no word, or several."""
    breaks: bool = False
    """Whether it may do so at white space in a value, so that what follows begins anew."""


class Assignment(Struct, frozen=True):
    """A variable that is set in front of a command, or for all that follow."""

    name: str
    value: Word


class Redirection(Struct, frozen=True):
    """A file that a command reads from or writes to."""

    sign: str
    target: Word

    @property
    def writes(self) -> bool:
        """Whether the file may be changed by it."""
        return ">" in self.sign


class SimpleCommand(Struct, frozen=True):
    """One program or builtin with its words; without words, only assignments or redirections."""

    words: tuple[Word, ...]
    assignments: tuple[Assignment, ...] = ()
    redirections: tuple[Redirection, ...] = ()

    @property
    def name(self) -> str:
        """The program's name; empty where there are no words."""
        return (self.words[0].text or "") if self.words else ""


class Line(Struct, frozen=True):
    """All simple commands of a line, wherever in it they stand."""

    commands: tuple[SimpleCommand, ...]
    loose: tuple[Word, ...] = ()
    """Words outside commands, such as those that a loop goes through."""
    plain: bool = False
    """Whether it is one simple command and nothing else."""


class Unclear(Struct, frozen=True):
    """A line of which it cannot be said for certain what would run."""

    reason: str
