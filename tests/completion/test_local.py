"""The file's own contexts are found as looking everywhere finds them."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from hortus.completion.local import MAX_LOCAL_ORDER, FileCache
from hortus.completion.reading import read
from hortus.completion.types import Prompt
from hortus.completion.vocabulary import UNKNOWN, Vocabulary, merge

CODE = st.lists(st.sampled_from(["a", " b", "(", "\n"]), max_size=60).map("".join)


def followers(tokens: Sequence[int], context: Sequence[int], order: int) -> list[int]:
    tail = list(context[-order:])
    return [
        at
        for at in range(order - 1, len(tokens) - 1)
        if tokens[at - order + 1 : at + 1] == tail and tokens[at + 1] != UNKNOWN
    ]


@given(CODE, CODE)
def test_occurrences_are_those_found_by_looking_everywhere(prefix: str, suffix: str) -> None:
    cache = FileCache(read(Prompt(prefix + "(", suffix), Vocabulary((merge([]),))))
    tokens = cache.tokens.tolist()
    context = tokens[: tokens.index(UNKNOWN)]
    found = [sorted(places.tolist()) for places in cache.occurrences(context)]
    expected = []
    for order in range(1, min(MAX_LOCAL_ORDER, len(context)) + 1):
        places = followers(tokens, context, order)
        if not places:
            break
        expected.append(places)
    assert found == expected


def test_text_after_the_cursor_does_not_follow_text_before_it() -> None:
    cache = FileCache(read(Prompt("call(", "value)"), Vocabulary((merge([]),))))
    context = cache.tokens[: cache.tokens.tolist().index(UNKNOWN)].tolist()
    assert cache.occurrences(context) == []


def test_an_empty_context_has_no_occurrences() -> None:
    assert FileCache(read(Prompt("a b"), Vocabulary((merge([]),)))).occurrences([]) == []


def test_what_is_near_the_cursor_counts_for_more() -> None:
    cache = FileCache(read(Prompt("a b " * 100 + "(", " c d" * 100), Vocabulary((merge([]),))))
    cursor = cache.tokens.tolist().index(UNKNOWN)
    assert cache.weights[cursor - 1] > cache.weights[cursor - 50] > cache.weights[0] > 1
    assert cache.weights[cursor + 2] > cache.weights[-1] > 1
