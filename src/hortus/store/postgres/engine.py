"""A database on a PostgreSQL server: the store of several gateways."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from importlib.resources import files

import psycopg
from psycopg.conninfo import make_conninfo

from hortus.store.connection import Connection, transaction
from hortus.store.errors import InUseError, StoreError, VersionError
from hortus.store.postgres.connection import Driver, PostgresConnection
from hortus.store.postgres.errors import translated
from hortus.store.postgres.locks import HOUSE_LOCK, ServerLead, SessionLock
from hortus.store.revision import HEAD, checked
from hortus.store.server import Server

_CONNECT_TIMEOUT_S = 5
# A gateway that stands still in a transaction holds up all others: the server ends it.
_IDLE_IN_TRANSACTION_S = 10
# How long either side waits for the other to confirm what it was sent.
_SILENCE_S = 10
_DURABILITY = {"full": "on", "normal": "local"}


class PostgresServer:
    """One database on a server; SQL, locks and settings that only PostgreSQL knows."""

    shared = True

    def __init__(self, server: Server, durability: str, busy_timeout_s: float) -> None:
        self._server = server
        self._settings: Mapping[str, object] = {
            "synchronous_commit": _DURABILITY[durability],
            "lock_timeout": f"{busy_timeout_s:.3f}s",
            "idle_in_transaction_session_timeout": f"{_IDLE_IN_TRANSACTION_S}s",
            "tcp_user_timeout": f"{_SILENCE_S}s",
            "timezone": "UTC",
        }

    def writer(self) -> PostgresConnection:
        """Return a connection that may write; raises ``VersionError`` after an upgrade."""
        connection = self._connect()
        try:
            _check_revision(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def reader(self) -> PostgresConnection:
        """Return a connection that cannot write; it neither waits for the writer nor stops it."""
        return self._connect(default_transaction_read_only="on")

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Read one state of the database inside the block."""
        with closing(self.reader()) as connection:
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield connection

    def exists(self) -> bool:
        """Tell whether the tables have been made."""
        with closing(self.reader()) as connection:
            return bool(_revision(connection))

    def prepare(self) -> None:
        """Make the tables, or bring older ones up to date."""
        with closing(self._connect()) as connection:
            _check_flushing(connection, self._settings)
            if (found := _revision(connection)) == HEAD:
                return
            if not found:
                _create(connection)
        if found:
            with self.alone():
                from hortus.store.upgrade import upgrade_server  # noqa: PLC0415 - costs half a second

                upgrade_server(self.driver)

    def join(self) -> SessionLock:
        """Say that a gateway works here until the lock is released."""
        held = SessionLock(self._connect)
        if not held.share(HOUSE_LOCK):
            held.release()
            raise InUseError(
                "the database is being changed by a command that wants it alone",
                remedy="wait for `hortus audit rekey` or an upgrade to end, then start again",
            )
        return held

    def alone(self) -> AbstractContextManager[object]:
        """Keep gateways out inside the block; raises ``InUseError`` where one works."""
        held = SessionLock(self._connect)
        if not held.take(HOUSE_LOCK):
            held.release()
            raise InUseError(
                "a hortus works on this database",
                remedy="stop every gateway that has it in store.url first",
            )
        return held

    def lead(self) -> ServerLead:
        """Return what tells whether this gateway is the one that signs."""
        return ServerLead(self._connect)

    def flush(self) -> None:
        """Do nothing: what can be read is on the server's disk."""

    def driver(self, **settings: object) -> Driver:
        """Return a bare connection; raises ``StoreError``."""
        options = " ".join(f"-c {k}={v}" for k, v in {**self._settings, **settings}.items())
        # libpq's own reading of the address, so whatever it knows can be written there.
        with translated():
            where = make_conninfo(
                self._server.url,
                password=self._server.password(),
                options=options,
                connect_timeout=_CONNECT_TIMEOUT_S,
                tcp_user_timeout=_SILENCE_S * 1_000,
                keepalives_idle=_SILENCE_S,
                application_name="hortus",
            )
            return psycopg.connect(where, autocommit=True)

    def _connect(self, **settings: object) -> PostgresConnection:
        return PostgresConnection(self.driver(**settings))


def _revision(connection: Connection) -> str:
    """Return the revision of the tables, or '' where there are none."""
    (known,) = connection.execute("SELECT to_regclass('alembic_version')::text").fetchone()
    return checked(connection) if known else ""


def _check_revision(connection: Connection) -> None:
    if (found := _revision(connection)) != HEAD:
        raise VersionError(
            f"the tables are at revision {found or 'none'}, this hortus knows {HEAD}",
            remedy="another hortus has changed them: run that version here too",
        )


def _create(connection: PostgresConnection) -> None:
    """Make the newest tables, unless another gateway was faster."""
    with transaction(connection):
        if _revision(connection):
            return
        tables = files("hortus.store.migrations").joinpath("tables.postgresql.sql")
        for statement in tables.read_text().split(";\n"):
            connection.execute(statement)
        connection.execute("INSERT INTO alembic_version VALUES (?)", (HEAD,))


def _check_flushing(connection: Connection, settings: Mapping[str, object]) -> None:
    (fsync,) = connection.execute("SHOW fsync").fetchone()
    if fsync != "on" and settings["synchronous_commit"] == "on":
        raise StoreError(
            "the database server does not flush what it commits (fsync = off)",
            remedy="set fsync = on there; store.durability = normal takes it as it is",
        )
