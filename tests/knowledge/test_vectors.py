"""Vectors are kept small, once for each text, and never mixed with those of another model."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.knowledge.chunking import cut
from hortus.knowledge.errors import EmbeddingError
from hortus.knowledge.types import Chunk
from hortus.knowledge.vectors import Vectors, parts_of

BLOB = "ab" * 20


@pytest.fixture
def vectors(tmp_path):
    """Return an empty store."""
    made = Vectors(tmp_path / "vectors")
    yield made
    made.close()


def near(vectors, asked):
    places = np.arange(vectors.count())
    return vectors.near(np.array(asked, dtype=np.float32), places)


def test_the_nearest_direction_is_the_nearest_vector(vectors):
    vectors.begin("m")
    vectors.add("m", [b"a", b"b"], [[1.0, 0.0], [0.0, 2.0]])
    assert near(vectors, [0.0, 1.0]) == pytest.approx([0.0, 1.0], abs=0.01)
    assert (vectors.model, vectors.width, vectors.count()) == ("m", 2, 2)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.lists(st.floats(-100, 100, width=32), min_size=8, max_size=8), min_size=1, max_size=5
    )
)
def test_a_byte_for_each_number_keeps_directions(tmp_path_factory, rows):
    vectors = Vectors(tmp_path_factory.mktemp("vectors"))
    vectors.add("m", [bytes([n]) for n in range(len(rows))], rows)
    asked = np.array(rows[0], dtype=np.float32)
    table = np.array(rows, dtype=np.float64)
    lengths = np.linalg.norm(table, axis=1) * np.linalg.norm(asked)
    exact = table @ asked.astype(np.float64) / np.where(lengths > 1e-30, lengths, 1)
    found = near(vectors, asked)
    vectors.close()
    assert np.abs(found - exact)[lengths > 1e-30] == pytest.approx(0, abs=0.03)


def test_another_model_begins_anew(vectors):
    vectors.add("m", [b"a"], [[1.0, 0.0]])
    vectors.note(BLOB, "python", parts_of([Chunk(1, 2, "x")]))
    vectors.begin("other")
    assert (vectors.model, vectors.count(), vectors.has(BLOB, "python")) == ("", 0, False)
    vectors.add("other", [b"a"], [[1.0, 0.0, 0.0]])
    assert (vectors.model, vectors.width) == ("other", 3)


@pytest.mark.parametrize(
    ("model", "row"), [("m", [1.0, 2.0, 3.0]), ("other", [1.0, 0.0]), ("m", [float("nan"), 1.0])]
)
def test_vectors_that_do_not_fit_are_refused(vectors, model, row):
    vectors.add("m", [b"a"], [[1.0, 0.0]])
    with pytest.raises(EmbeddingError):
        vectors.add(model, [b"b"], [row])
    assert vectors.count() == 1


def test_a_question_of_another_width_is_refused(vectors):
    vectors.add("m", [b"a"], [[1.0, 0.0]])
    with pytest.raises(EmbeddingError, match="3 numbers"):
        near(vectors, [1.0, 0.0, 0.0])


def test_rows_of_an_interrupted_write_are_written_over(vectors, tmp_path):
    vectors.add("m", [b"a"], [[1.0, 0.0]])
    with (tmp_path / "vectors" / "vectors.i8").open("ab") as file:
        file.write(b"half of a row that nobody has noted")
    vectors.add("m", [b"b"], [[0.0, 1.0]])
    assert near(vectors, [0.0, 1.0]) == pytest.approx([0.0, 1.0], abs=0.01)


def test_forgotten_vectors_are_overwritten_and_their_places_used_again(vectors, tmp_path):
    parts = parts_of([Chunk(1, 1, "a"), Chunk(2, 2, "b"), Chunk(3, 3, "c")])
    vectors.add("m", [part.key for part in parts], [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    for blob, part in zip((BLOB, "ee" * 20, "ff" * 20), parts, strict=True):
        vectors.note(blob, "python", [part])
    vectors.keep({bytes.fromhex(BLOB), bytes.fromhex("ff" * 20)})
    assert vectors.known([part.key for part in parts]) == {parts[0].key, parts[2].key}
    rows = (tmp_path / "vectors" / "vectors.i8").read_bytes()
    size = len(rows) // 3
    assert rows[size : 2 * size] == bytes(size)
    assert rows[2 * size :] != bytes(size)
    vectors.add("m", [b"d", b"e"], [[0.0, 1.0], [1.0, 0.0]])
    assert vectors.count() == 4
    found = vectors.near(np.array([0.0, 1.0], np.float32), np.arange(4))
    assert found == pytest.approx([0.0, 1.0, 0.7, 0.0], abs=0.02)


def test_what_is_kept_is_there_the_next_time(vectors, tmp_path):
    (part,) = parts_of(cut("def a():\n    pass\n", "python"))
    vectors.add("m", [part.key], [[1.0, 0.0]])
    vectors.note(BLOB, "python", [part])
    again = Vectors(tmp_path / "vectors")
    assert again.has(BLOB, "python")
    assert again.known([part.key, b"other"]) == {part.key}
    kept = again.parts()
    assert (kept.first.tolist(), kept.last.tolist(), kept.place.tolist()) == ([1], [2], [0])
    again.close()


def test_the_same_text_has_the_same_key_wherever_it_is():
    one, other = (
        parts_of([Chunk(1, 2, "x = 1")]),
        parts_of([Chunk(8, 9, "x = 1"), Chunk(1, 1, " ")]),
    )
    assert one[0].key == other[0].key
    assert len(other) == 1


def test_nothing_is_near_where_there_is_nothing(vectors):
    vectors.add("m", [b"a"], [[1.0, 0.0]])
    assert vectors.near(np.array([1.0, 0.0], np.float32), np.array([], np.int64)).size == 0


def test_two_who_open_new_vectors_at_once_both_may(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        opened = pool.map(lambda _: Vectors(tmp_path / "new").close(), range(16))
        assert list(opened) == [None] * 16
