"""The gateway's own refusals: stable codes, the right statuses, words that help."""

import inspect

import pytest

from hortus.core import HortusError
from hortus.gateway import errors
from hortus.gateway.errors import BadRequestError, PromptTooLongError

LEAVES = [
    pytest.param(kind, id=name)
    for name, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, HortusError) and kind.__module__ == errors.__name__
]


@pytest.mark.parametrize("kind", LEAVES)
def test_every_error_has_a_status_a_client_can_act_on(kind: type[HortusError]) -> None:
    assert 400 <= kind.status <= 599
    assert kind.code.replace("_", "").isalpha()


@pytest.mark.parametrize(
    ("name", "status"),
    [
        pytest.param(name, status, id=name)
        for name, status in {
            "BadRequestError": 400,
            "TooDeepError": 400,
            "MissingKeyError": 401,
            "NotPermittedError": 403,
            "PathError": 404,
            "MethodError": 405,
            "BodyTooLargeError": 413,
            "UnsupportedMediaError": 415,
            "DrainingError": 503,
            "MalformedAnswerError": 502,
        }.items()
    ],
)
def test_the_status_says_whose_turn_it_is(name: str, status: int) -> None:
    assert getattr(errors, name).status == status


def test_a_prompt_that_is_too_long_is_told_in_the_words_clients_look_for() -> None:
    error = PromptTooLongError(9_000, 8_192, "house/code")

    assert isinstance(error, BadRequestError)
    assert error.message.startswith("prompt is too long: 9000 tokens > 8192 maximum")
    assert error.code == "context_length_exceeded"
    assert "compact" in error.remedy
