"""What leads out of the chamber: the descriptors of its first process, and its last words."""

import json
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType

FAILED = 70
"""Exit status of a chamber that could not be built; nothing was run in it."""


@dataclass(frozen=True, slots=True)
class Ends:
    """Descriptors that lead out of the chamber; the program itself gets the first one alone."""

    output: int
    """What it prints goes here, unless it is given a terminal."""
    news: int
    """A JSON line for each start and end, and at last what changed."""
    trace: int
    """File that takes the trace."""
    attempts: socket.socket
    """Takes the descriptor at which attempts to connect are announced."""
    orders: int
    """A byte says that the servers listen; another one, or its end, that it is enough."""

    def tell(self, news: Mapping[str, object]) -> None:
        """Send one line of news."""
        os.write(self.news, json.dumps(news).encode() + b"\n")


class LastWords:
    """Ends a forked process with a line on its error output: nothing of its parent's may run."""

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(
        self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None
    ) -> None:
        """End the process where it failed."""
        if error is not None:
            os.write(2, f"hortus: the chamber could not be built: {error}\n".encode())
            os._exit(FAILED)
