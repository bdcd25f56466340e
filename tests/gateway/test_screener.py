"""Without being looked through a request goes nowhere."""

import asyncio
import logging
import threading

import pytest

from hortus.core import DlpSettings
from hortus.dlp import Redactor, Scanner
from hortus.gateway.errors import RequestScreeningError
from hortus.gateway.metrics import Metrics
from hortus.gateway.screener import Screener
from hortus.gateway.screening import Screen, Screened

SCANNER = Scanner([])


class Requests:
    """Looks through requests as told."""

    def __init__(self, result=None):
        self._result = result
        self.threads = []

    def screen(self, body, model):
        """Return what is found, or fail."""
        self.threads.append(threading.current_thread())
        if isinstance(self._result, BaseException):
            raise self._result
        return Screened(body, [], {}, model)


@pytest.fixture
def look(clock, make_call):
    """Return a function that has one call looked through."""

    def look(requests, metrics=None, **fields):
        screen = Screen(SCANNER, Redactor(b"key"), DlpSettings(), requests)
        call = make_call(**fields)
        asyncio.run(Screener(screen, clock, metrics or Metrics()).look(call))
        return call

    return look


def test_what_was_found_stays_with_the_call(look):
    call = look(Requests())
    assert call.screened.outgoing("inside").body is call.body
    assert call.screen is not None


def test_it_is_counted(look):
    metrics = Metrics()
    look(Requests(), metrics)
    assert b'hortus_screening_seconds_count{direction="request"} 1.0' in metrics.render()


@pytest.mark.parametrize("fault", [ValueError("a secret text"), RecursionError(), KeyError("s")])
def test_a_fault_refuses_the_request_and_says_nothing_of_it(look, caplog, fault):
    with caplog.at_level(logging.ERROR), pytest.raises(RequestScreeningError) as caught:
        look(Requests(fault))
    assert (caught.value.code, caught.value.status) == ("request_screening_failed", 500)
    assert type(fault).__name__ in caplog.text
    assert "test_screener.py" in caplog.text
    assert "a secret text" not in caplog.text + caught.value.message
    assert caught.value.__suppress_context__


def test_a_large_request_keeps_no_other_waiting(look):
    requests = Requests()
    look(requests, body=b'{"model":"m","messages":["%b"]}' % (b"x" * 600_000))
    look(requests)
    assert [t is threading.main_thread() for t in requests.threads] == [False, True]


def test_nothing_is_looked_through_where_the_settings_say_so(clock, make_call):
    call = make_call()
    asyncio.run(Screener(None, clock, Metrics()).look(call))
    assert (call.screened, call.sent) == (None, call.body)
