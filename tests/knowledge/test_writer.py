"""Writing takes one process at a time, and what is taken out is gone."""

import pytest

from hortus.knowledge.errors import IndexBusyError
from hortus.knowledge.native import CHUNKS, FILES, MESSAGES
from hortus.knowledge.postings import Filter, Postings
from hortus.knowledge.types import Readable, RepositoryId

ONE = RepositoryId(1)


def test_two_writers_at_once_are_refused(tmp_path):
    first, second = Postings(tmp_path), Postings(tmp_path)
    with first.writing(small=True), pytest.raises(IndexBusyError), second.writing(small=True):
        pass


def test_a_removed_document_is_found_in_neither_index(tmp_path, prepared):
    postings = Postings(tmp_path)
    with postings.writing(small=True) as writer:
        writer.put(prepared(1, "a.py", "lantern = 1\n"), (ONE,))
        writer.commit()
        writer.remove([1])
        writer.commit()
    for kind in (CHUNKS, FILES):
        assert (
            postings.scored(kind, {"lantern": 1.0}, Filter(Readable.only([ONE])), 5).ranked() == []
        )


def test_nothing_is_merged_any_more_when_the_writing_is_over(tmp_path, prepared):
    postings = Postings(tmp_path)
    with postings.writing(small=True) as writer:
        for number in range(12):  # as many commits as make tantivy merge
            text = f"lantern = {number}\n" * 200
            writer.put(prepared(number, "a.py", text), (ONE,))
            writer.commit()
    there = {file.name: file.stat().st_size for file in (tmp_path / FILES).iterdir()}
    assert len({name.partition(".")[0] for name in there if name.endswith(".idx")}) < 12
    postings.check()
    assert (
        len(postings.scored(FILES, {"lantern": 1.0}, Filter(Readable.only([ONE])), 20).ranked())
        == 12
    )


def test_what_was_not_committed_is_dropped(tmp_path, prepared):
    postings = Postings(tmp_path)
    with postings.writing(small=True) as writer:
        writer.put(prepared(1, "a.py", "lantern = 1\n"), (ONE,))
        writer.commit()
        writer.put(prepared(2, "b.py", "lantern = 2\n"), (ONE,))
        writer.tell(1, ONE, "lantern")
    found = postings.scored(FILES, {"lantern": 1.0}, Filter(Readable.only([ONE])), 5).ranked()
    assert [ranked.document for ranked in found] == [1]
    assert (
        postings.scored(MESSAGES, {"lantern": 1.0}, Filter(Readable.only([ONE])), 5).ranked() == []
    )
    with postings.writing(small=True) as writer:
        writer.commit()
    assert (
        len(postings.scored(FILES, {"lantern": 1.0}, Filter(Readable.only([ONE])), 5).ranked())
        == 1
    )
