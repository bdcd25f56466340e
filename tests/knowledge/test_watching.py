"""New commits are noticed without being told of."""

import pytest

from hortus.knowledge import Question, Search, Watcher
from hortus.knowledge.lock import writing


class Enough(Exception):  # noqa: N818 - it ends a test's waiting, and is no error
    """Breaks off a watcher's waiting."""


def test_a_commit_is_searchable_after_the_next_look(library, sources):
    sources.commit({"a.py": "x = 1\n"})
    library.add(sources.path)
    told, waits = [], []

    def wait(seconds):
        waits.append(seconds)
        if len(waits) == 1:
            sources.commit({"b.py": "lantern = 1\n"})
        if len(waits) == 3:
            raise Enough

    with pytest.raises(Enough):
        Watcher(library, wait).run(told.append)
    assert [len(updated.changes) for updated in told] == [1]
    found = Search(library).ranked_paths(Question("lantern"), library.readable_here())
    assert found == ["b.py"]


def test_a_look_that_finds_nothing_does_nothing(library, sources):
    sources.commit({"a.py": "x = 1\n"})
    library.add(sources.path)
    library.update()
    assert Watcher(library, lambda _: None).look() is None


def test_while_another_process_writes_a_look_waits_for_the_next(library, sources):
    sources.commit({"a.py": "x = 1\n"})
    library.add(sources.path)
    with writing(library.folder):
        assert Watcher(library, lambda _: None).look() is None
    assert Watcher(library, lambda _: None).look().documents == 1
