"""The front end of programs: events become lines, and nobody can be asked."""

from collections.abc import Callable

import msgspec

from hortus.agent.conversation import portable_json
from hortus.agent.headless.lines import Line, Unanswered
from hortus.agent.headless.telling import line_of
from hortus.agent.session import describe
from hortus.agent.values import Asked, Consent, Event, Noticed, Reply
from hortus.agent.visible import readable

_NOBODY = "Nobody can be asked here. Do what can be done without it, and say what was left out."


class HeadlessFront:
    """Takes each event; ``write`` gets the lines where they are wanted, ``note`` the notices."""

    def __init__(
        self, write: Callable[[Line], None] | None, note: Callable[[str], None] | None
    ) -> None:
        self._write = write
        self._note = note
        self.unanswered: list[Unanswered] = []

    def show(self, event: Event) -> None:
        """Write one event."""
        if self._write is not None:
            self._write(line_of(event))
        if self._note is not None and isinstance(event, Noticed):
            remedy = f"\n  remedy: {event.remedy}" if event.remedy else ""
            self._note(readable(f"hortus: {event.text}{remedy}"))

    def ask(self, asked: Asked) -> Reply:
        """Answer no, and remember what was needed."""
        needed = Unanswered(describe(asked.action), asked.decision.reason, asked.offered_rule)
        if needed not in self.unanswered:
            self.unanswered.append(needed)
        return Reply(Consent.NO, _NOBODY)


def encoded(line: Line) -> str:
    """Return a line as JSON."""
    try:
        return msgspec.json.encode(line).decode()
    except UnicodeEncodeError:
        # A model or a program wrote half a character.
        return msgspec.json.encode(portable_json(msgspec.to_builtins(line))).decode()
