"""Reads failures: whether to ask another model, and how long the server wants to be left alone."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from hortus.core import HortusError
from hortus.gateway.routing.errors import BusyError
from hortus.gateway.routing.health import LONGEST_REST_S
from hortus.gateway.upstream import UpstreamError

_REQUEST_TIMEOUT = 408
_TOO_MANY_REQUESTS = 429
_SERVER_ERRORS = range(500, 600)


def may_fail_over(failure: int | HortusError) -> bool:
    """Tell whether another model may be asked, given that no token has reached the client.

    ``failure`` is the status that a server answered with, or an error met on the way. A status
    that says the request itself is wrong (400, 413, 422 …) would be the same everywhere; 401,
    403 and 404 say that a model is set up wrongly, which must be seen and not papered over.
    """
    match failure:
        case int():
            return failure in {_REQUEST_TIMEOUT, _TOO_MANY_REQUESTS} or failure in _SERVER_ERRORS
        case UpstreamError():
            return failure.retryable
        case BusyError():
            return True
        case _:
            return False


def retry_after_s(value: bytes, now_us: int) -> float | None:
    """Return the seconds that a ``Retry-After`` header asks for, capped; None if it says nothing.

    Takes both of its forms: a number of seconds, and an HTTP date.
    """
    text = value.decode("latin-1").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), LONGEST_REST_S)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    left = (moment - datetime.fromtimestamp(now_us / 1_000_000, UTC)).total_seconds()
    return min(max(left, 0.0), LONGEST_REST_S)
