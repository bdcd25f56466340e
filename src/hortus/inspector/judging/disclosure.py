"""What a vendor says its tool sends: with the address of the page and the day it was read."""

from functools import cache
from importlib import resources

import msgspec


class Disclosed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One statement of a vendor."""

    code: str
    """The finding that it discloses, as ``undisclosed_destination``; ``*`` for any."""
    subject: str = ""
    """The host, variable or identifier that it names; empty for all of the code."""
    observed: str = ""
    """A host at which what the page speaks of was seen by us, where the page names none."""
    url: str
    read: str
    """Day on which the page said so, as 2026-11-22."""
    says: str
    """What the page says, in our words."""


class Disclosure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that one vendor says of one tool."""

    tool: str
    statements: tuple[Disclosed, ...] = ()

    def of(self, code: str, subject: str) -> Disclosed | None:
        """Return the statement that discloses a finding, or None."""
        for statement in self.statements:
            named = statement.observed or statement.subject
            if statement.code in (code, "*") and named in ("", subject):
                return statement
        return None


@cache
def _all() -> dict[str, Disclosure]:
    folder = resources.files("hortus.inspector.judging").joinpath("data")
    found = [
        msgspec.toml.decode(file.read_bytes(), type=Disclosure)
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    ]
    return {each.tool: each for each in found}


def disclosure(tool: str) -> Disclosure:
    """Return what the vendor of a tool says; nothing, where nothing was written down."""
    return _all().get(tool, Disclosure(tool=tool))
