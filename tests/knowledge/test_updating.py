"""A branch is brought up to date by comparing names and ids."""

import pytest

from hortus.knowledge.admission import Admission
from hortus.knowledge.catalogue import Catalogue
from hortus.knowledge.git import Repository
from hortus.knowledge.types import RepositoryId
from hortus.knowledge.updating import Updater

ONE = RepositoryId(1)


@pytest.fixture
def update(tmp_path, sources):
    catalogue = Catalogue(tmp_path / "c.sqlite")
    updater = Updater(catalogue, Admission())
    yield lambda: updater.update(ONE, "r", Repository(sources.path), "HEAD")
    catalogue.close()


def test_the_first_look_takes_everything_and_the_next_what_changed(update, sources):
    sources.commit({"a.py": "1\n", "b.py": "2\n"})
    first = update()
    assert (first.added, first.removed) == (2, 0)
    assert update() is None
    (sources.path / "b.py").unlink()
    sources.commit({"c.py": "3\n"})
    second = update()
    assert (second.added, second.removed) == (1, 1)


def test_a_branch_without_a_commit_is_nothing_new(update):
    assert update() is None


def test_what_is_left_out_is_counted(update, sources):
    sources.write({"a.py": "1\n", "gen/x.py": "2\n", ".hortusignore": "gen/\n"})
    (sources.path / "link").symlink_to("a.py")
    sources.commit()
    assert update().skipped == {"ignored": 1, "link": 1}
