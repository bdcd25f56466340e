"""Which failures another model may mend, and how long a server wants to be left alone."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.core import UnavailableError
from hortus.gateway import routing, upstream
from hortus.gateway.routing import may_fail_over, retry_after_s

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
NOW_US = int(NOW.timestamp() * 1_000_000)


@pytest.mark.parametrize("status", [408, 429, 500, 501, 502, 503, 504, 529, 599])
def test_a_status_that_another_model_may_mend_moves_on(status):
    assert may_fail_over(status)


@pytest.mark.parametrize("status", [200, 301, 400, 401, 402, 403, 404, 413, 415, 422, 600])
def test_a_status_about_the_request_or_the_set_up_does_not(status):
    assert not may_fail_over(status)


@pytest.mark.parametrize(
    ("leaf", "moves_on"),
    [
        (upstream.ConnectFailedError, True),
        (upstream.ConnectTimeoutError, True),
        (upstream.FirstByteTimeoutError, True),
        (upstream.SilenceTimeoutError, True),
        (upstream.TotalTimeoutError, True),
        (upstream.CutError, True),
        (upstream.ProtocolError, True),
        (upstream.AnswerTooLargeError, False),
        (upstream.UnsafeRequestError, False),
        (UnavailableError, False),
    ],
)
def test_an_error_on_the_way_moves_on_where_it_says_so(leaf, moves_on):
    assert may_fail_over(leaf("it broke", remedy="mend it")) is moves_on


@pytest.mark.parametrize(
    "leaf", [routing.QueueFullError, routing.QueueTimeoutError, routing.RestingError]
)
def test_a_busy_model_moves_on(leaf):
    assert may_fail_over(leaf("busy", remedy="wait", retry_after_s=1))


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (b"0", 0.0),
        (b"7", 7.0),
        (b" 7 ", 7.0),
        (b"3600", 60.0),
        (b"9" * 400, 60.0),
        (b"", None),
        (b"-1", None),
        (b"1.5", None),
        (b"soon", None),
        (b"\xff\xfe", None),
        ("٣".encode(), None),
    ],
)
def test_a_number_of_seconds_is_read_and_capped(value, seconds):
    assert retry_after_s(value, NOW_US) == seconds


@pytest.mark.parametrize(
    ("ahead_s", "seconds"), [(30, 30.0), (-30, 0.0), (0, 0.0), (86_400, 60.0)]
)
def test_an_http_date_is_read_against_the_clock_and_capped(ahead_s, seconds):
    date = format_datetime(NOW + timedelta(seconds=ahead_s), usegmt=True)
    assert retry_after_s(date.encode(), NOW_US) == pytest.approx(seconds)


def test_a_date_without_a_zone_is_taken_as_utc():
    assert retry_after_s(b"Sun, 22 Nov 2026 12:00:10", NOW_US) == pytest.approx(10)


@given(st.one_of(st.binary(max_size=60), st.text(max_size=40).map(str.encode)))
def test_no_value_whatever_gives_more_than_a_bounded_pause(value):
    seconds = retry_after_s(value, NOW_US)
    assert seconds is None or 0 <= seconds <= 60
