"""One request and its answer, in each dialect, over real connections."""

import threading
from contextlib import closing

import msgspec
import pytest

from hortus import __version__
from hortus.agent.testing import (
    Answer,
    Fault,
    NativeCall,
    Say,
    ScriptedModel,
    Think,
    Tokens,
)
from hortus.agent.testing import Stop as Ends
from hortus.agent.values import Usage
from hortus.agent.wire import (
    AnswerError,
    DroppedError,
    Ended,
    HungUpError,
    Limits,
    Opened,
    OverloadedError,
    RefusedError,
    Stop,
    TooLongError,
    UnreachableError,
    Wire,
    stream,
)
from tests.agent.wire.asking import ask, calls, endpoint, request, said, thought

FULL = Answer(
    (
        Think("Where is it? Hm."),
        Say("I look for it. Größe 🌱."),
        NativeCall("read", {"path": "größe.py"}, "one"),
        NativeCall("read", {"path": "b.py"}, "two"),
    ),
    tokens=Tokens(300, 40, cached=200),
    cost=0.25,
    headers={"x-hortus-decision": "dec_7", "x-hortus-model": "house/qwen"},
)
LONG = Answer((Say("word " * 300),))


def one(answer, dialect, **changed):
    with ScriptedModel([answer]) as model:
        return ask(model, dialect, **changed)


@pytest.mark.parametrize("whole", [False, True])
def test_text_thoughts_calls_usage_and_cost_are_read(dialect, whole):
    pieces = one(msgspec.structs.replace(FULL, whole=whole), dialect)
    assert pieces[0] == Opened("dec_7", "house/qwen")
    assert (thought(pieces), said(pieces)) == ("Where is it? Hm.", "I look for it. Größe 🌱.")
    assert calls(pieces) == [
        ("one", "read", '{"path":"größe.py"}'),
        ("two", "read", '{"path":"b.py"}'),
    ]
    assert pieces[-1] == Ended(Stop.CALLS, Usage(500, 40, 200), "dec_7", 0.25)


@pytest.mark.parametrize(
    ("ends", "stop"),
    [(Ends.END, Stop.END), (Ends.LENGTH, Stop.LENGTH), (Ends.REFUSAL, Stop.REFUSED)],
)
def test_why_an_answer_ended_is_said_in_one_word(dialect, ends, stop):
    assert one(Answer((Say("so"),), stop=ends), dialect)[-1].stop is stop


def test_a_server_that_counts_nothing_leaves_usage_open(dialect):
    assert one(Answer((Say("so"),), tokens=None), dialect)[-1].usage.input_tokens is None


def test_what_is_sent_is_what_the_page_on_requests_lists(dialect):
    with ScriptedModel([FULL]) as model:
        ask(model, dialect, headers={"X-Hortus-Project": "acme/app"})
    (got,) = model.received
    sent = dict(got.headers)
    assert sent.pop("host") == f"127.0.0.1:{model.port}"
    assert sent.pop("user-agent") == f"hortus-code/{__version__}"
    assert sent.pop("authorization") == f"Bearer POST {got.path}"
    assert sent.pop("content-length") == str(len(got.body))
    assert sent.pop("anthropic-version", "2023-06-01") == "2023-06-01"
    assert sent == {
        "accept": "text/event-stream",
        "content-type": "application/json",
        "x-hortus-project": "acme/app",
    }


def test_a_connection_is_used_again_for_the_next_turn(dialect):
    with ScriptedModel([FULL] * 3) as model, closing_wire(model, dialect) as wire:
        for _ in range(3):
            list(wire.stream(request(), threading.Event()))
    assert {got.connection for got in model.received} == {0}


def closing_wire(model, dialect, **changed):
    return closing(Wire(endpoint(model, dialect, **changed)))


def test_a_connection_that_the_server_closed_in_between_is_made_anew(dialect):
    with ScriptedModel([FULL]) as model:
        port = model.port
        wire = Wire(endpoint(model, dialect))
        list(wire.stream(request(), threading.Event()))
    with ScriptedModel([FULL], port=port) as model:
        pieces = list(wire.stream(request(), threading.Event()))
        wire.close()
    assert said(pieces) == said(one(FULL, dialect))


