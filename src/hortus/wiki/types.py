"""The values of a wiki: what a file says, the units that get a page, and where each is said."""

from dataclasses import dataclass

import msgspec


class Symbol(msgspec.Struct, frozen=True):
    """Something that a file defines; ``owner`` is the class or type that it belongs to."""

    name: str
    kind: str
    line: int
    signature: str
    sentence: str = ""
    owner: str = ""
    is_public: bool = True


class Import(msgspec.Struct, frozen=True):
    """What a file asks for, as it is written there; ``names`` are taken from ``target``."""

    target: str
    line: int
    names: tuple[str, ...] = ()
    only_types: bool = False


class Outline(msgspec.Struct, frozen=True):
    """What a wiki needs to know of the text of one file."""

    symbols: tuple[Symbol, ...] = ()
    imports: tuple[Import, ...] = ()
    purpose: str = ""
    purpose_line: int = 0
    package: str = ""
    """Go and Java: the package that the file says it belongs to."""
    exports: tuple[str, ...] = ()
    """Names that the file hands on, as far as it lists them."""
    tests_line: int = 0
    """Rust: where the tests inside the file begin."""
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file."""

    path: str
    line: int = 1


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence, and where it is said."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Unit:
    """What gets one page: a module, or the files of one package."""

    key: str
    """The path of the file, or of the folder."""
    name: str
    language: str
    files: tuple[str, ...]
    is_package: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """One unit imports another one, at these places."""

    importer: str
    imported: str
    places: tuple[Place, ...]
    only_types: bool = False
    """Whether it does so nowhere but for a checker of types."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A change as git tells of it."""

    id: str
    date: str
    author: str
    subject: str
