"""What was found in a text is kept, however often it is sent; the text is not."""

import pickle

from hypothesis import given
from hypothesis import strategies as st

from hortus.dlp import Missed, ScanCache

KEY = b"k" * 32
TEXT = b"aabbbcaa"
EDGES = [0, 2, 5, 6, 8]


def test_a_piece_seen_before_is_known_wherever_it_stands():
    cache = ScanCache(KEY, 10_000)
    known, missed = cache.recall(TEXT, EDGES)
    assert known == [None, None, None, None]
    for miss in missed:
        cache.keep(miss.digest, f"piece {miss.index}")
    assert cache.recall(b"bbb--aa", [0, 3, 5, 7]) == (
        ["piece 1", None, "piece 3"],
        [Missed(1, cache.digest(b"--"))],
    )


def test_a_digest_says_nothing_to_who_has_another_key():
    assert ScanCache(KEY, 1_000).digest(b"a") == ScanCache(KEY, 9_000).digest(b"a")
    assert ScanCache(KEY, 1_000).digest(b"a") != ScanCache(b"other", 1_000).digest(b"a")


def test_no_text_is_kept():
    cache = ScanCache(KEY, 10_000)
    secret = b"not to be found in memory"
    cache.keep(cache.digest(secret), ())
    assert secret not in pickle.dumps([cache._young, cache._old])


def test_what_was_not_asked_for_is_forgotten_first():
    cache = ScanCache(KEY, 4 * 256)
    names = {letter: cache.digest(letter.encode()) for letter in "abcdefgh"}
    cache.keep(names["a"], 1)
    for letter in "bcdefgh":
        cache.keep(names[letter], 1)
        assert cache.get(names["a"]) == 1
    assert cache.get(names["b"]) is None


def test_what_takes_much_room_makes_others_go():
    cache = ScanCache(KEY, 2_000)
    cache.keep(cache.digest(b"a"), 1)
    cache.keep(cache.digest(b"b"), 1, 5_000)
    cache.keep(cache.digest(b"c"), 1, 5_000)
    assert cache.get(cache.digest(b"a")) is None


@given(st.lists(st.integers(0, 30), max_size=200), st.integers(0, 4_000))
def test_the_number_of_entries_is_bounded_and_each_is_the_one_kept(numbers, limit):
    cache = ScanCache(KEY, limit)
    for number in numbers:
        digest = cache.digest(b"%d" % number)
        assert cache.get(digest) in {None, number}
        cache.keep(digest, number)
        assert len(cache) * 256 <= max(limit, 512) + 2 * 256
