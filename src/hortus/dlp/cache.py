"""Scan each text once: agents send the whole conversation again with every turn."""

from collections import OrderedDict
from hashlib import blake2b

from hortus.dlp.scanner import Scanner
from hortus.dlp.types import Findings

_DIGEST = 16


class ScanCache:
    """Keeps what was found in the last texts, by the hash of each; never the texts."""

    def __init__(self, scanner: Scanner, capacity: int = 10_000) -> None:
        self._scanner = scanner
        self._capacity = capacity
        self._kept: OrderedDict[bytes, Findings] = OrderedDict()
        self.hits = 0
        self.misses = 0

    def __len__(self) -> int:
        return len(self._kept)

    def scan(self, text: str) -> Findings:
        """Return what the text holds, from memory where it was scanned before."""
        digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_DIGEST).digest()
        known = self._kept.get(digest)
        if known is not None:
            self.hits += 1
            self._kept.move_to_end(digest)
            return known
        self.misses += 1
        found = self._kept[digest] = self._scanner.scan(text)
        if len(self._kept) > self._capacity:
            self._kept.popitem(last=False)
        return found
