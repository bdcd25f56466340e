"""Company words are found in any case, between any blanks."""

import pytest

from hortus.dlp import Scanner, WordListError, load_words


@pytest.fixture
def words(tmp_path):
    """Write a list of words and return a scanner for it."""

    def make(text):
        path = tmp_path / "names.txt"
        path.write_text(text, encoding="utf-8")
        return Scanner(load_words(path))

    return make


@pytest.mark.parametrize(
    "text",
    ["the Nightjar plan", "NIGHTJAR", "nightjar.", "blue heron", "Blue\n  Heron", "ÄRMEL-X"],
)
def test_a_word_is_found_whatever_its_case_and_blanks(words, text):
    found = words("Nightjar\nBlue Heron\nÄrmel-x\n").scan(text)
    assert [f.label for f in found] == ["confidential:names"]


@pytest.mark.parametrize("text", ["nightjars", "anightjar", "blueheron", "blue and heron"])
def test_a_part_of_another_word_is_left_alone(words, text):
    assert len(words("Nightjar\nBlue Heron\n").scan(text)) == 0


def test_remarks_and_empty_lines_are_no_words(words):
    assert words("# a remark\n\n   \n").rules == ()


def test_the_place_of_a_word_counts_characters(words):
    text = "über den Nightjar"
    (found,) = words("Nightjar").scan(text)
    assert text[found.start : found.end] == "Nightjar"


def test_a_word_too_short_to_look_for_is_refused_with_its_line(words):
    with pytest.raises(WordListError, match=r"names.txt, line 2: the word 'ab' is too short"):
        words("Nightjar\nab\n")


def test_a_list_that_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(WordListError, match="cannot be read"):
        load_words(tmp_path / "none.txt")
    (tmp_path / "bad.txt").write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(WordListError, match="cannot be read"):
        load_words(tmp_path / "bad.txt")
