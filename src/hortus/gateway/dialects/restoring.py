"""Give the calls of a stream back the tools the client knows."""

from hortus.gateway.dialects.toolnames import ToolNames, input_of
from hortus.gateway.dialects.types import Closed, Delta, Event, Opened, ToolCall, ToolKind


class Restorer:
    """Turns calls of flat functions into calls of grouped and custom tools, event by event.

    The input of a custom tool is held back until it is whole: its pieces are JSON, cut anywhere.
    """

    def __init__(self, names: ToolNames) -> None:
        self._names = names
        self._held: dict[int, list[str]] = {}

    def restored(self, event: Event) -> list[Event]:
        """Return the events to write in place of ``event``."""
        match event:
            case Opened(block, ToolCall() as call):
                known = self._names.restored(call)
                if known.kind is ToolKind.CUSTOM and call.kind is not ToolKind.CUSTOM:
                    self._held[block] = []
                return [Opened(block, known)]
            case Delta(block, text) if block in self._held:
                self._held[block].append(text)
                return []
            case Closed(block) if block in self._held:
                text = input_of("".join(self._held.pop(block)))
                return [Delta(block, text), event] if text else [event]
        return [event]
