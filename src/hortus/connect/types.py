"""What a client needs to work through hortus, as values."""

import shlex
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

PLACEHOLDER = "YOUR-HORTUS-KEY"
"""Stands for the key wherever settings are shown."""

PROJECT_HEADER = "x-hortus-project"
"""The header in which a client says what project a request is about."""

PROJECT_VARIABLE = "HOUSE_PROJECT"
"""The variable from which a client takes it whose settings cannot differ by repository.

One that begins with HORTUS_ would be taken for a setting of hortus.
"""


class Syntax(StrEnum):
    """The language a settings file is written in. JSON may have comments."""

    JSON = "json"
    TOML = "toml"
    YAML = "yaml"


@dataclass(frozen=True, slots=True)
class Put:
    """One value in a settings file; with an empty ``path``, the file itself is the list.

    With ``by``, the value at ``path`` is a list of tables: the one whose field ``by`` is that of
    ``value`` is replaced, or ``value`` is added. With ``keep``, a value that is there stays.
    """

    path: tuple[str, ...]
    value: object
    by: str = ""
    keep: bool = False


@dataclass(frozen=True, slots=True)
class FileEdit:
    """What to put into one file below the user's home folder, or the repository they stand in.

    ``key_field`` names the field that holds the key, where one does; such a file is kept from
    others.
    """

    place: str
    syntax: Syntax
    puts: tuple[Put, ...]
    key_field: str = ""
    in_repository: bool = False

    @property
    def shown(self) -> str:
        """The place as people write it."""
        return self.place if self.in_repository else f"~/{self.place}"


@dataclass(frozen=True, slots=True)
class Variable:
    """An environment variable the client needs; ``value`` is written as a shell takes it."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user wants: which gateway and model, and where the key is.

    ``url`` has neither ``/v1`` nor a slash at its end. ``project`` is that of the repository the
    user stands in, ``always`` one that they want named wherever they are; either may be empty.
    ``token_command`` prints a token of who is signed in, for a client that asks a command.
    """

    url: str
    model: str
    context_tokens: int
    key_file: Path
    key: str = PLACEHOLDER
    project: str = ""
    always: str = ""
    token_command: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Setup:
    """Everything there is to say about one client."""

    files: tuple[FileEdit, ...]
    start: str
    silenced: tuple[str, ...]
    leaks: tuple[str, ...]
    variables: tuple[Variable, ...] = ()


def project_variable(wish: Wish) -> tuple[Variable, ...]:
    """Return the variable that names the project, where there is one."""
    name = wish.project or wish.always
    return (Variable(PROJECT_VARIABLE, shlex.quote(name)),) if name else ()


class ClientSetup(Protocol):
    """A coding client that can be set up.

    ``tested`` is the version run against hortus by ``make clients``, or '' for a client that is
    set up from its documentation only.
    """

    @property
    def name(self) -> str:
        """The word for ``hortus connect``."""
        ...

    @property
    def title(self) -> str:
        """The client's own name."""
        ...

    @property
    def tested(self) -> str:
        """The version the settings were tested with."""
        ...

    def setup(self, wish: Wish) -> Setup:
        """Return the settings for this wish."""
        ...
