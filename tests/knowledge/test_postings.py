"""Words are ranked among what the asker may read, and damage is noticed."""

from dataclasses import replace

import pytest

from hortus.knowledge.native import CHUNKS, FILES
from hortus.knowledge.postings import Filter, Postings
from hortus.knowledge.types import Readable, RepositoryId
from hortus.knowledge.vouching import DamagedError
from hortus.knowledge.words import stem

ONE, TWO = RepositoryId(1), RepositoryId(2)
EVERYTHING = Filter(Readable.only([ONE, TWO]))


@pytest.fixture
def put(prepared):
    """Return a function that writes a document."""

    def written(postings, number, path, text, holders=(ONE,), *, commit=True):
        with postings.writing(small=True) as writer:
            writer.remove([number])
            writer.put(prepared(number, path, text), holders)
            if commit:
                writer.commit()

    return written


@pytest.fixture
def postings(tmp_path, put):
    made = Postings(tmp_path)
    put(made, 1, "door.py", "def open_door():\n    lantern()\n")
    put(made, 2, "vault.py", "def open_vault():\n    lantern()\n", (TWO,))
    return made


def documents(postings, term, chosen=EVERYTHING, kind=CHUNKS):
    return sorted(
        one.document for one in postings.scored(kind, {stem(term): 1.0}, chosen, 10).ranked()
    )


@pytest.mark.parametrize("kind", [CHUNKS, FILES])
def test_a_word_is_found_among_what_may_be_read(postings, kind):
    assert documents(postings, "lantern", kind=kind) == [1, 2]
    assert documents(postings, "lantern", Filter(Readable.only([TWO])), kind) == [2]
    assert documents(postings, "lantern", Filter(Readable()), kind) == []


def test_a_word_in_the_name_or_path_counts(postings):
    assert documents(postings, "vault") == [2]
    assert documents(postings, "nothing") == []
    assert postings.scored(CHUNKS, {}, EVERYTHING, 10).ranked() == []


def test_only_files_of_a_language_are_ranked_if_asked(postings):
    assert documents(postings, "lantern", Filter(EVERYTHING.readable, "python")) == [1, 2]
    assert documents(postings, "lantern", Filter(EVERYTHING.readable, "go")) == []


def test_a_definition_is_found_by_its_name_as_written_or_in_lower_case(postings, put):
    put(postings, 3, "a.py", "class Door:\n    pass\n")
    ((number, first, last, symbol),) = postings.defining("Door", EVERYTHING, 5)
    assert (number, first, last, symbol.name, symbol.kind) == (3, 1, 2, "Door", "class")
    assert postings.defining("door", EVERYTHING, 5)[0][3].name == "Door"
    assert postings.defining("open_vault", Filter(Readable.only([ONE])), 5) == []


def test_a_document_takes_the_place_of_what_was_removed(postings, put):
    put(postings, 1, "door.py", "candle = 1\n")
    assert documents(postings, "lantern") == [2]
    assert documents(postings, "candle") == [1]


def test_what_was_not_committed_is_dropped(postings, put):
    put(postings, 9, "x.py", "candle = 1\n", commit=False)
    assert documents(postings, "candle") == []


def test_another_reader_sees_a_commit_after_reloading(postings, tmp_path, put):
    reader = Postings(tmp_path)
    put(postings, 3, "c.py", "candle = 1\n")
    reader.reload()
    assert documents(reader, "candle") == [3]


@pytest.mark.parametrize("ending", ["*.idx", "*.term", "*.store", "*.fast", "*.fieldnorm"])
def test_a_changed_byte_in_any_file_is_noticed(postings, tmp_path, ending):
    postings.check()
    for file in (tmp_path / CHUNKS).glob(ending):
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 1
        file.write_bytes(data)
    with pytest.raises(DamagedError, match="not what was written"):
        postings.check()


@pytest.mark.parametrize("content", [b"", b"{", b"{}"])
def test_a_damaged_list_of_files_is_noticed(tmp_path, postings, content):
    del postings
    (tmp_path / FILES / "meta.json").write_bytes(content)
    with pytest.raises(DamagedError):
        Postings(tmp_path)


def test_only_what_has_the_score_asked_for_is_read(postings):
    scored = postings.scored(CHUNKS, {stem("lantern"): 1.0}, EVERYTHING, 10)
    everything = scored.ranked()
    assert [ranked.score for ranked in everything] == list(scored.scores)
    assert scored.ranked(scored.scores[0] + 1) == []
    best = [ranked for ranked in everything if ranked.score == scored.scores[0]]
    assert scored.ranked(scored.scores[0]) == best


def test_a_filter_that_leaves_nothing_out_finds_the_same(postings):
    for kind in (CHUNKS, FILES):
        found = postings.scored(kind, {stem("lantern"): 1.0}, EVERYTHING, 10).ranked()
        whole = replace(EVERYTHING, whole=True)
        assert postings.scored(kind, {stem("lantern"): 1.0}, whole, 10).ranked() == found
