"""Which model a conversation was with last, so that its prompt cache is used again."""

from collections import OrderedDict
from hashlib import blake2b

from hortus.core import Clock

_MOST = 65_536
_LONGEST_KEY = 64


class Stickiness:
    """Remembers a bounded number of conversations for a bounded time, the latest used first."""

    def __init__(self, clock: Clock, *, keep_s: float, most: int = _MOST) -> None:
        self._clock = clock
        self._keep_s = keep_s
        self._most = most
        # All are kept for the same time and move to the end when used: the oldest is in front.
        self._kept: OrderedDict[tuple[str, str], tuple[str, float]] = OrderedDict()

    def remember(self, asked: str, conversation: str, model: str) -> None:
        """Note that ``model`` has just answered the conversation; an empty one is nobody's."""
        if not conversation:
            return
        now = self._clock.monotonic()
        key = _key(asked, conversation)
        self._kept[key] = (model, now + self._keep_s)
        self._kept.move_to_end(key)
        while len(self._kept) > self._most or next(iter(self._kept.values()))[1] <= now:
            self._kept.popitem(last=False)

    def find(self, asked: str, conversation: str) -> str:
        """Return the model that answered last, or ''."""
        if not conversation or not self._kept:
            return ""
        model, until = self._kept.get(_key(asked, conversation), ("", 0.0))
        return model if until > self._clock.monotonic() else ""

    def __len__(self) -> int:
        return len(self._kept)


def _key(asked: str, conversation: str) -> tuple[str, str]:
    """Return a key of bounded size; the conversation's name is the client's to choose."""
    if len(conversation) > _LONGEST_KEY:
        digest = blake2b(conversation.encode("utf-8", "surrogatepass"), digest_size=16)
        conversation = digest.hexdigest()
    return asked, conversation
