"""A good answer is handed on, and its end only once its outcome is on disk."""

import asyncio

import pytest

from hortus.core import Dialect
from hortus.gateway.delivery import Delivery
from hortus.gateway.errors import MalformedAnswerError, UpstreamAnswerError
from hortus.gateway.refusals import WrongAnswerError
from hortus.gateway.testing.faults_samples import sample_for
from hortus.gateway.upstream import UpstreamError
from hortus.store import Outcome, StoreError

JSON = ((b"content-type", b"application/json"), (b"x-request-id", b"r"), (b"server", b"s"))
SSE = ((b"content-type", b"text/event-stream; charset=utf-8"),)
STREAM = b'{"model":"m","messages":[],"stream":true,"stream_options":{"include_usage":true}}'
EVENTS = sample_for("/chat/completions").events
GAVE_UP = b'data: {"error":{"message":"out of memory"}}\n\n'


@pytest.fixture
def handed(make_call, make_candidate, ledger, listener, clock):
    """Return a function that hands an answer to a client."""

    def handed(response, dialect=Dialect.CHAT, **call):
        async def story():
            made = make_call(**call)
            await Delivery(ledger, clock).hand_over(
                made, make_candidate(dialect), response, listener.reply
            )
            return made

        return asyncio.run(story())

    return handed


def test_a_whole_answer_carries_our_headers_and_those_allowed(handed, given_response, listener):
    said = sample_for("/chat/completions").whole
    candidate_less = handed(given_response(said, headers=JSON))
    assert candidate_less.first_token
    assert listener.body == said
    assert set(listener.headers) == {
        b"content-type",
        b"content-length",
        b"x-request-id",
        b"x-hortus-decision",
    }


def test_the_headers_name_the_model_the_attempts_and_what_was_dropped(
    handed, given_response, listener, make_candidate
):
    said = given_response(sample_for("/chat/completions").whole, headers=JSON)
    handed(said, served=make_candidate(), attempts=2, dropped=("top_k", "cache", "top_k"))
    assert listener.headers[b"x-hortus-model"] == b"m"
    assert listener.headers[b"x-hortus-attempts"] == b"2"
    assert listener.headers[b"x-hortus-dropped"] == b"top_k, cache"


def test_an_answer_without_a_content_type_is_taken_for_json(handed, given_response, listener):
    handed(given_response(b"{}"))
    assert listener.body == b"{}"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (STREAM, JSON),
        (b'{"model":"m"}', SSE),
        (b'{"model":"m"}', ((b"content-type", b"text/html"),)),
    ],
    ids=["JSON for a stream", "a stream for JSON", "a page for JSON"],
)
def test_an_answer_of_the_wrong_form_is_none(handed, given_response, listener, body, headers):
    with pytest.raises(WrongAnswerError):
        handed(given_response(b"x", headers=headers), body=body)
    assert not listener.reply.started


def test_a_stream_passes_piece_by_piece_and_is_recorded_before_its_end(
    handed, given_response, listener, records
):
    call = handed(given_response(*EVENTS, headers=SSE), body=STREAM)
    assert listener.body == b"".join(EVENTS)
    pieces = [message["body"] for message in listener.messages[1:]]
    assert pieces == list(EVENTS)
    (outcome,) = [row for row in records.rows if isinstance(row, Outcome)]
    assert outcome.bytes_out == len(listener.body)
    assert (outcome.input_tokens, outcome.output_tokens) == (5, 2)
    assert call.settled


def test_what_comes_behind_the_end_is_not_waited_for(handed, given_response, listener):
    response = given_response(*EVENTS, UpstreamError("cut", remedy="-"), headers=SSE)
    handed(response, body=STREAM)
    assert listener.reply.finished


def test_an_end_that_cannot_be_recorded_is_not_sent(handed, given_response, listener, records):
    records.broken = True
    with pytest.raises(StoreError):
        handed(given_response(*EVENTS, headers=SSE), body=STREAM)
    assert listener.body == b"".join(EVENTS[:-1])


def test_an_error_said_before_the_first_token_is_no_answer(handed, given_response, listener):
    with pytest.raises(UpstreamAnswerError, match="out of memory"):
        handed(given_response(GAVE_UP, headers=SSE), body=STREAM)
    assert not listener.reply.started


@pytest.mark.parametrize("together", [False, True])
def test_an_error_said_later_lets_pass_what_came_before(
    handed, given_response, listener, together
):
    pieces = (EVENTS[0], EVENTS[1], GAVE_UP)
    response = given_response(*([b"".join(pieces)] if together else pieces), headers=SSE)
    with pytest.raises(UpstreamAnswerError, match="out of memory"):
        handed(response, body=STREAM)
    assert listener.body == EVENTS[0] + EVENTS[1]


def test_an_error_said_in_another_dialect_is_the_same_error(handed, given_response, listener):
    said = b'event: error\ndata: {"type":"error","error":{"message":"overloaded"}}\n\n'
    with pytest.raises(UpstreamAnswerError, match="overloaded"):
        handed(given_response(said, headers=SSE), Dialect.MESSAGES, body=STREAM)
    assert not listener.reply.started


def test_a_first_event_that_is_no_json_is_no_answer(handed, given_response, listener):
    with pytest.raises(MalformedAnswerError):
        handed(given_response(b"data: <html>\n\n", headers=SSE), body=STREAM)
    assert not listener.reply.started
