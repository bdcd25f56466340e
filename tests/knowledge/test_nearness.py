"""Only what may be read is compared with a question's vector."""

import numpy as np
import pytest

from hortus.knowledge import Question, Readable
from hortus.knowledge import Search as Searching
from hortus.knowledge.postings import Filter

ONE = "def open_door(key):\n    return key.turn()\n"
TWO = "def close_window():\n    return 1\n"
DOOR, WINDOW = np.array([1.0, 0.0], np.float32), np.array([0.0, 1.0], np.float32)


@pytest.fixture
def shared(library, new_sources, embedder):
    """Return an index of two repositories; the second is a fork with one more file."""
    first = new_sources("first")
    first.commit({"a.py": ONE})
    library.add(first.path)
    second = new_sources("second")
    second.git("pull", "-q", str(first.path), "main")
    second.commit({"b.py": TWO, "c.md": "A window.\n"})
    library.add(second.path)
    library.update()
    library.embed(embedder())
    return library


def nearest(library, asked, repositories, language=""):
    (number,) = {one.shard for one in library.registry}
    chosen = Filter(Readable.only(repositories), language)
    found = library.nearness(number).nearest(asked, chosen, 10)
    (shard,) = [library.shards[number]]
    located = shard.catalogue.locate([one.document for one in found], chosen.readable)
    return [located[one.document].document.path for one in found]


def test_the_nearest_chunk_comes_first(shared):
    everything = list(shared.repositories())
    assert nearest(shared, DOOR, everything)[0] == "a.py"
    assert nearest(shared, WINDOW, everything)[0] in {"b.py", "c.md"}


def test_what_may_not_be_read_is_not_even_compared(shared):
    first, second = sorted(shared.repositories())
    assert nearest(shared, WINDOW, [first]) == ["a.py"]
    assert nearest(shared, WINDOW, []) == []
    assert len(nearest(shared, WINDOW, [second])) == 3


def test_a_language_narrows_what_is_compared(shared):
    everything = list(shared.repositories())
    assert nearest(shared, WINDOW, everything, "python") == ["b.py", "a.py"]


def test_a_question_in_other_words_than_the_code_finds_it(shared, embedder):
    class Knowing(embedder):
        def embed(self, texts):
            return [[0.0, 1.0]] if texts == ["shutting out the cold"] else super().embed(texts)

    question = Question("shutting out the cold")
    by_words = Searching(shared).answer(question, shared.readable_here())
    assert by_words.hits == ()
    found = Searching(shared, Knowing()).answer(question, shared.readable_here())
    assert found.hits[0].path in {"b.py", "c.md"}
    assert found.remark == ""


def test_when_the_model_is_down_words_are_searched_and_it_is_said(shared, embedder):
    found = Searching(shared, embedder(patience=0)).answer(
        Question("how is a door opened"), shared.readable_here()
    )
    assert [hit.path for hit in found.hits] == ["a.py"]
    assert "searched by words alone: the model is down" in found.remark


def test_vectors_of_another_model_are_not_compared(shared, embedder):
    other = embedder()
    other.model = "another"
    found = Searching(shared, other).answer(Question("open the door"), shared.readable_here())
    assert "no vectors of this model yet" in found.remark
    assert other.sent == []


def test_a_name_is_looked_for_by_words_without_asking_the_model(shared, embedder):
    model = embedder()
    Searching(shared, model).answer(Question("open_door"), shared.readable_here())
    Searching(shared, model).answer(
        Question("where is open_door() called"), shared.readable_here()
    )
    assert model.sent == []
