"""What the gateway needs of whoever knows the keys."""

from dataclasses import dataclass
from typing import Protocol

from hortus.core import HortusError, Principal


@dataclass(frozen=True, slots=True)
class Presented:
    """A proof that came with a token (its ``DPoP`` header), and the request that it is about."""

    proof: str
    method: str
    host: str
    path: str
    scheme: str = "http"


class Keys(Protocol):
    """Who holds which key."""

    def find(self, secret: str, presented: Presented | None = None) -> Principal:
        """Return the holder. Raises an error of status 401 for a key that does not hold.

        A token that is bound to a key of its holder needs the proof that is ``presented``.
        """
        ...

    def withdrawn(self, principal: Principal) -> HortusError | None:
        """Return why somebody who was let in may ask no more, or None while they may."""
        ...
