"""The agent's front end in a terminal: shows events and puts questions."""

from collections.abc import Callable

from rich.console import RenderableType

from hortus.agent.terminal import drawing
from hortus.agent.terminal.consent import Questions
from hortus.agent.terminal.transcript import Transcript
from hortus.agent.values import Asked, Consent, Event, Reply
from hortus.agent.visible import visible

_SESSION_KEY = {"y": Consent.ONCE, "a": Consent.SESSION, "n": Consent.NO}


class TerminalFront:
    """Draws what it is shown, and lets the thread that works wait for an answer."""

    def __init__(self, draw: Callable[[RenderableType], None], redraw: Callable[[], None]) -> None:
        self.transcript = Transcript(draw)
        self.questions = Questions()
        self._redraw = redraw

    def show(self, event: Event) -> None:
        """Show one event."""
        self.transcript.show(event)
        self._redraw()

    def ask(self, asked: Asked) -> Reply:
        """Ask the person and wait; what would be done was shown when it was proposed."""
        self._redraw()
        return self.questions.ask(asked)

    def question(self) -> str:
        """Return what stands above the line while a question is open."""
        asked = self.questions.open
        if asked is None:
            return ""
        why = f" ({visible(asked.decision.reason)})" if asked.decision.reason else ""
        rule = visible(asked.offered_rule)
        always = f"\n  a always: {rule}" if rule else ""
        return (
            f"{drawing.question(asked.action)}{why}\n"
            f"  y yes · n no · or say what to do instead{always}"
        )

    def key(self, letter: str) -> bool:
        """Take a key as an answer; False where it is none."""
        consent = _SESSION_KEY.get(letter)
        return consent is not None and self.questions.answer(consent)
