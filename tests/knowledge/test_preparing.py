"""What the index takes of a document is made in one place."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.knowledge.admission import Admission
from hortus.knowledge.native import unpacked
from hortus.knowledge.preparing import Prepared, Preparer, Raw
from hortus.knowledge.trigrams import signature
from hortus.knowledge.types import Symbol

TEXT = b"""class Door:
    def openDoor(self):
        return self.lantern
"""


@pytest.fixture(scope="module")
def preparer():
    return Preparer(Admission())


def test_a_document_is_told_by_its_chunks_with_words_and_names(preparer):
    made = preparer.prepare(Raw(7, "src/door.py", "python", TEXT))
    assert (made.id, made.language, made.reason) == (7, "python", "")
    assert (made.size, made.lines, made.path) == (len(TEXT), 4, "src door py")
    assert made.signature == signature(TEXT)
    assert [(p.first, p.last, p.names) for p in made.pieces] == [
        (1, 1, "door"),
        (2, 3, "open door opendoor"),
    ]
    inner = made.pieces[1]
    assert inner.spellings == ("openDoor", "opendoor")
    assert list(unpacked(inner.defines)) == [Symbol("openDoor", "function", 2)]
    assert {"lantern", "door", "opendoor"} <= set(inner.body.split())


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "empty"), (b"a\0b", "binary"), (b"x" * 9_000, "generated")],
)
def test_what_is_not_admitted_keeps_only_its_size_and_the_reason(preparer, data, reason):
    assert preparer.prepare(Raw(1, "a.py", "python", data)) == Prepared(
        1, "python", len(data), reason
    )


def test_what_could_not_be_read_keeps_its_reason(preparer):
    assert preparer.prepare(Raw(1, "a.py", "python", b"", "large")).reason == "large"


def test_the_same_text_is_prepared_alike_whatever_came_before(preparer):
    first = preparer.prepare(Raw(1, "a.py", "python", TEXT))
    preparer.prepare(Raw(2, "b.js", "javascript", b"function lantern() {}"))
    assert preparer.prepare(Raw(1, "a.py", "python", TEXT)) == first


@given(st.binary(max_size=300), st.sampled_from(["python", "go", ""]))
def test_a_document_is_the_same_after_it_went_through_a_pipe(preparer, data, language):
    raw = Raw(3, "d/größe.py", language, data)
    sent = msgspec.msgpack.decode(msgspec.msgpack.encode(raw), type=Raw)
    assert sent == raw
    made = preparer.prepare(sent)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(made), type=Prepared) == made
