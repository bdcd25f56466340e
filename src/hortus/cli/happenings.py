"""How the verbs show events: the same words in the log and in the explanation of a decision."""

from collections.abc import Sequence

import msgspec

from hortus.cli.decisions import moment, printable
from hortus.cli.terminal import Terminal
from hortus.store import Event, NumberedEvent

_HEADS = ("number", "time", "event", "who", "what", "reason", "facts")
_WAITS = "waits"
_MOST_SHOWN = 120


def show(found: Sequence[NumberedEvent], terminal: Terminal) -> None:
    """Print events in their order, as a table or one JSON document a line."""
    if terminal.json:
        for numbered in found:
            terminal.document(document(numbered))
    elif found:
        terminal.table(_HEADS, [_row(numbered) for numbered in found])
    else:
        terminal.note("no events like that")


def document(numbered: NumberedEvent) -> dict[str, object]:
    """Return an event for programs; without a number it waits to be taken over into the log."""
    event = numbered.event
    return {
        "seq": numbered.seq or None,
        "at_us": event.at_us,
        "event": event.event,
        "actor": event.actor,
        "subject": event.subject,
        "decision_id": event.decision_id or None,
        "reason": event.reason,
        "facts": _facts(event),
    }


def sentence(event: Event) -> str:
    """Return an event in one line."""
    why = f": {event.reason}" if event.reason else ""
    facts = " ".join(f"{name}={value}" for name, value in _facts(event).items())
    said = f"{event.event} {event.subject} by {event.actor}{why}"
    return printable(f"{said} ({facts})" if facts else said)


def _row(numbered: NumberedEvent) -> tuple[str, ...]:
    event = numbered.event
    facts = " ".join(f"{name}={value}" for name, value in _facts(event).items())
    if len(facts) > _MOST_SHOWN:
        facts = f"{facts[: _MOST_SHOWN - 1]}\N{HORIZONTAL ELLIPSIS}"
    texts = (event.event, event.actor, event.subject, event.reason, facts)
    return (
        str(numbered.seq or _WAITS),
        moment(event.at_us),
        *(printable(text) for text in texts),
    )


def _facts(event: Event) -> dict[str, str]:
    """Return the facts of an event; a row that somebody spoilt is shown as it is."""
    try:
        return msgspec.json.decode(event.facts, type=dict[str, str])
    except msgspec.MsgspecError:
        return {"facts": event.facts}
