"""What one file says of libraries: what it defines, what it imports and what it calls."""

import msgspec


class Defined(msgspec.Struct, frozen=True, array_like=True):
    """Something that other files can use; ``name`` has its class: ``Client.get``."""

    name: str
    kind: str
    first: int
    last: int
    signature: str
    doc: str = ""
    deprecated: bool = False
    words: str = ""
    """With which words it is deprecated."""
    instead: str = ""
    """What to use in its place, where the words name it."""


class Imported(msgspec.Struct, frozen=True, array_like=True):
    """A name that a file takes from a module; without ``name`` it is the module itself."""

    module: str
    name: str
    local: str
    line: int


class Called(msgspec.Struct, frozen=True, array_like=True):
    """A call of something imported, and the function that it is in ('' outside of all)."""

    module: str
    name: str
    line: int
    inside: str = ""
    positional: int = 0
    keywords: tuple[str, ...] = ()
    is_open: bool = False
    """Whether more arguments are handed through: ``*args``."""


class Facts(msgspec.Struct, frozen=True, array_like=True):
    """All of it; ``package`` is what the file itself says it belongs to (Go, Java)."""

    defined: tuple[Defined, ...] = ()
    imported: tuple[Imported, ...] = ()
    called: tuple[Called, ...] = ()
    package: str = ""
