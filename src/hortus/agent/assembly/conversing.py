"""Find or begin the conversation that a session works in."""

import re
from typing import assert_never

from hortus.agent.conversation import Conversation, Shelf
from hortus.agent.options import Options, Take
from hortus.core import Clock
from hortus.core.regex import late

DEFAULT_MODEL = "house/code"
_FROM = late(r'^<instructions from="([^"\n]+)">$', re.MULTILINE)


def conversation_of(options: Options, clock: Clock) -> Conversation:
    """Return the conversation that the options name, ready to go on."""
    shelf = Shelf(options.places.data / "agent" / "sessions", clock)
    workspace = options.places.workspace
    which = options.which
    match which.take:
        case Take.NEW:
            return shelf.begin(workspace, options.model or "")
        case Take.NEWEST:
            session_id = shelf.newest(workspace)
        case Take.NAMED:
            session_id = which.session_id
        case _:
            assert_never(which.take)
    return shelf.fork(session_id) if which.copy else shelf.resume(session_id)


def told_of(conversation: Conversation) -> tuple[str, ...]:
    """Return the nested files of instructions that the model was told of already."""
    return tuple(name for pin in conversation.state.pins for name in _FROM.findall(pin))
