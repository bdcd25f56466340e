"""One attempt: its intent first, its failure counted, its connection let go."""

import asyncio
from types import SimpleNamespace

import pytest

from hortus.core import GatewaySettings, ModelSettings, Settings
from hortus.gateway.attempt import Attempts
from hortus.gateway.delivery import Delivery
from hortus.gateway.refusals import UpstreamRefusedError
from hortus.gateway.routing import QueueFullError, Router
from hortus.gateway.testing.faults_samples import sample_for
from hortus.gateway.upstream import AnswerTooLargeError, ConnectFailedError
from hortus.gateway.upstreams import Server, Upstreams
from hortus.store import Intent, StoreError

JSON = ((b"content-type", b"application/json"),)
DOWN = ConnectFailedError("nobody is there", remedy="start it")


class Bench:
    """An attempt with everything around it in reach."""

    def __init__(self, parts, **model):
        self.records, self._ledger, self._clock, self._make_call, self._listener = parts
        self.sent_after = []
        settings = ModelSettings(url="http://127.0.0.1:1/v1", **{"inside": True, **model})
        limits = GatewaySettings(failure_threshold=1)
        self.router = Router({"m": settings}, {}, limits, self._clock)
        server = Server(SimpleNamespace(send=self._send), api_key="k")
        self._upstreams = Upstreams(Settings(models={"m": settings}), self.router, {"m": server})

    def make(self, response, **call):
        self.response = response
        self.call = self._make_call(**call)

        async def story():
            (candidate,) = self.router.candidates("m", "", self.call.door.dialect)
            attempts = Attempts(self._ledger, Delivery(self._ledger, self._clock), self._clock)
            await attempts.make(self.call, candidate, self._upstreams, self._listener.reply)

        asyncio.run(story())

    async def _send(self, path, headers, body):
        self.sent_after.append(len(self.records.rows))
        self.path, self.headers, self.body = path, dict(headers), body
        if isinstance(self.response, Exception):
            raise self.response
        return self.response

    @property
    def resting(self):
        return self.router.health.is_resting("m")


@pytest.fixture
def bench(records, ledger, clock, make_call, listener):
    """Return a maker of benches."""
    return lambda **model: Bench((records, ledger, clock, make_call, listener), **model)


def test_a_good_answer_is_handed_on_and_keeps_the_conversation(bench, given_response, listener):
    one = bench()
    said = sample_for("/chat/completions").whole
    one.make(given_response(said, headers=JSON), conversation="c")
    assert listener.body == said
    assert one.headers[b"authorization"] == b"Bearer k"
    assert listener.headers[b"x-hortus-model"] == b"m"
    assert one.response.aborted
    again = one.router.candidates("m", "c", one.call.door.dialect)
    assert [candidate.name for candidate in again] == ["m"]


@pytest.mark.parametrize("inside", [False, True])
def test_the_intent_is_written_before_anything_is_sent(bench, given_response, inside):
    one = bench(inside=inside)
    one.make(given_response(b"{}", headers=JSON))
    assert one.sent_after == [1]
    assert isinstance(one.records.rows[0], Intent)


@pytest.mark.parametrize("inside", [False, True])
def test_without_its_intent_on_disk_an_attempt_ends(bench, given_response, listener, inside):
    one = bench(inside=inside)
    one.records.broken = True
    with pytest.raises(StoreError):
        one.make(given_response(b"{}", headers=JSON))
    assert not listener.reply.started
    assert bool(one.sent_after) is inside
    if inside:
        assert one.response.aborted


def test_a_server_that_is_not_there_is_counted_as_failing(bench):
    one = bench()
    with pytest.raises(ConnectFailedError):
        one.make(DOWN)
    assert one.resting
    assert one.call.served.name == "m"


@pytest.mark.parametrize(
    ("status", "rests"), [(500, True), (429, True), (400, False), (302, False)]
)
def test_an_error_status_is_raised_and_counted_where_it_is_the_servers_fault(
    bench, given_response, status, rests
):
    one = bench()
    with pytest.raises(UpstreamRefusedError):
        one.make(given_response(b'{"error":{"message":"no"}}', status=status, headers=JSON))
    assert one.resting is rests
    assert one.response.aborted


def test_an_error_too_long_to_be_a_message_says_its_status_alone(bench, given_response):
    one = bench()
    endless = AnswerTooLargeError("more than 64 kB", remedy="-")
    with pytest.raises(UpstreamRefusedError, match=r"answered HTTP 503$"):
        one.make(given_response(endless, status=503, headers=JSON))


def test_a_pause_that_the_server_asks_for_is_kept(bench, given_response):
    one = bench()
    headers = (*JSON, (b"retry-after", b"7"))
    with pytest.raises(UpstreamRefusedError):
        one.make(given_response(b"", status=429, headers=headers))
    assert one.router.health.pause_left_s("m") == 7


def test_an_answer_that_turns_out_bad_is_no_sign_of_health(bench, given_response):
    one = bench()
    with pytest.raises(Exception, match="no JSON object"):
        one.make(given_response(b"garbage", headers=JSON))
    assert one.resting


def test_what_the_server_says_after_the_end_does_not_matter(bench, given_response, listener):
    one = bench()
    said = sample_for("/chat/completions").events
    body = b'{"model":"m","messages":[],"stream":true,"stream_options":{}}'
    sse = ((b"content-type", b"text/event-stream"),)
    one.make(given_response(*said, b"more", DOWN, headers=sse), body=body)
    assert listener.body == b"".join(said)
    assert not one.resting


def test_without_a_free_place_nothing_is_sent(bench, given_response):
    one = bench(max_concurrency=1, max_queue=0)
    asyncio.run(one.router.slots.gate("m").enter())
    with pytest.raises(QueueFullError):
        one.make(given_response(b"{}", headers=JSON))
    assert (one.sent_after, one.records.rows) == ([], [])
