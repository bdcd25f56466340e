"""The one thread that writes: whatever waits is made durable by a single commit."""

import asyncio
import time
import weakref
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread, current_thread

from hortus.store.committing import Committer, Participant, Rows
from hortus.store.database import Database
from hortus.store.errors import BusyError, ClosedError, RejectedError, StoreError
from hortus.store.types import Intent, Record

_MOST_WAITING = 65_536
_MOST_IN_BATCH = 4_096
_BUSY = 16
"""So many calls in one group mean that more are on their way."""
_GATHER_S = 0.002


@dataclass(frozen=True, slots=True)
class _Waiting:
    """Records to commit; with none, those are meant that others have left in the database."""

    records: tuple[Record, ...]
    done: asyncio.Future[None]


_Queue = SimpleQueue[_Waiting | None]


class GroupWriter:
    """Commits records in groups and tells those who wait.

    While one commit waits for the disk, the next group gathers, and after a group of some size
    a moment longer: the busier it is, the larger the groups, and the less a record costs.
    """

    def __init__(
        self,
        database: Database,
        rows: Rows,
        participants: Sequence[Participant] = (),
        *,
        most_waiting: int = _MOST_WAITING,
    ) -> None:
        self._most_waiting = most_waiting
        self._queue: _Queue = SimpleQueue()
        self._worker = _Worker(self._queue, Committer(database, rows, participants))
        thread = Thread(target=self._worker.run, name="hortus-store", daemon=True)
        # Runs at `close`, at the end of the interpreter, or when nobody holds the writer any more:
        # in each case what was accepted is on disk first.
        self._finish = weakref.finalize(self, _finish, self._queue, thread)
        thread.start()

    @property
    def waiting(self) -> int:
        """Return how many calls wait for a commit to begin."""
        return self._queue.qsize()

    def append(self, records: tuple[Record, ...]) -> asyncio.Future[None]:
        """Return a future that is done when all ``records`` are durable, or holds a StoreError.

        The records of one call are committed together. With too much waiting, new work (an
        ``Intent``) is refused; an ``Outcome`` is taken always, since its request was let in.
        """
        done = asyncio.get_running_loop().create_future()
        if self._worker.stopped:
            done.set_exception(_closed())
        elif self._queue.qsize() >= self._most_waiting and any(
            isinstance(record, Intent) for record in records
        ):
            done.set_exception(_behind(self._most_waiting))
        else:
            self._queue.put(_Waiting(records, done))
        return done

    def take_over(self) -> asyncio.Future[None]:
        """Return a future that is done when the events left by others are recorded.

        A call takes over so many at most; it costs next to nothing where there are none.
        """
        return self.append(())

    def close(self) -> None:
        """Commit what waits, then stop; safe to call twice."""
        self._finish()


def _finish(queue: _Queue, thread: Thread) -> None:
    queue.put(None)
    # The garbage collector may call this on any thread, the writing one included.
    if thread is not current_thread():
        thread.join()


class _Worker:
    """The loop of the writing thread."""

    def __init__(self, queue: _Queue, committer: Committer) -> None:
        self._queue = queue
        self._committer = committer
        self._busy = False
        self.stopped = False

    def run(self) -> None:
        """Serve until the end mark is met; however it ends, nobody is left waiting."""
        ended = False
        try:
            while not ended:
                batch, ended = self._gather()
                if batch:
                    self._serve(batch)
        finally:
            self.stopped = True
            self._committer.close()
            while not self._queue.empty():
                if waiting := self._queue.get():
                    _tell([waiting], _closed())

    def _gather(self) -> tuple[list[_Waiting], bool]:
        first = self._queue.get()
        if first is None:
            return [], True
        if self._busy:
            # As PostgreSQL's commit_delay: where many commit, a moment's wait saves flushes.
            time.sleep(_GATHER_S)
        batch, ended = self._rest([first])
        self._busy = len(batch) >= _BUSY
        return batch, ended

    def _rest(self, batch: list[_Waiting]) -> tuple[list[_Waiting], bool]:
        size = len(batch[0].records)
        while size < _MOST_IN_BATCH:
            try:
                waiting = self._queue.get_nowait()
            except Empty:
                break
            if waiting is None:
                return batch, True
            batch.append(waiting)
            size += len(waiting.records)
        return batch, False

    def _serve(self, batch: list[_Waiting]) -> None:
        error: StoreError | None = _closed()
        try:
            records = [record for waiting in batch for record in waiting.records]
            take_over = not all(waiting.records for waiting in batch)
            error = self._committer.commit(records, take_over=take_over)
        finally:
            if isinstance(error, RejectedError) and len(batch) > 1:
                self._serve_apart(batch)
            else:
                _tell(batch, error)

    def _serve_apart(self, batch: list[_Waiting]) -> None:
        """Halve until the record that cannot be stored is alone: it takes no other with it."""
        middle = len(batch) // 2
        self._serve(batch[:middle])
        self._serve(batch[middle:])


def _tell(batch: Iterable[_Waiting], error: StoreError | None) -> None:
    """Wake those who wait, with one call for each event loop (there is usually just one)."""
    loops: dict[asyncio.AbstractEventLoop, list[asyncio.Future[None]]] = {}
    for waiting in batch:
        loops.setdefault(waiting.done.get_loop(), []).append(waiting.done)
    for loop, futures in loops.items():
        try:
            loop.call_soon_threadsafe(_resolve, futures, error)
        except RuntimeError:
            # The loop has ended, and with it everyone who waited on it.
            continue


def _resolve(futures: list[asyncio.Future[None]], error: StoreError | None) -> None:
    for future in futures:
        if future.done():
            continue
        if error is None:
            future.set_result(None)
        else:
            # One for each: a shared error would gather the tracebacks of all who raise it.
            future.set_exception(type(error)(error.message, remedy=error.remedy))


def _closed() -> ClosedError:
    return ClosedError("hortus is stopping", remedy="send the request again in a moment")


def _behind(most: int) -> BusyError:
    return BusyError(
        f"{most} records wait for the disk",
        remedy="try again shortly; a faster disk or store.durability = normal takes more",
    )
