"""What tokens cost at a model's prices, in millionths of its currency."""

from dataclasses import dataclass

from hortus.core import ModelSettings
from hortus.gateway.dialects import Envelope, Usage, tokens_in

_MTOK = 1_000_000
# A billion, more than any request costs and less than a sum of them may hold.
_MOST_MICRO = 10**15


@dataclass(frozen=True, slots=True)
class Cost:
    """What a request has cost, and at list prices; ``note`` says how that is known."""

    micro: int = 0
    list_micro: int = 0
    note: str = ""


def is_priced(model: ModelSettings) -> bool:
    """Tell whether an answer of the model costs anything."""
    return bool(
        model.price_in_per_mtok
        or model.price_out_per_mtok
        or model.price_cache_read_per_mtok
        or model.price_cache_write_per_mtok
        or model.gpu_hour_price
    )


def cost_micro(usage: Usage, model: ModelSettings) -> int:
    """Return the price of ``usage``.

    A price per million tokens is the number of millionths that one token costs. On GPUs that are
    paid by the hour every token that is worked on takes its part of the hour: what was read from
    the cache took none.
    """
    read, written = usage.cache_read_tokens, usage.cache_write_tokens
    if model.gpu_hour_price and model.tokens_per_gpu_hour:
        worked = max(usage.input_tokens - read, 0) + usage.output_tokens
        return _micro(worked * model.gpu_hour_price * _MTOK / model.tokens_per_gpu_hour)
    plain = model.price_in_per_mtok
    cached, caching = model.price_cache_read_per_mtok, model.price_cache_write_per_mtok
    return _micro(
        max(usage.input_tokens - read - written, 0) * plain
        + read * (plain if cached is None else cached)
        + written * (plain if caching is None else caching)
        + usage.output_tokens * model.price_out_per_mtok
    )


def list_cost_micro(usage: Usage, model: ModelSettings) -> int:
    """Return what ``usage`` would cost at the list price of a comparable model outside."""
    return _micro(
        usage.input_tokens * model.list_price_in_per_mtok
        + usage.output_tokens * model.list_price_out_per_mtok
    )


def _micro(cost: float) -> int:
    """Return whole millionths; a server that counts nonsense neither pays out nor ruins."""
    return min(max(round(cost), 0), _MOST_MICRO)


def most_usage(envelope: Envelope, model: ModelSettings, *, answers: bool = True) -> Usage:
    """Return the tokens that a request can use at most, as far as they can be known before.

    The prompt is an estimate; the answer is as long as the request allows, or as the settings say
    where it does not. ``answers`` is false where none is written, as for embeddings.
    """
    prompt = tokens_in(envelope.input_chars)
    answer = (envelope.max_output or model.max_output_tokens) * envelope.choices if answers else 0
    # Of two prices for the prompt the higher one is the most it can cost.
    dear = (model.price_cache_write_per_mtok or 0.0) > model.price_in_per_mtok
    return Usage(prompt, answer, cache_write_tokens=prompt if dear else 0)
