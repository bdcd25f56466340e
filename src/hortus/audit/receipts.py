"""What a client can keep: a signature over the state of the log that holds its request."""

from collections.abc import Sequence
from threading import Lock

from hortus.audit.formats import Checkpoint, Frontier, Receipt
from hortus.audit.growing import Growth
from hortus.audit.signer import Signer
from hortus.store import Record

# They are asked for as soon as they can be had, or never: that of a stream that has begun is.
_MOST_KEPT = 8_192


class _Group:
    """Records that became durable together; one signature serves them all."""

    __slots__ = ("_frontier", "_signed")

    def __init__(self, frontier: Frontier) -> None:
        self._frontier = frontier
        self._signed: tuple[Checkpoint, bytes] | None = None

    def signed(self, signer: Signer) -> tuple[Checkpoint, bytes]:
        """Return the state of the log after the group, and the signature under it."""
        if self._signed is None:
            frontier = self._frontier
            checkpoint = Checkpoint(signer.key.name, frontier.size, frontier.root())
            self._signed = checkpoint, signer.sign(checkpoint)
        return self._signed


class Receipts:
    """Remembers where the newest records are in the log, until somebody asks for them."""

    def __init__(self, most: int = _MOST_KEPT) -> None:
        self._most = most
        self._places: dict[str, tuple[int, bytes, _Group]] = {}
        self._lock = Lock()

    def grown(self, growth: Growth, records: Sequence[Record]) -> None:
        """Remember the places of ``records``; called on the writer's thread."""
        group = _Group(growth.head.frontier)
        first = growth.head.size - len(records)
        with self._lock:
            for index, (record, leaf) in enumerate(
                zip(records, growth.hashes, strict=True), first
            ):
                self._places[record.decision_id] = index, leaf, group
            while len(self._places) > self._most:
                del self._places[next(iter(self._places))]

    def take(self, decision_id: str, signer: Signer) -> bytes:
        """Return the receipt for a decision's newest record, once; b'' where none is known."""
        with self._lock:
            place = self._places.pop(decision_id, None)
        if place is None:
            return b""
        index, leaf, group = place
        return str(Receipt(index, leaf, *group.signed(signer))).encode()
