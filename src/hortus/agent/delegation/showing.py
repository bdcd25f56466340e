"""Show an agent's work under the call that gave it the work."""

from collections.abc import Callable

from hortus.agent.session import describe
from hortus.agent.values import (
    Answered,
    Asked,
    Effect,
    Event,
    Finished,
    FrontEnd,
    Noticed,
    Proposed,
    Reply,
    Spoke,
)


class Under:
    """A front end for an agent: its steps are output of a call, its costs those of all."""

    def __init__(self, front: FrontEnd, output: Callable[[str], None]) -> None:
        self._front = front
        self._output = output
        self._in_line = False
        self.changed: dict[str, None] = {}
        """Files that it changed, in order."""

    def show(self, event: Event) -> None:
        """Show what matters of an event."""
        match event:
            case Spoke(piece):
                self._say(piece)
            case Proposed(action=action, decision=decision):
                denied = " (denied)" if decision.effect is Effect.DENY else ""
                self._line(f"- {describe(action)}{denied}")
            case Finished(failed=failed, changed=changed, text=text):
                self.changed |= dict.fromkeys(changed)
                if failed:
                    self._line(f"  failed: {text.strip().partition(chr(10))[0][:160]}")
            case Answered() | Noticed():
                self._front.show(event)
            case _:
                return

    def ask(self, asked: Asked) -> Reply:
        """Ask the person, as for any other call."""
        return self._front.ask(asked)

    def _line(self, text: str) -> None:
        self._say(f"{chr(10) if self._in_line else ''}{text}\n")

    def _say(self, text: str) -> None:
        if text:
            self._in_line = not text.endswith("\n")
            self._output(text)
