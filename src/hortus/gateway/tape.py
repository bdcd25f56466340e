"""What one request and its answer are taken down with."""

from typing import Protocol

from hortus.store import Event


class Tape(Protocol):
    """Takes down what the settings say is to be kept of one attempt."""

    def answer(self, data: bytes) -> None:
        """Take down a piece of the answer."""
        ...

    async def seal(self, request: bytes, answer_labels: frozenset[str]) -> Event:
        """Return the event that says what was kept; what was sealed goes to the disk with it."""
        ...
