"""Remember which files the model has seen, and as what."""

from hashlib import blake2b

from msgspec import Struct

from hortus.agent.values import ToolError

_SIZE = 16


class _Sight(Struct, frozen=True):
    """What the model knows of a file."""

    digest: bytes
    whole: bool


class Known:
    """The files of a session that the model has read or written."""

    def __init__(self) -> None:
        self._sights: dict[str, _Sight] = {}

    def knows(self, path: str) -> bool:
        """Tell whether the model has read or written any of a file."""
        return path in self._sights

    def saw(self, path: str, data: bytes, *, whole: bool) -> None:
        """Note that the model was shown a file, or a part of it."""
        digest = _digest(data)
        before = self._sights.get(path)
        known = before is not None and before.digest == digest and before.whole
        self._sights[path] = _Sight(digest, whole or known)

    def wrote(self, path: str, data: bytes | None) -> None:
        """Note what the model's own edit made of a file."""
        before = self._sights.pop(path, None)
        if data is not None:
            self._sights[path] = _Sight(_digest(data), before is None or before.whole)

    def refuse_stale(self, path: str, data: bytes | None, *, whole: bool) -> None:
        """Raise where the model edits what it does not know; ``whole`` for a file written anew.

        What it replaces by its text has to be in the file, so a file that was never read may be
        edited in that way: the model saw it in another tool's output.
        """
        sight = self._sights.get(path)
        if data is None:
            return
        if sight is not None and sight.digest != _digest(data):
            raise ToolError(
                f"{path} has changed since you read it",
                remedy="read it again, then make the edit to what it holds now",
            )
        if whole and data and (sight is None or not sight.whole):
            read = "never" if sight is None else "only in part"
            raise ToolError(
                f"{path} is there already and was {read} read",
                remedy="read all of it before you write it anew, or replace a part of it",
            )


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=_SIZE).digest()
