"""Keep the latest answers to the same question, in bounded memory."""

from typing import Generic, TypeVar

_K = TypeVar("_K")
_V = TypeVar("_V")


class Cache(Generic[_K, _V]):
    """At most ``size`` entries, of which those not asked for lately go first.

    Two generations stand in for an exact order of use: a hit costs one look-up and no lock.
    """

    def __init__(self, size: int) -> None:
        self._half = max(size // 2, 1)
        self._young: dict[_K, _V] = {}
        self._old: dict[_K, _V] = {}

    def __len__(self) -> int:
        """Return how many entries there are."""
        return len(self._young.keys() | self._old.keys())

    def get(self, key: _K) -> _V | None:
        """Return what was kept under ``key``."""
        found = self._young.get(key)
        if found is None and self._old:
            found = self._old.get(key)
            if found is not None:
                self.put(key, found)
        return found

    def put(self, key: _K, value: _V) -> None:
        """Keep ``value`` under ``key``."""
        if len(self._young) >= self._half and key not in self._young:
            self._old, self._young = self._young, {}
        self._young[key] = value
