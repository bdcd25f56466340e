"""The search finds the most probable line, goes on from what is begun and joins what follows."""

import math

import pytest

from hortus.completion.beam import Cursor, Line, Search
from hortus.completion.mixture import Forecast, Votes

TEXTS = {0: b"", 1: b"find", 2: b"(", 3: b")", 4: b"first", 5: b" x", 6: b"fi", 7: b"loop"}
NOBODY = Votes(0, 0, {})


class Model:
    """Says what follows by the last token only, and counts how often it is asked."""

    def __init__(self, table: dict[int, dict[int, float]]) -> None:
        self.table = table
        self.asked = 0

    def __call__(self, context: tuple[int, ...]) -> Forecast:
        self.asked += 1
        return Forecast(self.table.get(context[-1], {}), NOBODY, NOBODY)


def search(
    model: Model, begun: bytes = b"", rest: tuple[int, ...] = (), complete: int = -1
) -> list[Line]:
    return Search(Cursor((9,), begun, complete, rest), model, TEXTS.__getitem__).lines()


def text(line: Line) -> str:
    return b"".join(step.text for step in line.steps).decode()


def test_the_best_line_need_not_begin_with_the_best_token() -> None:
    model = Model({9: {1: 0.6, 4: 0.4}, 1: {2: 0.3, 3: 0.3, 5: 0.3}, 4: {0: 1.0}})
    best, *_ = search(model)
    assert text(best) == "first"
    assert best.ended
    assert best.log_chance == pytest.approx(math.log(0.4))


def test_a_line_goes_on_with_the_word_begun() -> None:
    model = Model({9: {2: 0.9, 1: 0.06, 4: 0.04}, 1: {0: 1.0}, 4: {0: 1.0}})
    lines = search(model, begun=b"fi", complete=6)
    assert text(lines[0]) == "find"
    assert lines[0].steps[0].chance == pytest.approx(0.6, abs=0.01)


def test_a_word_begun_that_nothing_fits_is_taken_as_complete() -> None:
    model = Model({9: {2: 1.0}, 6: {2: 1.0}, 2: {0: 1.0}})
    best, *_ = search(model, begun=b"fi", complete=6)
    assert text(best) == "fi("


def test_a_blank_begun_is_part_of_the_next_token() -> None:
    model = Model({9: {2: 0.9, 5: 0.1}, 5: {0: 1.0}})
    assert text(search(model, begun=b" ", complete=8)[0]) == " x"


def test_a_blank_begun_that_nothing_fits_ends_the_search() -> None:
    assert search(Model({9: {2: 1.0}}), begun=b" ", complete=8) == []


def test_a_line_ends_where_it_meets_the_text_to_the_right() -> None:
    model = Model({9: {1: 1.0}, 1: {3: 0.5, 2: 0.5}, 3: {0: 1.0}})
    best, *_ = search(model, rest=(3,))
    assert text(best) == "find)"
    assert best.ended


def test_a_line_end_before_text_to_the_right_is_impossible() -> None:
    model = Model({9: {0: 0.9, 1: 0.1}, 1: {3: 1.0}})
    assert [text(line) for line in search(model, rest=(3,)) if line.ended] == ["find)"]


def test_a_line_is_less_likely_if_the_text_to_the_right_goes_on_otherwise() -> None:
    model = Model({9: {1: 0.5, 4: 0.5}, 1: {3: 1.0}, 4: {3: 1.0}, 3: {2: 0.1}})
    agrees, *_ = search(model, rest=(3, 2))
    assert agrees.log_chance == pytest.approx(math.log(0.5) + math.log(0.1))


def test_a_loop_without_end_is_given_up_after_so_many_questions() -> None:
    model = Model({9: {7: 1.0}, 7: {7: 1.0}})
    (line,) = search(model)
    assert not line.ended
    assert model.asked < 50


def test_nothing_known_gives_no_lines() -> None:
    assert search(Model({})) == []


def test_the_margin_is_the_lead_over_the_next_best() -> None:
    model = Model({9: {1: 0.7, 4: 0.2}, 1: {0: 1.0}, 4: {0: 1.0}})
    by_text = {text(line): line.steps[0] for line in search(model)}
    assert by_text["find"].margin == pytest.approx(0.5)
    assert by_text.get("first", by_text["find"]).chance <= 0.7
