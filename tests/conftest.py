"""What all tests share."""

import gc
import importlib
import signal
from itertools import count

import psycopg
import pytest
from hypothesis import settings
from psycopg import sql

from hortus.store.database import Database
from hortus.store.server import Server
from hortus.store.testing.server import TrialServer, find_programs, memory_folder

# Nothing is asserted about time, so no example has a deadline either.
settings.register_profile("quick", deadline=None, max_examples=40)
settings.register_profile("long", deadline=None, max_examples=1000)


def pytest_configure(config: pytest.Config) -> None:
    """Choose how long to look, and let the processes that tests start be interrupted.

    A shell starts background jobs with SIGINT ignored, and children inherit that: without this,
    tests of Ctrl-C would hang wherever the suite itself runs in the background.
    """
    config.addinivalue_line("markers", "long: runs only with --long, that is in `make test-long`")
    if not config.getoption("--hypothesis-profile"):
        settings.load_profile("long" if config.getoption("--long") else "quick")
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(config, "workerinput"):
        # For each of its models pydantic looks through all modules that are there by then, so
        # that in the whole suite this would take four seconds.
        importlib.import_module("scim2_client")


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Keep the garbage collector from what is collected: all of it stays to the end."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what takes long unless it is asked for."""
    if not config.getoption("--long"):
        longer = [item for item in items if item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=longer)
        items[:] = [item for item in items if not item.get_closest_marker("long")]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let CI insist on what is only skipped elsewhere."""
    parser.addoption(
        "--postgres",
        choices=["if-there", "required"],
        default="if-there",
        help="what becomes of tests that need a PostgreSQL server where none is installed",
    )
    parser.addoption(
        "--idp",
        choices=["if-there", "required"],
        default="if-there",
        help="what becomes of tests that need an identity provider where npm cannot get it",
    )
    parser.addoption(
        "--long",
        action="store_true",
        help="run what takes long too, and try properties with 1,000 examples instead of 40",
    )


@pytest.fixture(scope="session")
def postgres_programs(request):
    """Return where PostgreSQL's programs are; skips what needs them where they are not."""
    if (found := find_programs()) is None:
        missing = "PostgreSQL is not installed: run scripts/postgres.sh, or apt install postgresql"
        if request.config.getoption("--postgres") == "required":
            pytest.fail(missing, pytrace=False)
        pytest.skip(missing)
    return found


@pytest.fixture(scope="session")
def postgres(postgres_programs):
    """Return a real PostgreSQL server, which all tests of a session share."""
    server = TrialServer(postgres_programs, parent=memory_folder())
    yield server
    server.close()


# All that a test may have changed in a database besides the rows.
_SHAPE = """
SELECT md5(string_agg(line, E'\\n' ORDER BY line)) FROM (
    SELECT concat_ws(' ', relname, relkind, attname, attnum, atttypid, attnotnull)
    FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
    WHERE relnamespace = 'public'::regnamespace AND attnum > 0
    UNION ALL SELECT pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT tgname::text FROM pg_trigger
    UNION ALL SELECT proname::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT nspname::text FROM pg_namespace
    UNION ALL SELECT setconfig::text FROM pg_db_role_setting
    UNION ALL SELECT version_num FROM alembic_version
) AS lines (line)
"""
_EMPTY = """
DO $$ DECLARE name regclass; filled boolean; BEGIN
    FOR name IN SELECT oid FROM pg_class WHERE relkind = 'r'
        AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', name) INTO filled;
        IF filled THEN EXECUTE format('TRUNCATE %s', name); END IF;
    END LOOP;
    FOR name IN SELECT oid FROM pg_class WHERE relkind = 'S'
    LOOP EXECUTE format('ALTER SEQUENCE %s RESTART', name); END LOOP;
END $$
"""


class Spares:
    """Databases on the server that tests have used and left as good as new.

    Emptying one takes less than a third of the work of making one and removing it.
    """

    def __init__(self, server):
        self._server = server
        self._owner = None
        self._free = []
        self._names = count(1)
        self._shape = None

    def close(self):
        """End the connection to the server, which removes the databases itself."""
        if self._owner is not None:
            self._owner.close()

    def take(self):
        """Return a database with tables and without records."""
        if self._free:
            return self._free.pop()
        made = self._server.new()
        if self._shape is None:
            with psycopg.connect(made.url, autocommit=True) as connection:
                self._shape = connection.execute(_SHAPE).fetchone()
        return made

    def give_back(self, database):
        """Keep a database for the next test, or remove it if more than records were changed."""
        try:
            kept = self._emptied(database)
        except psycopg.Error:  # some tests end the server
            self.close()
            self._owner, kept = None, None
        if kept is None:
            self._server.drop(database)
        else:
            self._free.append(kept)

    def _emptied(self, database):
        # Under a new name: whoever still works on it after its test must not disturb the next.
        name = f"trial_spare_{next(self._names)}"
        if self._owner is None:
            self._owner = psycopg.connect(self._server.url(), autocommit=True)
        end = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s"
        self._owner.execute(end, (database.name,)).fetchall()
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        self._owner.execute(rename.format(sql.Identifier(database.name), sql.Identifier(name)))
        renamed = Server(self._server.url(name))
        with psycopg.connect(renamed.url, autocommit=True) as connection:
            if connection.execute(_SHAPE).fetchone() == self._shape:
                connection.execute(_EMPTY)
                return renamed
        self._server.drop(renamed)
        return None


@pytest.fixture(scope="session")
def spares(postgres):
    """Return the databases on the server that tests take in turn."""
    found = Spares(postgres)
    yield found
    found.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request):
    """Name the kind of database; `@pytest.mark.parametrize("kind", ["sqlite"])` chooses one."""
    return request.param


@pytest.fixture
def new_database(kind, request, tmp_path_factory):
    """Return a function that makes databases of the kind, ready for records."""
    made = []

    def make(folder=None, **options):
        folder = folder or tmp_path_factory.mktemp("data")
        server = None
        if kind == "postgresql":
            server = request.getfixturevalue("spares").take()
            made.append(server)
        database = Database(folder, server=server, **options)
        database.prepare()
        return database

    yield make
    for server in made:
        request.getfixturevalue("spares").give_back(server)


@pytest.fixture
def emptied_database(new_database, kind):
    """Return a function that returns a database without records, for tests of many examples.

    On the server it is the same one each time: making one takes longer than emptying it.
    """
    made = []

    def empty(**options):
        if kind == "sqlite" or not made:
            made.append(new_database(**options))
            return made[-1]
        with made[0].writing() as connection:
            tables = connection.execute(
                "SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables"
                " WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
            ).fetchone()
            connection.execute(f"TRUNCATE {tables[0]}")
        return made[0]

    return empty


@pytest.fixture
def database(new_database, tmp_path):
    """Return a database of each kind in turn."""
    return new_database(tmp_path)
