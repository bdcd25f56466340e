"""Patterns are checked before they run, and every line is given once."""

import pytest

from hortus.knowledge import Readable
from hortus.knowledge.errors import PatternError
from hortus.knowledge.postings import Filter
from hortus.knowledge.scanning import exactly, pattern_of, scan, word


@pytest.fixture
def lines(library, sources):
    """Return what a pattern finds in an indexed repository, as path and line number."""
    sources.commit({"a.py": "lantern lantern\nx\nLantern\n", "b.go": "a.b lantern_2\n"})
    one = library.add(sources.path)
    library.update()

    def found(pattern, language=""):
        chosen = Filter(Readable.only([one.number]), language)
        shards = [library.shards[one.shard]]
        kept = scan(shards, library.repositories(), pattern, chosen)
        return [(line.located.document.path, line.number) for line in kept]

    return found


def test_a_line_with_two_matches_is_given_once(lines):
    assert lines(exactly("lantern")) == [("a.py", 1), ("b.go", 1)]


def test_a_word_is_no_part_of_a_longer_one(lines):
    assert lines(word("lantern")) == [("a.py", 1)]


def test_signs_of_an_exact_text_mean_themselves(lines):
    assert lines(exactly("a.b")) == [("b.go", 1)]
    assert lines(exactly("a.r")) == []


def test_case_counts_unless_the_pattern_says_otherwise(lines):
    assert lines(pattern_of("(?i)^lantern$")) == [("a.py", 3)]


def test_only_files_of_a_language_are_read_if_asked(lines):
    assert lines(exactly("lantern"), "go") == [("b.go", 1)]


def test_a_file_gives_a_limited_number_of_lines(library, sources):
    sources.commit({"a.py": "lantern\n" * 500})
    one = library.add(sources.path)
    library.update()
    shards = [library.shards[one.shard]]
    chosen = Filter(Readable.only([one.number]))
    assert len(list(scan(shards, library.repositories(), exactly("lantern"), chosen))) == 20


@pytest.mark.parametrize("text", ["(", "[a", "*", "x" * 1_001, "a{99999999999}"])
def test_what_is_no_pattern_is_refused(text):
    with pytest.raises(PatternError):
        pattern_of(text)
