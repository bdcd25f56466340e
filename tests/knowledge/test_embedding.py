"""Each distinct chunk is sent once, and what was done survives what comes after."""

from contextlib import closing

import numpy as np
import pytest

from hortus.core import UnavailableError
from hortus.knowledge import Readable
from hortus.knowledge.errors import IndexBusyError
from hortus.knowledge.lock import writing
from hortus.knowledge.postings import Filter
from hortus.knowledge.vectors import Vectors

ONE = "def open_door(key):\n    return key.turn()\n"
TWO = "def close_window():\n    return 1\n"


@pytest.fixture
def filled(library, sources):
    """Return an index of one repository with two files."""
    sources.commit({"a.py": ONE, "b.py": TWO})
    library.add(sources.path)
    library.update()
    return library


def test_each_distinct_text_is_sent_once_however_many_hold_it(filled, sources, embedder):
    words = embedder()
    assert filled.embed(words) == 2
    sources.commit({"copy.py": ONE, "c.py": ONE + "\n\ndef other():\n    return 2\n"})
    filled.update()
    assert filled.embed(words) == 1
    assert len(words.sent) == len(set(words.sent)) == 3
    assert filled.embed(words) == 0


def test_a_fork_shares_what_was_embedded(filled, sources, tmp_path, embedder):
    words = embedder()
    filled.embed(words)
    sources.git("clone", "-q", str(sources.path), str(tmp_path / "fork"))
    filled.add(tmp_path / "fork")
    filled.update()
    assert filled.embed(words) == 0


def test_what_was_done_before_the_model_went_down_is_not_sent_again(filled, sources, embedder):
    sources.commit({f"f{n}.py": f"def f{n}():\n    return {n}\n" for n in range(130)})
    filled.update()
    broken = embedder(patience=70)
    with pytest.raises(UnavailableError):
        filled.embed(broken)
    words = embedder()
    assert filled.embed(words) == 132 - len(broken.sent)
    assert not set(words.sent) & set(broken.sent)


def test_another_model_embeds_everything_anew(filled, embedder):
    filled.embed(embedder())
    other = embedder()
    other.model = "others"
    assert filled.embed(other) == 2


def test_progress_is_told_up_to_the_end(filled, embedder):
    told = []
    filled.embed(embedder(), lambda done, total, what="": told.append((done, total, what)))
    assert told[-1] == (2, 2, "2 texts")


def test_vectors_survive_when_the_words_are_made_anew(filled, embedder):
    words = embedder()
    filled.embed(words)
    filled.rebuild()
    assert filled.embed(words) == 0


def test_contents_that_nobody_holds_any_more_have_no_parts(filled, sources, embedder):
    words = embedder()
    filled.embed(words)
    (sources.path / "b.py").unlink()
    sources.commit()
    filled.update()
    filled.embed(words)
    (number,) = {one.shard for one in filled.registry}
    near = filled.nearness(number).nearest
    found = near(np.array([0.0, 1.0], np.float32), _filter(filled), 10)
    assert len(found) == 1


def vectors_of(library):
    (folder,) = (library.folder / "vectors").glob("[0-9]*")
    with closing(Vectors(folder)) as vectors:
        return vectors.count()


def test_vectors_of_removed_code_go(filled, sources, embedder):
    words = embedder()
    filled.embed(words)
    (sources.path / "b.py").unlink()
    sources.commit()
    filled.update()
    filled.embed(words)
    assert vectors_of(filled) == 1
    filled.remove(sources.path.name)
    assert vectors_of(filled) == 0


def test_nothing_is_forgotten_while_the_index_is_behind(filled, sources, embedder):
    words = embedder()
    filled.embed(words)
    (sources.path / "b.py").unlink()
    sources.commit()
    filled.embed(words)
    assert vectors_of(filled) == 2


def test_vectors_are_asked_for_while_words_are_indexed_by_another_process(filled, embedder):
    with writing(filled.folder):
        assert filled.embed(embedder()) == 2


def test_two_do_not_ask_for_the_same_vectors(filled, embedder):
    with writing(filled.folder / "vectors"), pytest.raises(IndexBusyError):
        filled.embed(embedder())


def _filter(library):
    return Filter(Readable.only(library.repositories()))
