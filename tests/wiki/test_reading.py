"""Contents that were read before are not read again."""

import pytest

from hortus.knowledge import Snapshot
from hortus.wiki.reading import Cache, read

pytest.importorskip("ast_grep_py")


def silent(*_):
    """Report to nobody."""


def test_what_is_known_is_taken_from_the_cache(sources):
    sources.commit({"a.py": '"""One."""\n', "b.py": '"""Two."""\n', "README.md": "Three.\n"})
    first, cache = read(Snapshot(sources.path), Cache(), silent)
    assert {p: o.purpose for p, o in first.outlines.items()} == {"a.py": "One.", "b.py": "Two."}
    sources.commit({"b.py": '"""New."""\n'})
    second, kept = read(Snapshot(sources.path), cache, silent)
    assert second.outlines["a.py"] is first.outlines["a.py"]
    assert second.outlines["b.py"].purpose == "New."
    assert len(kept.outlines) == 2
    assert second.prose() == {"README.md": "Three.\n"}


def test_what_was_refused_is_refused_again_without_being_read(sources):
    sources.commit({"a.py": b"x = '\0'\n"})
    first, cache = read(Snapshot(sources.path), Cache(), silent)
    second, _ = read(Snapshot(sources.path), cache, silent)
    assert first.skipped == second.skipped == {"binary": 1}
    assert second.files == {}


def test_files_that_a_wiki_says_nothing_of_are_not_read(sources):
    sources.commit({"a.sql": "SELECT 1;\n", "go.mod": "module m\n"})
    found, _ = read(Snapshot(sources.path), Cache(), silent)
    assert list(found.files) == ["go.mod"]
    assert found.manifests() == {"go.mod": "module m\n"}


def test_progress_is_told_up_to_the_end(sources):
    sources.commit({f"{n}.py": "x = 1\n" for n in range(3)})
    told = []
    read(Snapshot(sources.path), Cache(), lambda *said: told.append(said))
    assert told == [(3, 3, "reading")]
