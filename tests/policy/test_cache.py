"""A cache keeps what was asked for lately, and never more than it may."""

from hypothesis import given
from hypothesis import strategies as st

from hortus.policy.cache import Cache


def test_what_was_put_is_found() -> None:
    cache = Cache[str, int](4)
    cache.put("a", 1)
    assert (cache.get("a"), cache.get("b"), len(cache)) == (1, None, 1)


def test_a_new_value_takes_the_place_of_the_old() -> None:
    cache = Cache[str, int](2)
    cache.put("a", 1)
    cache.put("a", 2)
    assert (cache.get("a"), len(cache)) == (2, 1)


def test_what_is_asked_for_stays_and_the_rest_goes() -> None:
    cache = Cache[int, int](4)
    cache.put(0, 0)
    for number in range(1, 20):
        cache.put(number, number)
        assert cache.get(0) == 0
    assert cache.get(1) is None
    assert cache.get(19) == 19


def test_what_nobody_asks_for_goes() -> None:
    cache = Cache[int, int](4)
    for number in range(5):
        cache.put(number, number)
    assert cache.get(0) is None
    assert [cache.get(n) for n in (2, 3, 4)] == [2, 3, 4]


def test_a_cache_of_one_holds_the_latest() -> None:
    cache = Cache[int, int](1)
    cache.put(1, 1)
    cache.put(2, 2)
    assert cache.get(2) == 2


@given(st.lists(st.integers(0, 30)), st.integers(1, 10))
def test_it_never_grows_beyond_its_size_and_never_lies(keys, size) -> None:
    cache = Cache[int, str](size)
    for key in keys:
        found = cache.get(key)
        assert found in (None, str(key))
        cache.put(key, str(key))
        assert cache.get(key) == str(key)
        assert len(cache) <= max(size, 2)
