"""Each way to fail has a code of its own and says whether another model may be asked."""

import pytest

from hortus.core import HortusError
from hortus.gateway import upstream

LEAVES = [
    (upstream.ConnectFailedError, 502, True),
    (upstream.ConnectTimeoutError, 504, True),
    (upstream.FirstByteTimeoutError, 504, True),
    (upstream.SilenceTimeoutError, 504, True),
    (upstream.TotalTimeoutError, 504, True),
    (upstream.CutError, 502, True),
    (upstream.UndeliveredError, 502, True),
    (upstream.ProtocolError, 502, True),
    (upstream.AnswerTooLargeError, 502, False),
    (upstream.UnsafeRequestError, 502, False),
]


@pytest.mark.parametrize(("leaf", "status", "retryable"), LEAVES)
def test_a_failure_has_its_status_and_says_whether_to_ask_another(leaf, status, retryable):
    assert (leaf.status, leaf.retryable) == (status, retryable)
    assert issubclass(leaf, HortusError)


def test_no_two_failures_share_a_code():
    codes = [leaf.code for leaf, _, _ in LEAVES]
    assert len(set(codes)) == len(codes)
    assert all(code.startswith("upstream_") for code in codes)
