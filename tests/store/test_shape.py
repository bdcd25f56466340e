"""The layout is that of the tables that are made."""

from hortus.store import Database, layout


def test_it_names_every_column_of_every_table(tmp_path):
    database = Database(tmp_path)
    database.prepare()
    with database.reading() as connection:
        names = [
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        found = {
            name: tuple(
                row[0]
                for row in connection.execute("SELECT name FROM pragma_table_info(?)", (name,))
            )
            for name in names
            if not name.startswith("sqlite_")
        }
    assert dict(layout()) == found
