"""Longer contexts weigh more, and the file at hand has the last word."""

import numpy as np
import pytest

from hortus.completion.local import FileCache
from hortus.completion.mixture import Forecast, View, forecast
from hortus.completion.reading import read
from hortus.completion.segment import Segment, index, prepare
from hortus.completion.types import Prompt
from hortus.completion.vocabulary import Vocabulary, merge, without


class World:
    """An index of some files and what it forecasts at the end of a prompt."""

    def __init__(self, *files: str) -> None:
        part = prepare([(f"f{n}.py", text.encode()) for n, text in enumerate(files)])
        self.vocabulary = Vocabulary((merge([part.layer]),))
        self.segments: tuple[Segment, ...] = (index([part], self.vocabulary),)

    def add(self, *files: str) -> None:
        part = prepare([(f"g{n}.py", text.encode()) for n, text in enumerate(files)])
        self.vocabulary = self.vocabulary.plus(without(part.layer, self.vocabulary))
        self.segments = (*self.segments, index([part], self.vocabulary))

    def forecast(self, prefix: str, suffix: str = "") -> tuple[Forecast, dict[str, float]]:
        reading = read(Prompt(prefix, suffix), self.vocabulary)
        views = [View(segment, segment.names.weights("")) for segment in self.segments]
        found = forecast(views, FileCache(reading), reading.context(16))
        texts = {
            (
                reading.new[number - reading.known]
                if number >= reading.known
                else self.vocabulary.text(number)
            ).decode(): chance
            for number, chance in found.chances.items()
            if number >= 0
        }
        return found, texts


def test_chances_add_up_to_one_at_most() -> None:
    found, _ = World("a.b(c)\na.d(c)\n" * 5).forecast("a.")
    assert 0.5 < sum(found.chances.values()) <= 1 + 1e-9


def test_what_followed_more_often_is_more_likely() -> None:
    _, chances = World("a.b\n" * 6 + "a.c\n" * 2).forecast("a.")
    assert chances["b"] > chances["c"] > 0


def test_a_longer_context_outweighs_a_shorter_one() -> None:
    _, chances = World("x.b\n" * 30 + "self.a.c\n" * 3).forecast("self.a.")
    assert chances["c"] > chances["b"]


def test_the_file_at_hand_has_the_last_word_at_equal_length() -> None:
    _, chances = World("a.b\n" * 3).forecast("a.c\n" * 3 + "a.")
    assert chances["c"] > chances["b"]


def test_text_after_the_cursor_counts_as_the_file_too() -> None:
    _, chances = World("x = 1\n").forecast("value.", "\nvalue.fresh()\n")
    assert chances["fresh"] > 0.3


def test_the_votes_name_the_longest_context_and_its_agreement() -> None:
    world = World("self.items.append(x)\n" * 4)
    found, chances = world.forecast("(self.items.")
    token = max(found.chances, key=found.chances.__getitem__)
    assert chances["append"] == found.chances[token]
    assert found.index.order == 4
    assert found.index.total == 4
    assert found.index.agreement(token) == 1.0
    assert found.file.order == 1
    assert found.file.agreement(token) == 0.0


def test_nothing_is_forecast_where_nothing_was_seen() -> None:
    found, _ = World("a\n").forecast("%")
    assert found.chances == {}


@pytest.mark.parametrize("prefix", ["a.", "self.a.", "return x."])
def test_two_segments_forecast_what_one_of_all_files_does(prefix: str) -> None:
    one, two = "a.b\nself.a.c\n" * 4, "a.d\nself.a.c\nreturn x.y\n" * 3
    whole = World(one, two)
    parts = World(one)
    parts.add(two)
    _, expected = whole.forecast(prefix)
    _, found = parts.forecast(prefix)
    assert found == pytest.approx(expected)


def test_files_that_count_for_more_tip_the_balance() -> None:
    world = World("a.b\n" * 4, "a.c\n" * 4)
    (segment,) = world.segments
    reading = read(Prompt("a."), world.vocabulary)
    heavy = View(segment, np.array([1.0, 8.0]))
    found = forecast([heavy], FileCache(reading), reading.context(16))
    best = max(found.chances, key=found.chances.__getitem__)
    assert world.vocabulary.text(best) == b"c"


def test_a_large_sample_is_not_needed_for_a_good_estimate() -> None:
    _, chances = World("a.b\na.c\na.b\na.b\n" * 2_000).forecast("zz.a.")
    assert chances["b"] == pytest.approx(0.75, abs=0.1)
