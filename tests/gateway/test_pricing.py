"""Tokens cost what the model's prices say; caches, GPU hours and list prices are counted apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.core import ModelSettings
from hortus.gateway.dialects import Envelope, Usage
from hortus.gateway.pricing import cost_micro, is_priced, list_cost_micro, most_usage

COUNTS = st.integers(0, 10**7)


def model(**prices):
    return ModelSettings(url="http://h", **prices)


@given(COUNTS, COUNTS)
def test_a_price_per_million_tokens_is_the_millionths_of_one_token(tokens_in, tokens_out):
    usage = Usage(input_tokens=tokens_in, output_tokens=tokens_out)
    priced = model(price_in_per_mtok=3.0, price_out_per_mtok=15.0)
    assert cost_micro(usage, priced) == 3 * tokens_in + 15 * tokens_out


def test_tokens_from_the_cache_and_into_it_have_their_own_prices():
    priced = model(
        price_in_per_mtok=3.0,
        price_out_per_mtok=15.0,
        price_cache_read_per_mtok=0.5,
        price_cache_write_per_mtok=4.0,
    )
    usage = Usage(1_000, 10, cache_read_tokens=800, cache_write_tokens=100)
    assert cost_micro(usage, priced) == 100 * 3 + 400 + 100 * 4 + 150


def test_tokens_from_the_cache_cost_as_others_where_nothing_is_said():
    usage = Usage(1_000, cache_read_tokens=800, cache_write_tokens=100)
    assert cost_micro(usage, model(price_in_per_mtok=3.0)) == 3_000


def test_a_cache_that_is_free_costs_nothing():
    usage = Usage(1_000, cache_read_tokens=1_000)
    free = model(price_in_per_mtok=3.0, price_cache_read_per_mtok=0.0)
    assert cost_micro(usage, free) == 0


def test_a_server_that_counts_caches_beside_the_prompt_costs_no_less_than_nothing():
    usage = Usage(10, cache_read_tokens=800)
    priced = model(price_in_per_mtok=3.0, price_cache_read_per_mtok=0.5)
    assert cost_micro(usage, priced) == 400


def test_a_gpu_hour_is_shared_by_the_tokens_that_are_worked_on_in_it():
    house = model(gpu_hour_price=2.5, tokens_per_gpu_hour=5_000_000)
    usage = Usage(3_000_000, 1_000_000, cache_read_tokens=1_000_000)
    assert cost_micro(usage, house) == 1_500_000
    assert is_priced(house)


@given(COUNTS, COUNTS, st.integers(0, 10**6))
def test_the_list_price_stands_beside_the_cost(tokens_in, tokens_out, cached):
    house = model(list_price_in_per_mtok=2.0, list_price_out_per_mtok=8.0)
    usage = Usage(tokens_in, tokens_out, cache_read_tokens=cached)
    assert list_cost_micro(usage, house) == 2 * tokens_in + 8 * tokens_out
    assert cost_micro(usage, house) == 0
    assert not is_priced(house)


@pytest.mark.parametrize(
    ("usage", "cost"),
    [(Usage(-5, -7), 0), (Usage(10**300), 10**15), (Usage(1, -1), 0)],
)
def test_a_server_that_counts_nonsense_neither_pays_out_nor_ruins(usage, cost):
    prices = {"price_in_per_mtok": 3.0, "price_out_per_mtok": 9.0}
    assert cost_micro(usage, model(**prices)) == cost


@pytest.mark.parametrize(
    "price",
    [
        "price_in_per_mtok",
        "price_out_per_mtok",
        "price_cache_read_per_mtok",
        "price_cache_write_per_mtok",
        "gpu_hour_price",
    ],
)
def test_any_price_makes_a_model_one_that_costs(price):
    assert is_priced(model(**{price: 0.1}))


def asked(**said):
    return Envelope("m", stream=False, input_chars=3_500, conversation="", **said)


def test_at_most_the_answer_is_as_long_as_the_request_allows():
    assert most_usage(asked(max_output=50, choices=3), model()) == Usage(1_000, 150)


def test_at_most_the_answer_is_as_long_as_the_settings_say_where_the_request_does_not():
    assert most_usage(asked(), model(max_output_tokens=77)) == Usage(1_000, 77)
    assert most_usage(asked(), model()) == Usage(1_000, 16_384)


def test_embeddings_have_no_answer_to_pay_for():
    assert most_usage(asked(), model(), answers=False) == Usage(1_000, 0)


@given(COUNTS, st.integers(0, 1_000))
def test_no_split_between_caches_costs_more_than_the_most(cached_in, price):
    dear = model(price_in_per_mtok=3.0, price_cache_write_per_mtok=float(price))
    most = cost_micro(most_usage(asked(max_output=5), dear), dear)
    written = min(cached_in, 1_000)
    assert cost_micro(Usage(1_000, 5, cache_write_tokens=written), dear) <= most