def test_an_answer_that_nobody_read_to_its_end_is_not_taken_for_the_next_one(dialect):
    with ScriptedModel([LONG, FULL]) as model, closing_wire(model, dialect) as wire:
        first = wire.stream(request(), threading.Event())
        next(first)
        first.close()
        pieces = list(wire.stream(request(), threading.Event()))
    assert said(pieces) == "I look for it. Größe 🌱."


@pytest.mark.parametrize("after", [-1, 0])
def test_an_answer_that_was_not_waited_for_is_not_taken_for_the_next_one(dialect, after):
    late = msgspec.structs.replace(LONG, fault=Fault(silent_after=after))
    with ScriptedModel([FULL, late, FULL]) as model, closing_wire(model, dialect) as wire:
        list(wire.stream(request(), threading.Event()))
        stop = threading.Event()
        waiting = threading.Timer(0.05, stop.set)
        waiting.start()
        with pytest.raises(HungUpError):
            list(wire.stream(request(), stop))
        waiting.join()
        assert said(wire.stream(request(), threading.Event())) == "I look for it. Größe 🌱."
    assert [got.connection for got in model.received] == [0, 0, 1]


@pytest.mark.parametrize("after", [-1, 400])
def test_silence_on_a_connection_that_was_kept_is_given_up_too(dialect, after):
    silent = msgspec.structs.replace(LONG, fault=Fault(silent_after=after))
    hurry = Limits(silence_s=0.1)
    with (
        ScriptedModel([FULL, silent]) as model,
        closing_wire(model, dialect, limits=hurry) as wire,
    ):
        list(wire.stream(request(), threading.Event()))
        with pytest.raises(DroppedError, match="nothing came"):
            list(wire.stream(request(), threading.Event()))
    assert len(model.received) == 2


def test_a_kept_connection_that_is_closed_before_any_answer_is_made_anew_once(dialect):
    answers = [FULL, msgspec.structs.replace(LONG, fault=Fault(cut_after=-1)), FULL]
    with ScriptedModel(answers) as model, closing_wire(model, dialect) as wire:
        for _ in range(2):
            pieces = list(wire.stream(request(), threading.Event()))
    assert said(pieces) == "I look for it. Größe 🌱."
    assert [got.connection for got in model.received] == [0, 0, 1]


def test_a_whole_answer_whose_body_never_ends_is_whole(dialect):
    answers = [msgspec.structs.replace(FULL, fault=Fault(silent_after=1_000_000)), FULL]
    hurry = Limits(silence_s=0.1)
    with ScriptedModel(answers) as model, closing_wire(model, dialect, limits=hurry) as wire:
        for _ in range(2):
            pieces = list(wire.stream(request(), threading.Event()))
            assert pieces[-1].stop is Stop.CALLS


def test_a_server_that_drops_a_kept_connection_in_its_answer_is_not_asked_again(dialect):
    answers = [FULL, msgspec.structs.replace(LONG, fault=Fault(cut_after=0)), FULL]
    with ScriptedModel(answers) as model, closing_wire(model, dialect) as wire:
        list(wire.stream(request(), threading.Event()))
        with pytest.raises(DroppedError):
            list(wire.stream(request(), threading.Event()))
    assert len(model.received) == 2


@pytest.mark.parametrize("cut", [-1, 0, 30, 700])
def test_a_connection_that_breaks_off_is_said_to_have_dropped(dialect, cut):
    answer = msgspec.structs.replace(LONG, fault=Fault(cut_after=cut))
    with pytest.raises(DroppedError, match="broke off"):
        one(answer, dialect)


def test_a_stream_that_ends_without_saying_so_has_dropped(dialect):
    nothing = Answer((Say("so"),), stop=Ends.NOTHING)
    with ScriptedModel([nothing]) as model:
        if dialect == "responses":
            with pytest.raises(DroppedError):
                ask(model, dialect)
        else:
            assert ask(model, dialect)[-1].stop is Stop.END


def test_an_error_in_the_middle_of_a_stream_ends_it(dialect):
    with pytest.raises(DroppedError, match="the engine died"):
        one(msgspec.structs.replace(LONG, fault=Fault(error_after=4)), dialect)


