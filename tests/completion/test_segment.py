"""The index finds exactly the places that looking at every position finds."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.completion.segment import Segment, index, prepare
from hortus.completion.sorting import MAX_ORDER
from hortus.completion.vocabulary import Vocabulary, merge

SMALL_CODE = st.lists(st.sampled_from(["a", " b", "(", ")", "\n", "\n  "]), max_size=150).map(
    "".join
)
FILES = st.lists(SMALL_CODE, min_size=1, max_size=3)


def segment_of(files: Sequence[tuple[str, str]]) -> Segment:
    parts = [prepare([(path, text.encode())]) for path, text in files]
    return index(parts, Vocabulary((merge([part.layer for part in parts]),)))


def named(files: Sequence[str]) -> list[tuple[str, str]]:
    return [(f"f{number}.py", text) for number, text in enumerate(files)]


def brute_force(tokens: list[int], context: Sequence[int]) -> list[list[int]]:
    found = []
    for order in range(1, min(len(context), MAX_ORDER) + 1):
        tail = list(context[-order:])
        places = [
            at for at in range(order - 1, len(tokens)) if tokens[at - order + 1 : at + 1] == tail
        ]
        if not places:
            break
        found.append(places)
    return found


@given(FILES, st.data())
def test_occurrences_are_those_found_by_looking_everywhere(
    files: list[str], data: st.DataObject
) -> None:
    segment = segment_of(named(files))
    tokens = segment.tokens[: len(segment)].tolist()
    end = data.draw(st.integers(1, len(tokens)))
    context = tokens[max(end - 20, 0) : end]
    found = [sorted(places.tolist()) for places in segment.occurrences(context)]
    assert found == brute_force(tokens, context)


def test_occurrences_in_wide_intervals_are_found_too() -> None:
    text = "".join(f"a b\nc b\n{'d ' * (n % 7)}b\n" for n in range(1_200))
    segment = segment_of([("wide.py", text)])
    tokens = segment.tokens[: len(segment)].tolist()
    for end in (900, 2_001, 3_502):
        context = tokens[end - 16 : end]
        found = [sorted(places.tolist()) for places in segment.occurrences(context)]
        assert found == brute_force(tokens, context)


@pytest.mark.parametrize("context", [(), (10_000,), (-1,)])
def test_a_context_that_nowhere_occurs_has_no_occurrences(context: tuple[int, ...]) -> None:
    assert segment_of([("a.py", "a b c")]).occurrences(context) == []


def test_a_place_is_the_path_and_the_line() -> None:
    segment = segment_of([("a.py", "one\n\n\ntwo three\n"), ("b.py", "\n\nfour\n")])
    texts = ["one", "two", " three", "four"]
    numbers = {t: n for n, t in enumerate(texts)}
    places = {segment.place(at) for at in range(len(segment))}
    assert {("a.py", 1), ("a.py", 4), ("b.py", 3)} <= places
    assert len(numbers) == len(texts)


def test_files_taken_out_are_not_sampled() -> None:
    segment = segment_of([("a.py", "x y"), ("b.py", "x y"), ("c.py", "x z")])
    without = segment.without(frozenset({"b.py"}))
    start = int(segment.file_starts[0])
    (places, *_) = without.occurrences(segment.tokens[start + 2 : start + 3].tolist())
    kept, total = without.sample(places, 10)
    assert total == 2
    assert {without.place(at)[0] for at in kept} == {"a.py", "c.py"}


def test_taking_out_unknown_files_changes_nothing() -> None:
    segment = segment_of([("a.py", "x y")])
    assert segment.without(frozenset({"other.py"})).alive is None


def test_a_sample_is_spread_evenly_and_knows_the_whole() -> None:
    segment = segment_of([("a.py", "x y\n" * 1_000)])
    (places, *_) = segment.occurrences([int(segment.tokens[2])])
    kept, total = segment.sample(places, 100)
    assert total == 1_000
    assert len(kept) == 100
    assert np.diff(kept).min() > 0


def test_a_segment_of_no_files_is_empty() -> None:
    segment = index([], Vocabulary((merge([]),)))
    assert len(segment) == 0
    assert segment.occurrences([1, 2]) == []
