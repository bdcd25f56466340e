"""What the loop needs of the other parts of the agent; assembly joins them."""

from collections.abc import Callable, Sequence
from threading import Event as Flag
from typing import Protocol

from hortus.agent.toolcalls import Repair
from hortus.agent.values import (
    Action,
    Call,
    Decision,
    Event,
    Mode,
    ModelTurn,
    Told,
    ToolSpec,
    Turn,
    Usage,
)


class Answer(Protocol):
    """One turn of the model, fit to enter the conversation."""

    @property
    def turn(self) -> ModelTurn:
        """What was said, and the calls that can be made."""

    @property
    def usage(self) -> Usage:
        """Tokens of the request that was answered, as the server counts them."""

    @property
    def decision_id(self) -> str:
        """What `hortus why` explains; empty where the server gives none."""

    @property
    def cut(self) -> bool:
        """Whether the answer ended because it had become too long."""

    @property
    def window(self) -> int | None:
        """How many tokens the server seems to take, where it read less than it was sent."""


class Asker(Protocol):
    """Asks the model for one turn, and mends what can be mended."""

    model: str

    def ask(
        self,
        system: str,
        tools: Sequence[ToolSpec],
        turns: Sequence[Turn],
        show: Callable[[Event], None],
        stop: Flag,
    ) -> Answer:
        """Return the model's turn.

        Raises ``ContextFullError``, ``GaveUpError`` or, once ``stop`` is set,
        ``InterruptedError_`` (what was shown so far is void).
        """


class Gate(Protocol):
    """Decides on actions: the administrator's requirements, rules and the mode."""

    mode: Mode

    def decide(self, action: Action, repairs: Sequence[Repair] = ()) -> Decision:
        """Return what is to be done about an action whose call was so repaired."""

    def offer(self, action: Action) -> str:
        """Return the rule that would allow this from now on; empty where none may."""

    def grant(self, rule: str) -> None:
        """Add a rule that was offered, until the session ends."""


class Checkpoints(Protocol):
    """Keeps the files of the workspace as they were, beside the person's own git."""

    def include(self, paths: Sequence[str]) -> None:
        """Keep these files from now on, whether git ignores them or not."""

    def take(self, label: str) -> str:
        """Keep the files as they are now; return the checkpoint's name."""

    def restore(self, checkpoint: str) -> tuple[str, ...]:
        """Put the files back as they were; return the paths that changed."""

    def changed_since(self, checkpoint: str) -> tuple[str, ...]:
        """Return the paths that differ from a checkpoint."""


class Hooks(Protocol):
    """Programs of the person's that have a say before and after tools and at the end."""

    def before(self, call: Call, action: Action) -> Decision | None:
        """Return a decision that goes before the gate's where it is stricter; None for none."""

    def after(self, call: Call, told: Told) -> str:
        """Return what to add to the result for the model; empty for nothing."""

    def stop(self, said: str) -> str:
        """Return why the work is not finished, as the next thing to do; empty lets it end."""


class Checker(Protocol):
    """Looks at files that were just edited."""

    def check(self, paths: Sequence[str]) -> str:
        """Return findings for the model; empty where there are none."""


class Guidance(Protocol):
    """What the repository, the person and the company want of whoever works here."""

    def system(self) -> str:
        """Return the instructions of the repository and the person, verbatim.

        The same for a whole session.
        """

    def touched(self, paths: Sequence[str]) -> str:
        """Return instructions and rules newly in scope, each once a session; empty for none."""