@pytest.mark.parametrize("after", [-1, 0, 400])
def test_a_silent_server_is_given_up_after_the_limit(dialect, after):
    answer = msgspec.structs.replace(LONG, fault=Fault(silent_after=after))
    with pytest.raises(DroppedError, match=r"nothing came for 0\.1 s"):
        one(answer, dialect, limits=Limits(silence_s=0.1))


@pytest.mark.parametrize("after", [-1, 400])
def test_a_stop_is_seen_while_nothing_comes(dialect, after):
    answer = msgspec.structs.replace(LONG, fault=Fault(silent_after=after))
    stop = threading.Event()
    with ScriptedModel([answer]) as model:
        waiting = threading.Timer(0.05, stop.set)
        waiting.start()
        with pytest.raises(HungUpError):
            list(stream(endpoint(model, dialect), request(), stop))
        waiting.join()


def test_a_trickle_is_read_piece_by_piece_and_stopped_in_between(dialect):
    answer = msgspec.structs.replace(LONG, fault=Fault(pause_s=0.01))
    stop = threading.Event()
    with ScriptedModel([answer]) as model:
        pieces = stream(endpoint(model, dialect), request(), stop)
        for piece in pieces:
            if not isinstance(piece, Opened):
                stop.set()
                break
        with pytest.raises(HungUpError):
            list(pieces)


@pytest.mark.parametrize("status", [429, 503, 529])
def test_an_overloaded_server_says_when_it_wants_to_be_asked_again(dialect, status):
    fault = Fault(status=status, headers={"Retry-After": "7"})
    with pytest.raises(OverloadedError) as caught:
        one(Answer(fault=fault), dialect)
    assert caught.value.retry_after_s == 7


@pytest.mark.parametrize(
    ("status", "remedy"), [(401, "hortus login"), (402, "budget"), (403, "another model")]
)
def test_a_refusal_has_a_remedy_also_where_the_server_gives_none(dialect, status, remedy):
    with pytest.raises(RefusedError) as caught:
        one(Answer(fault=Fault(status=status)), dialect)
    assert remedy in caught.value.remedy


def test_the_gateways_refusal_is_told_in_its_own_words(dialect):
    body = {
        "type": "error",
        "error": {
            "type": "permission_error",
            "message": "this code may not leave; choose house/code [dec_9]",
            "code": "not_permitted",
            "remedy": "choose house/code",
            "decision_id": "dec_9",
        },
    }
    fault = Fault(status=400, body=msgspec.json.encode(body).decode())
    with pytest.raises(RefusedError) as caught:
        one(Answer(fault=fault), dialect)
    error = caught.value
    assert (error.message, error.remedy) == ("this code may not leave", "choose house/code")
    assert error.decision_id == "dec_9"


def test_a_redirect_is_not_followed(dialect):
    with ScriptedModel([FULL]) as elsewhere:
        fault = Fault(status=307, headers={"Location": elsewhere.url})
        with pytest.raises(AnswerError, match="HTTP 307"):
            one(Answer(fault=fault), dialect)
    assert elsewhere.received == []


@pytest.mark.parametrize("body", ["<html>", '{"choices": 3, "content": 3, "output": 3}', "[]"])
def test_what_is_no_answer_is_said_to_be_none(dialect, body):
    with pytest.raises(AnswerError, match="cannot be read"):
        one(Answer(fault=Fault(status=200, body=body)), dialect)


def test_an_answer_larger_than_the_limit_is_cut_off(dialect):
    with pytest.raises(AnswerError, match="larger than 1,000 bytes"):
        one(LONG, dialect, limits=Limits(most_bytes=1000))
    with pytest.raises(AnswerError, match="a piece is larger"):
        one(LONG, dialect, limits=Limits(most_event_bytes=30))


def test_nobody_at_the_address_is_said_with_the_address(dialect):
    with ScriptedModel() as model:
        pass
    with pytest.raises(UnreachableError, match=f"127.0.0.1:{model.port}"):
        ask(model, dialect)


def test_a_prompt_that_is_too_long_is_known_in_a_stream_too():
    body = 'data: {"error":{"message":"prompt is too long: 9 tokens > 5 maximum"}}\n\n'
    fault = Fault(status=200, body=body, headers={"content-type": "text/event-stream"})
    with pytest.raises((TooLongError, AnswerError)):
        one(Answer(fault=fault), "chat")
