"""Locks that a process holds for as long as its connection lives: they die with it."""

from collections.abc import Callable
from threading import Lock
from types import TracebackType
from typing import Self

from hortus.store.errors import StoreError
from hortus.store.postgres.connection import PostgresConnection

HOUSE_LOCK = 0x68_6F_72_74_75_73_02
"""Shared by all gateways at work; whoever changes tables or keys of the log has it alone."""
SIGN_LOCK = 0x68_6F_72_74_75_73_03
"""Held by the one gateway that signs and lays out the log."""

_SHARE = "SELECT pg_try_advisory_lock_shared(?)"
_TAKE = "SELECT pg_try_advisory_lock(?)"


class SessionLock:
    """A connection of its own, and what is locked through it."""

    def __init__(self, connect: Callable[[], PostgresConnection]) -> None:
        self._connection = connect()

    def share(self, key: int) -> bool:
        """Take ``key`` together with others, unless somebody has it alone."""
        return bool(self._connection.execute(_SHARE, (key,)).fetchone()[0])

    def take(self, key: int) -> bool:
        """Take ``key`` alone, unless somebody has it."""
        return bool(self._connection.execute(_TAKE, (key,)).fetchone()[0])

    def check(self) -> None:
        """Raise ``StoreError`` where the connection is lost, and all locks with it."""
        self._connection.execute("SELECT 1")

    def release(self) -> None:
        """Let others have what was locked."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


class ServerLead:
    """Decides which one of several gateways signs: the first, and after its end another one."""

    def __init__(self, connect: Callable[[], PostgresConnection]) -> None:
        self._connect = connect
        self._guard = Lock()
        self._lock: SessionLock | None = None
        self._leads = False

    def held(self) -> bool:
        """Tell whether this gateway signs; raises ``StoreError`` where nobody can tell."""
        with self._guard:
            try:
                return self._held()
            except StoreError:
                self._let_go()
                raise

    def release(self) -> None:
        """Let another gateway sign."""
        with self._guard:
            self._let_go()

    def _held(self) -> bool:
        if self._lock is None:
            self._lock = SessionLock(self._connect)
            # A gateway is at work here also after the server was restarted.
            if not self._lock.share(HOUSE_LOCK):
                self._let_go()
                return False
        if self._leads:
            self._lock.check()
        else:
            self._leads = self._lock.take(SIGN_LOCK)
        return self._leads

    def _let_go(self) -> None:
        self._leads = False
        if self._lock is not None:
            self._lock.release()
            self._lock = None
