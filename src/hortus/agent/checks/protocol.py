"""What a language server says, as far as it is listened to."""

from enum import IntEnum

import msgspec

NOTHING = msgspec.Raw(b"null")


class Severity(IntEnum):
    """How bad a server takes something to be."""

    ERROR = 1


class Position(msgspec.Struct, frozen=True):
    """A place in a text, from 0."""

    line: int = 0


class Range(msgspec.Struct, frozen=True):
    """A part of a text."""

    start: Position = Position()


class Diagnostic(msgspec.Struct, frozen=True):
    """One thing that a server finds."""

    message: str
    range: Range = Range()
    severity: int = Severity.ERROR
    code: str | int | None = None
    source: str | None = None


class Published(msgspec.Struct, frozen=True):
    """What a server finds in a file, told of its own accord."""

    uri: str
    diagnostics: tuple[Diagnostic, ...] = ()
    version: int | None = None


class Report(msgspec.Struct, frozen=True):
    """What a server finds in a file when it is asked."""

    items: tuple[Diagnostic, ...] = ()
    kind: str = "full"


class Capabilities(msgspec.Struct, frozen=True, rename="camel"):
    """What a server can do."""

    diagnostic_provider: msgspec.Raw = NOTHING


class Initialized(msgspec.Struct, frozen=True):
    """How a server answers the first request."""

    capabilities: Capabilities = Capabilities()


class Incoming(msgspec.Struct, frozen=True):
    """Any message of a server."""

    id: int | str | None = None
    method: str | None = None
    params: msgspec.Raw = NOTHING
    result: msgspec.Raw = NOTHING
