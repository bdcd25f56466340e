"""What an event of a stream says, whatever its dialect."""

from typing import Protocol

from msgspec import DecodeError, Struct

from hortus.gateway.screening.answer_json import Form, Path

Key = tuple[str | int, ...]
"""Names a text of the answer; what has the same key is one text."""


class Said(Struct, frozen=True, gc=False):
    """A piece of a text, and where in the event it stands.

    ``part`` names the part of the answer that a later event repeats as a whole, if one does.
    """

    key: Key
    text: str
    path: Path
    form: Form = Form.PLAIN
    part: Key = ()


class Reading(Struct, frozen=True, gc=False):
    """What an event says: pieces of texts, and which texts are over with it.

    ``is_more`` where it holds other texts too, which stand for themselves; ``is_idle`` where it
    only keeps the connection alive. A Struct, as ``SseEvent`` is, since one is made per event.
    """

    said: tuple[Said, ...] = ()
    over: tuple[Key, ...] = ()
    is_more: bool = False
    is_idle: bool = False


UNREADABLE = (DecodeError, UnicodeDecodeError, RecursionError)
"""What decoding raises for an event that is not what its dialect says."""

NOTHING = Reading()
IDLE = Reading(is_idle=True)
OTHER = Reading(is_more=True)


class Tap(Protocol):
    """Reads the events of one stream."""

    def read(self, data: bytes) -> Reading:
        """Return what the event says; ``data`` may be no JSON at all."""
        ...
