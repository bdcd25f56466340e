"""Lines are cut at token boundaries and described by fourteen finite numbers."""

import numpy as np

from hortus.completion.beam import Line, Step
from hortus.completion.features import NAMES, cuts
from hortus.completion.mixture import Forecast, Votes

NOBODY = Votes(0, 0, {})


def line(*texts: str, ended: bool = True, chance: float = 0.5) -> Line:
    followers = dict.fromkeys(range(len(texts) + 1), 2.0)
    found = Forecast({}, Votes(3, 4.0, followers), NOBODY)
    steps = [Step(n, text.encode(), chance, 0.1, found) for n, text in enumerate(texts)]
    if ended:
        steps.append(Step(len(texts), b"", chance, 0.1, found))
    return Line(tuple(steps), -1.0, ended)


def offered(*lines: Line, begun: str = "", max_chars: int = 100) -> list[str]:
    return [cut.text for cut in cuts(lines, begun.encode(), max_chars)]


def test_a_line_is_offered_up_to_every_token_that_is_long_enough() -> None:
    assert offered(line("store", ".", "find", "(")) == [
        "store",
        "store.",
        "store.find",
        "store.find(",
    ]


def test_less_than_four_characters_are_not_offered() -> None:
    assert offered(line("a", "=", "1")) == []


def test_what_is_begun_already_is_not_part_of_the_text() -> None:
    assert offered(line("store", "."), begun="st") == ["ore."]


def test_the_same_text_is_offered_once() -> None:
    assert offered(line("store", "."), line("store", "(")) == ["store", "store.", "store("]


def test_no_text_is_longer_than_asked_for() -> None:
    assert offered(line("store", ".", "find"), max_chars=6) == ["store", "store."]


def test_only_the_last_cut_of_an_ended_line_is_whole() -> None:
    assert [c.whole for c in cuts([line("store", "(", ")")], b"", 99)] == [False, False, True]
    assert not any(c.whole for c in cuts([line("store", "(", ended=False)], b"", 99))


def test_each_cut_has_fourteen_finite_features() -> None:
    (first, *_) = cuts([line("store", ".")], b"", 99)
    assert first.features.shape == (len(NAMES),) == (14,)
    assert np.isfinite(first.features).all()


def test_the_features_say_what_their_names_do() -> None:
    *_, last = cuts([line("store", ".", chance=0.25)], b"", 99)
    told = dict(zip(NAMES, last.features, strict=True))
    assert told["log of the chance of all tokens"] == np.log(0.25 * 0.25)
    assert told["chance of the weakest token"] == 0.25
    assert told["shortest matched context"] == 3
    assert told["lowest agreement in the index"] == 0.5
    assert told["tokens"] == 2
    assert told["log of characters"] == np.log(6)
    assert told["its matched context in the file"] == 0


def test_a_chance_of_nothing_is_still_a_number() -> None:
    (first, *_) = cuts([line("store", chance=0.0)], b"", 99) or cuts([line("stores")], b"", 99)
    assert np.isfinite(first.features).all()
