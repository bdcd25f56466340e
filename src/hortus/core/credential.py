"""What proves who sends a request to a gateway."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


class Credential(Protocol):
    """Something that proves who sends a request: a key, or a session bound to this machine."""

    def headers(self, method: str, path: str) -> Mapping[str, str]:
        """Return the headers that prove it for one request."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """A key as `hortus key new` makes it; an empty one sends nothing."""

    secret: str = field(repr=False)

    def headers(self, method: str, path: str) -> Mapping[str, str]:
        """Return the key's header, which is the same for every request."""
        del method, path
        return {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
