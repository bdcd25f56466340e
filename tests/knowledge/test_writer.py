"""Writing takes one process at a time, and what is taken out is gone."""

import pytest

from hortus.knowledge.chunking import cut
from hortus.knowledge.errors import IndexBusyError
from hortus.knowledge.native import CHUNKS, FILES
from hortus.knowledge.postings import Filter, Postings
from hortus.knowledge.types import Readable, RepositoryId
from hortus.knowledge.writer import Indexable

ONE = RepositoryId(1)


def test_two_writers_at_once_are_refused(tmp_path):
    first, second = Postings(tmp_path), Postings(tmp_path)
    with first.writing(small=True), pytest.raises(IndexBusyError), second.writing(small=True):
        pass


def test_a_removed_document_is_found_in_neither_index(tmp_path):
    postings = Postings(tmp_path)
    with postings.writing(small=True) as writer:
        writer.put(Indexable(1, "a.py", "python", (ONE,), cut("lantern = 1\n", "python")))
        writer.commit()
        writer.remove([1])
        writer.commit()
    for kind in (CHUNKS, FILES):
        assert postings.ranked(kind, {"lantern": 1.0}, Filter(Readable.only([ONE])), 5) == []
