"""Each way to reach no model has a code of its own."""

import pytest

from hortus.gateway import routing


@pytest.mark.parametrize(
    ("leaf", "code", "status"),
    [
        (routing.UnknownModelError, "unknown_model", 404),
        (routing.NoFittingModelError, "no_model_for_door", 404),
        (routing.QueueFullError, "queue_full", 429),
        (routing.QueueTimeoutError, "queue_timeout", 429),
        (routing.RestingError, "model_resting", 503),
    ],
)
def test_a_refusal_has_its_code_and_status(leaf, code, status):
    assert (leaf.code, leaf.status) == (code, status)


def test_a_busy_model_says_when_to_come_back():
    error = routing.QueueFullError("full", remedy="wait", retry_after_s=2.5)
    assert (error.message, error.remedy, error.retry_after_s) == ("full", "wait", 2.5)
