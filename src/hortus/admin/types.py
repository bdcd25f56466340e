"""What several operations are asked with."""

from msgspec import Struct


class Named(Struct, frozen=True, forbid_unknown_fields=True):
    """One entry by its name or id, and why something is done to it."""

    name: str
    reason: str = ""


class Listed(Struct, frozen=True, forbid_unknown_fields=True):
    """Which entries are wanted."""

    ended: bool = False
    """Also those that have ended."""
