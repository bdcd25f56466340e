"""What the terminal needs of a session, and of the machine it runs on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from hortus.agent.values import Mode, Standing


@dataclass(frozen=True, slots=True)
class Place:
    """A turn of the person's that the session can go back to."""

    number: int
    text: str


class Work(Protocol):
    """A session as a front end uses it. All but ``prompt`` return at once."""

    def prompt(self, text: str) -> str:
        """Work on what the person says until it is done; return what to tell them, if anything."""

    def interrupt(self) -> None:
        """Stop what is going on as soon as it can be stopped."""

    def queue(self, text: str) -> None:
        """Let the model hear this with its next turn."""

    def standing(self) -> Standing:
        """Return how the session stands."""

    def set_mode(self, mode: Mode) -> None:
        """Change how much is done without asking. Raises why it may not be."""

    def set_model(self, model: str) -> None:
        """Ask another model from the next turn on. Raises why it may not be."""

    def compact(self) -> None:
        """Replace older turns by a summary; takes as long as a turn."""

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


class Services(Protocol):
    """What the terminal asks of hortus beside the session."""

    def models(self) -> Sequence[str]:
        """Return the models that may be asked."""

    def why(self, decision_id: str) -> str:
        """Explain a decision of the gateway."""

    def review(self) -> str:
        """Review what is changed in the workspace."""

    def files(self) -> Sequence[str]:
        """Return the files of the workspace, for completion."""
