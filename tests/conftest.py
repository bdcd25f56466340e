"""What all tests share."""

import signal

import pytest

from hortus.store.database import Database
from hortus.store.testing.server import TrialServer, find_programs, memory_folder


def pytest_configure() -> None:
    """Let the processes that tests start be interrupted.

    A shell starts background jobs with SIGINT ignored, and children inherit that: without this,
    tests of Ctrl-C would hang wherever the suite itself runs in the background.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


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
            server = request.getfixturevalue("postgres").new()
            made.append(server)
        database = Database(folder, server=server, **options)
        database.prepare()
        return database

    yield make
    for server in made:
        request.getfixturevalue("postgres").drop(server)


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
