"""Nothing may be read unless somebody says so."""

from hortus.knowledge import Found, Hit, Readable, RepositoryId

ONE, TWO = RepositoryId(1), RepositoryId(2)


def test_nobody_may_read_anything_by_default():
    assert Readable().repositories == frozenset()
    assert Readable().within([ONE]) == Readable()


def test_narrowing_never_widens():
    assert Readable.only([ONE]).within([ONE, TWO]) == Readable.only([ONE])


def test_a_place_can_be_opened():
    hit = Hit(ONE, "r", "c" * 40, "a/b.py", "", 1, 9, 7, "", Found.WORDS, 1.0)
    assert hit.place == "a/b.py:7@cccccccccccc"
