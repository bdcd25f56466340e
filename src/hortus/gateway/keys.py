"""What the gateway needs of whoever knows the keys."""

from typing import Protocol

from hortus.core import Principal


class Keys(Protocol):
    """Who holds which key."""

    def find(self, secret: str) -> Principal:
        """Return the holder. Raises an error of status 401 for a key that does not hold."""
        ...
