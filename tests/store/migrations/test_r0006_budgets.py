"""The sixth revision: of older requests it is not known who pays, and nothing else changes."""

from pathlib import Path

import pytest

from hortus.store import Database, Store
from hortus.store.migrations import r0005_sealed_content as fifth
from hortus.store.migrations import r0006_budgets as sixth
from hortus.store.upgrade import upgrade

MIGRATIONS = Path(sixth.__file__).parent


@pytest.fixture
def old_folder(tmp_path):
    """Return a data folder as revision 0005 left it, with one request in it."""
    older = tmp_path / "revisions"
    older.mkdir()
    for file in MIGRATIONS.glob("r000[1-5]_*.py"):
        (older / file.name).write_text(file.read_text())
    data = tmp_path / "data"
    data.mkdir()
    connection = Database(data).writer()
    upgrade(connection, older)
    connection.execute(
        "INSERT INTO intents VALUES (1, 'dec_old', 1, 1, 'ada', 'key_1', '', '', 'chat', 'm',"
        " 'm', 'first', 1, '', 1, '', '', '', 0, '', '', '')"
    )
    connection.close()
    return data


def test_it_follows_the_fifth():
    assert sixth.down_revision == fifth.revision


def test_older_requests_belong_to_no_account(old_folder):
    with Store.open(old_folder) as store:
        [attempt] = store.records.find("dec_old").attempts
    assert (attempt.account, attempt.facts, attempt.cost_centre) == ("", "", "")
