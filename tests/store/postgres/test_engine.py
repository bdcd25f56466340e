"""A database on a server: what its connections promise, how its tables come to be."""

import threading

import pytest
from psycopg import sql

from hortus.store import Database, InUseError, Server, Store, StoreError, StoreView, VersionError
from hortus.store.errors import ReadOnlyError, UpgradeError
from hortus.store.revision import HEAD


@pytest.fixture
def kind():
    return "postgresql"


@pytest.fixture
def empty(postgres, tmp_path):
    """Return a database without tables."""
    server = postgres.new(ready=False)
    yield Database(tmp_path, busy_timeout_s=0.5, server=server)
    postgres.drop(server)


def setting(connection, name):
    (value,) = connection.execute(f"SHOW {name}").fetchone()
    return value


@pytest.mark.parametrize(("durability", "level"), [("full", "on"), ("normal", "local")])
def test_durability_decides_what_a_commit_waits_for(database, durability, level):
    chosen = Database(database.folder, durability, server=database.server)
    connection = chosen.writer()
    assert setting(connection, "synchronous_commit") == level
    connection.close()


def test_no_gateway_holds_up_the_others_for_ever(database):
    connection = database.writer()
    assert setting(connection, "lock_timeout") == "500ms"
    assert setting(connection, "idle_in_transaction_session_timeout") == "10s"
    connection.close()


def test_tables_are_made_once_by_gateways_that_start_together(empty):
    barrier, faults = threading.Barrier(4), []

    def start():
        barrier.wait()
        try:
            Database(empty.folder, server=empty.server).prepare()
        except StoreError as e:
            faults.append(e)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with empty.reading() as connection:
        assert connection.execute("SELECT * FROM alembic_version").fetchall() == [(HEAD,)]


def test_looking_into_an_empty_database_makes_no_tables(empty):
    with pytest.raises(StoreError, match="no records") as caught:
        StoreView.open(empty)
    assert "hortus up" in caught.value.remedy
    assert "@" not in caught.value.message
    assert not empty.engine.exists()


def test_a_database_of_a_newer_hortus_is_left_alone(database):
    with database.writing() as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(VersionError, match="9999"):
        database.prepare()


def test_a_gateway_that_runs_on_after_an_upgrade_stops_writing(database):
    with database.writing() as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    with pytest.raises(VersionError, match="0001"):
        database.writer()


def test_an_older_database_is_upgraded_unless_a_gateway_works_on_it(empty):
    connection = empty.engine.driver()
    connection.execute("CREATE TABLE alembic_version (version_num TEXT PRIMARY KEY)")
    connection.execute("INSERT INTO alembic_version VALUES ('0000')")
    connection.close()
    at_work = empty.engine.join()
    with pytest.raises(InUseError, match="works on this database"):
        empty.prepare()
    at_work.release()
    # The revision 0000 never was: that the upgrade asks for it shows that it was begun.
    with pytest.raises(UpgradeError, match="0000"):
        empty.prepare()


def test_gateways_work_side_by_side_and_a_command_that_wants_them_gone_is_refused(database):
    with Store.open(database), Store.open(database), pytest.raises(InUseError):
        database.engine.alone()
    with database.engine.alone(), pytest.raises(InUseError, match="wants it alone"):
        Store.open(database)


def test_a_server_that_takes_no_changes_is_named(database, postgres):
    name = sql.Identifier(database.server.name)
    postgres.ask(sql.SQL("ALTER DATABASE {} SET default_transaction_read_only = on").format(name))
    with pytest.raises(ReadOnlyError, match="takes no changes"), database.writing() as connection:
        connection.execute("INSERT INTO key_changes VALUES (1, 1)")


def test_the_language_of_the_server_changes_no_order(database):
    with database.writing() as connection:
        for name in ("a", "B", "b", "A"):
            connection.execute(
                "INSERT INTO keys VALUES (?, ?, '', '[]', 1, 0, 0, 0)", (name, name.encode())
            )
    with database.reading() as connection:
        found = connection.execute("SELECT key_id FROM keys ORDER BY key_id").fetchall()
    assert found == [("A",), ("B",), ("a",), ("b",)]


def test_a_password_is_shown_to_the_server_and_to_nobody_else(database, postgres, tmp_path):
    postgres.ask(sql.SQL("CREATE ROLE guarded LOGIN SUPERUSER PASSWORD 'correct-horse'"))
    rules = postgres.data / "pg_hba.conf"
    before = rules.read_text()
    rules.write_text(f"host all guarded 127.0.0.1/32 scram-sha-256\n{before}")
    postgres.ask(sql.SQL("SELECT pg_reload_conf()"))
    file = tmp_path / "password"
    url = database.server.url.replace("hortus@", "guarded@")
    try:
        for words, good in (("wrong-staple", False), ("correct-horse", True)):
            file.write_text(f"{words}\n")
            file.chmod(0o600)
            guarded = Database(tmp_path, server=Server(url, file))
            if good:
                guarded.prepare()
                continue
            with pytest.raises(StoreError, match="does not let this user in") as caught:
                guarded.prepare()
            assert words not in f"{caught.value!r} {caught.value.__cause__!r} {guarded!r}"
        with pytest.raises(StoreError, match="does not let this user in"):
            Database(tmp_path, server=Server(url)).prepare()
    finally:
        rules.write_text(before)
        postgres.ask(sql.SQL("SELECT pg_reload_conf()"))
        postgres.ask(sql.SQL("DROP ROLE guarded"))
