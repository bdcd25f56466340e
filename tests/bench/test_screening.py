"""Every token is taken out wherever it is cut, in every dialect, as text and in tool arguments.

`make bench-screening` cuts at every place; here each token is cut at one of thirty-one, so that
all places are tried with some token.
"""

import importlib
from pathlib import Path

import pytest

from hortus.dlp import Tier, load_rules

_EVERY = 31


@pytest.fixture(scope="module")
def screening():
    """Return the benchmark's module."""
    patch = pytest.MonkeyPatch()
    patch.syspath_prepend(str(Path(__file__).parents[2] / "bench"))
    yield importlib.import_module("screening")
    patch.undo()


@pytest.fixture(scope="module")
def bench(screening):
    """Return the rules that the benchmark screens with."""
    return screening.Bench()


@pytest.mark.parametrize("kind", ["text", "tool arguments"])
@pytest.mark.parametrize("dialect", ["chat", "messages", "responses"])
def test_every_token_is_taken_out_wherever_it_is_cut(screening, bench, dialect, kind):
    tallies = screening.split(bench, _EVERY, [dialect], [kind])
    (tally,) = tallies.values()
    assert tally.missed == []
    assert tally.cuts == tally.found == tally.redacted == tally.exact > 500


def test_the_tokens_are_of_all_issuers_and_at_least_two_hundred(screening):
    made = screening.tokens()
    assert len(made) >= 200
    assert {rule for rule, _ in made} == {r.id for r in load_rules() if r.tier is Tier.STRUCTURED}


def test_all_places_are_tried(screening):
    tried = {place for number in range(60) for place in screening.places(60, _EVERY, number)}
    assert tried == set(range(1, 60))


def test_a_token_that_is_let_through_is_noticed(bench):
    tally = bench.cut("chat", "text", "no secret at all", [4])
    assert (tally.found, tally.exact) == (0, 1)


def test_prose_waits_for_a_word_and_no_longer(screening, bench):
    for kind in ("text", "tool arguments"):
        waits = [tokens for tokens, _ in screening.delays(bench, kind)]
        assert sum(waits) / len(waits) < 2
        assert max(waits) <= 8
