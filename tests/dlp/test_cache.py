"""A text is scanned once, however often it is sent."""

from hypothesis import given
from hypothesis import strategies as st

from hortus.dlp import ScanCache, Scanner

SCANNER = Scanner()


def test_a_text_seen_before_is_not_scanned_again(example):
    cache, text = ScanCache(SCANNER), f"a {example('npm-token')}"
    assert cache.scan(text) == cache.scan(text) == SCANNER.scan(text)
    assert (cache.hits, cache.misses) == (1, 1)


def test_the_text_that_was_not_used_for_longest_is_forgotten():
    cache = ScanCache(SCANNER, capacity=2)
    for text in ("a", "b", "a", "c", "a", "b"):
        cache.scan(text)
    assert len(cache) == 2
    assert (cache.hits, cache.misses) == (2, 4)


@given(st.lists(st.sampled_from(["a", "b", "c", "d", "ada@lovelace.org"]), max_size=30))
def test_the_answer_is_that_of_the_scanner_and_memory_is_bounded(texts):
    cache = ScanCache(SCANNER, capacity=3)
    for text in texts:
        assert cache.scan(text) == SCANNER.scan(text)
        assert len(cache) <= 3
