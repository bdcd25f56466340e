"""Waiting in steps: what is to stop stops, and what takes too long is given up."""

import socket
import threading

import pytest

from hortus.agent.wire import HungUpError
from hortus.agent.wire.watching import Watch, WatchedSocket


class Ticks:
    """A clock that goes on by one second each time it is looked at."""

    def __init__(self):
        self.now = 0.0

    def monotonic(self):
        self.now += 1.0
        return self.now

    def now_us(self):
        return 0


def late():
    raise TimeoutError


def watch(stop=None):
    return Watch(Ticks(), stop or threading.Event())


@pytest.fixture
def pair():
    """Two ends of a connection, the first of them watched."""
    here, there = socket.socketpair()
    yield WatchedSocket(here, watch(), 3, 3), there
    here.close()
    there.close()


def test_what_succeeds_at_last_is_returned():
    answers = iter([TimeoutError(), TimeoutError(), "made"])

    def attempt():
        answer = next(answers)
        if isinstance(answer, TimeoutError):
            raise answer
        return answer

    assert watch().until(10, attempt) == "made"


def test_what_takes_too_long_is_given_up():
    with pytest.raises(TimeoutError):
        watch().until(3, late)


def test_a_stop_goes_before_everything():
    stop = threading.Event()
    stop.set()
    with pytest.raises(HungUpError):
        watch(stop).until(10, lambda: "made")


def test_other_failures_pass_at_once():
    def broken():
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        watch().until(10, broken)


def test_more_than_fits_at_once_is_sent_in_pieces(pair):
    here, there = pair
    data, got = b"x" * 3_000_000, bytearray()

    def drain():
        while len(got) < len(data):
            got.extend(there.recv(65_536))

    reading = threading.Thread(target=drain)
    reading.start()
    here.sendall(data)
    reading.join(10)
    assert bytes(got) == data


def test_sending_to_somebody_who_does_not_read_is_given_up(pair):
    with pytest.raises(TimeoutError):
        pair[0].sendall(b"x" * 9_000_000)


def test_incoming_bytes_are_read_as_a_file(pair):
    here, there = pair
    there.sendall(b"one\ntwo\n")
    there.close()
    with here.makefile("rb") as incoming:
        assert incoming.read() == b"one\ntwo\n"


def test_silence_is_given_up(pair):
    with pytest.raises(TimeoutError):
        pair[0].makefile("rb").read(1)


def test_a_connection_that_the_other_side_closed_or_spoke_on_is_stale(pair):
    here, there = pair
    assert not here.is_stale()
    there.sendall(b"x")
    assert here.is_stale()
    there.close()
    assert here.is_stale()
