"""The first pass finds exactly what a plain search finds."""

from hypothesis import given
from hypothesis import strategies as st

from hortus.dlp.forms import fold
from hortus.dlp.prefilter import ArrayPrefilter, alphabet, clusters, every, number, runs

GRAMS = [b"ghp_", b"akia", b"sswo", b"p://", b"1234"]
LOOKED_FOR = {fold(gram) for gram in GRAMS}


def plainly(data):
    """Return what a slow search finds."""
    windows = ((i, fold(data[i : i + 4])) for i in range(len(data) - 3))
    return [(i, number(gram)) for i, gram in windows if gram in LOOKED_FOR]


def looked(data):
    seen = ArrayPrefilter(number(fold(gram)) for gram in GRAMS).look(data)
    return list(zip(seen.places, seen.grams, strict=True)), seen.digits.tolist()


@given(st.lists(st.one_of(st.sampled_from([*GRAMS, b"AKIA", b"pa"]), st.binary(max_size=5))))
def test_every_gram_is_found_where_it_is_and_nowhere_else(pieces):
    data = b"".join(pieces)
    assert looked(data)[0] == plainly(data)


@given(st.integers(65_500, 65_560), st.sampled_from(GRAMS))
def test_a_gram_across_two_blocks_is_found_once(start, gram):
    data = b" " * start + gram + b" " * 70_000
    assert looked(data)[0] == [(start, number(fold(gram)))]


@given(st.text("0123456789ab ", max_size=60), st.sampled_from(["", " " * 4_096]))
def test_four_digits_in_a_row_are_always_seen_in_texts_of_any_size(text, more):
    text += more
    digits = looked(text.encode())[1]
    assert [i for i in range(len(text) - 3) if text[i : i + 4].isdigit()] == digits


def test_a_text_shorter_than_a_gram_holds_none():
    assert looked(b"abc") == ([], [])
    assert looked(b"") == ([], [])


def test_places_that_are_near_are_one_stretch():
    places = every(b"@" + b" " * 29 + b"@" + b" " * 99 + b"@", b"@").tolist()
    assert list(clusters(places, 10, 20)) == [(0, 50), (120, 150)]
    assert list(clusters(places, 10, 20, least=2)) == [(0, 50)]
    assert list(clusters(places, 10, 20, least=4)) == []
    assert list(clusters([], 10, 20)) == []


@given(st.text("ab ", max_size=90))
def test_long_runs_are_found_by_where_they_begin(text):
    expected, at = [], 0
    for word in text.split(" "):
        if len(word) >= 24:
            expected.append(at)
        at += len(word) + 1
    assert runs(text.encode(), alphabet(b"ab")) == expected
