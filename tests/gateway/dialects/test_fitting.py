"""A limit that is larger than the context is lowered, visibly."""

import pytest

from hortus.gateway.dialects.fitting import fit_output
from hortus.gateway.dialects.types import Request, Sampling


def request(max_tokens: int | None) -> Request:
    return Request(model="m", turns=(), sampling=Sampling(max_tokens=max_tokens, seed=1))


def test_a_limit_over_the_context_leaves_room_for_the_prompt() -> None:
    fitted = fit_output(request(128_000), 2_000, 32_000)

    assert fitted.sampling == Sampling(max_tokens=30_000, seed=1)
    assert fitted.unsaid == ("max_tokens",)


def test_a_full_context_still_leaves_room_for_a_word() -> None:
    assert fit_output(request(128_000), 40_000, 32_000).sampling.max_tokens == 256


@pytest.mark.parametrize(
    ("wanted", "context"),
    [
        pytest.param(1_000, 32_000, id="fits"),
        pytest.param(None, 32_000, id="no_limit"),
        pytest.param(128_000, 0, id="unknown_context"),
    ],
)
def test_a_limit_that_fits_or_cannot_be_judged_stays(wanted: int | None, context: int) -> None:
    assert fit_output(request(wanted), 2_000, context) == request(wanted)
