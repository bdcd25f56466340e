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


def watched(library):
    """Return a watcher that has taken its first look, and what it would say from then on."""
    library.update()
    watcher = Watcher(library, lambda _: None)
    watcher.look()
    return watcher


def test_a_repository_that_is_gone_is_told_of_once_and_keeps_no_other_waiting(
    library, new_sources, tmp_path
):
    good, gone = new_sources("good"), new_sources("gone")
    for one in (good, gone):
        one.commit({"a.py": "x = 1\n"})
        library.add(one.path)
    watcher = watched(library)
    gone.path.rename(tmp_path / "away")
    told = [watcher.look() for _ in range(12)]
    (said,) = [one for one in told if one]
    ((name, why),) = said.failed
    assert (name, "is not a folder" in why) == ("gone", True)
    good.commit({"b.py": "lantern = 1\n"})
    assert [change.repository for change in watcher.look().changes] == ["good"]


def test_a_repository_that_comes_back_is_followed_again(library, new_sources, tmp_path):
    one = new_sources("one")
    one.commit({"a.py": "x = 1\n"})
    library.add(one.path)
    watcher = watched(library)
    one.path.rename(tmp_path / "away")
    assert watcher.look().failed
    (tmp_path / "away").rename(one.path)
    one.commit({"b.py": "lantern = 1\n"})
    looks = [watcher.look() for _ in range(10)]
    assert [change.repository for look in looks if look for change in look.changes] == ["one"]


def test_a_repository_with_a_damaged_object_keeps_no_other_waiting(library, new_sources):
    good, bad = new_sources("good"), new_sources("bad")
    good.commit({"a.py": "x = 1\n"})
    bad.commit({"a.py": "y = 1\n", "c.py": "candle = 1\n"})
    blob = bad.git("rev-parse", "HEAD:a.py")
    object_ = bad.path / ".git" / "objects" / blob[:2] / blob[2:]
    object_.chmod(0o600)
    object_.write_bytes(b"damaged")
    for one in (bad, good):
        library.add(one.path)
    library.update()
    found = {s.repository.name: s.counts for s in library.status()}
    assert (found["good"].files, found["bad"].files) == (1, 1)
    assert dict(found["bad"].refused) == {"missing": 1}
    assert Watcher(library, lambda _: None).look() is None


def test_an_index_that_is_damaged_while_it_is_watched_is_made_again(library, sources):
    sources.commit({"a.py": "lantern = 1\n"})
    library.add(sources.path)
    watcher = watched(library)
    library.close()
    for file in library.folder.rglob("catalogue.sqlite*"):
        file.write_bytes(b"not a database at all, whatever its name says" * 100)
    sources.commit({"b.py": "candle = 1\n"})
    assert watcher.look().rebuilt == 1
    found = Search(library).ranked_paths(Question("lantern"), library.readable_here())
    assert found == ["a.py"]


def test_while_the_list_of_repositories_cannot_be_read_it_is_said_once(library, sources):
    sources.commit({"a.py": "x = 1\n"})
    library.add(sources.path)
    watcher = watched(library)
    (library.folder / "repositories.json").write_text("{")
    told = [watcher.look() for _ in range(5)]
    (said,) = [one for one in told if one]
    assert "cannot be read" in said.failed[0][1]


def test_where_nothing_moves_git_is_not_asked(library, sources):
    sources.commit({"a.py": "x = 1\n"})
    library.add(sources.path)
    watcher = watched(library)
    asked = []
    behind = library.behind
    library.behind = lambda names: asked.append(names) or behind(names)
    for _ in range(20):
        watcher.look()
    assert asked == []


def test_a_watcher_begins_also_while_another_process_writes(library, sources):
    sources.commit({"a.py": "x = 1\n"})
    library.add(sources.path)

    def wait(_):
        raise Enough

    with writing(library.folder), pytest.raises(Enough):
        Watcher(library, wait).run(lambda _: None)
