"""A session as front ends use it."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from hortus.agent.values.actions import Mode
from hortus.agent.values.events import Standing
from hortus.agent.values.messages import Image


class EndReason(StrEnum):
    """Why work on what a person said came to its end."""

    DONE = "done"
    INTERRUPTED = "interrupted"
    TURNS = "turns"
    COST = "cost"
    REFUSED = "refused"
    """The gateway's policies or budgets did not permit a request."""
    UNANSWERED = "unanswered"
    """A permission was needed, and nobody could be asked."""
    FAILED = "failed"


class Ending(Struct, frozen=True):
    """How work on what a person said came to its end."""

    reason: EndReason
    text: str = ""
    """What the model said last."""
    problem: str = ""
    remedy: str = ""


class Place(Struct, frozen=True):
    """A turn of the person's that a session can go back to."""

    number: int
    text: str


class Work(Protocol):
    """A session. ``prompt``, ``compact`` and ``rewind`` take their time, the rest none."""

    def prompt(self, text: str, images: Sequence[Image] = ()) -> Ending:
        """Work on what the person says until it is done. Raises nothing for a failure of work."""

    def interrupt(self) -> None:
        """Stop what is going on as soon as it can be stopped; called from another thread."""

    def queue(self, text: str) -> None:
        """Let the model hear this with its next turn; called from another thread."""

    def standing(self) -> Standing:
        """Return how the session stands; called from any thread."""

    def set_mode(self, mode: Mode) -> None:
        """Change how much is done without asking. Raises why it may not be."""

    def set_model(self, model: str) -> None:
        """Ask another model from the next turn on. Raises why it may not be."""

    def compact(self) -> None:
        """Replace older turns by a summary."""

    def places(self) -> Sequence[Place]:
        """Return the turns that ``rewind`` can go back to, oldest first."""

    def rewind(self, number: int) -> Sequence[str]:
        """Put conversation and files back to before a turn; return the files that changed."""

    def commands(self) -> Mapping[str, str]:
        """Return the person's own commands with what each is for."""

    def expand(self, name: str, words: str) -> str:
        """Return what one of the person's own commands says with these words."""

    def close(self) -> None:
        """End the session; it can be resumed."""


def expanded(text: str, work: Work) -> str:
    """Return what one of the person's own commands says, where the text is one."""
    name, _, words = text[1:].partition(" ")
    known = text.startswith("/") and name in work.commands()
    return work.expand(name, words) if known else text
