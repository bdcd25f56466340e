"""The scripted model: the same answer in three dialects, and every way to fail."""

import http.client
import threading

import msgspec
import pytest

from hortus.agent.testing import (
    Answer,
    Fault,
    NativeCall,
    OverflowForm,
    Received,
    Say,
    Script,
    ScriptedModel,
    Stop,
    Think,
    Tokens,
)

PATHS = ("/v1/chat/completions", "/v1/messages", "/v1/responses")
ANSWER = Answer(
    (Think("let me see"), Say("I look. "), NativeCall("read", {"path": "a.py"})),
    tokens=Tokens(11, 7, cached=5),
)


def ask(model, path=PATHS[0], **fields):
    connection = http.client.HTTPConnection("127.0.0.1", model.port, timeout=10)
    try:
        return exchange(connection, path, **fields)
    finally:
        connection.close()


def exchange(connection, path=PATHS[0], **fields):
    body = msgspec.json.encode({"model": "m", "stream": True, **fields})
    connection.request("POST", path, body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    return answer.status, dict(answer.getheaders()), answer.read()


def events_in(body):
    lines = [line[6:] for line in body.split(b"\n") if line.startswith(b"data: ")]
    return [msgspec.json.decode(line) for line in lines if line != b"[DONE]"]


@pytest.mark.parametrize("path", PATHS)
def test_a_stream_holds_what_the_whole_answer_holds(path):
    with ScriptedModel([ANSWER, ANSWER]) as model:
        _, _, streamed = ask(model, path)
        _, headers, whole = ask(model, path, stream=False)
    assert headers["Content-Type"] == "application/json"
    for said in (b"read", b"path", b"let me see", b"I look. "):
        assert said in whole
    names = b"".join(msgspec.json.encode(value) for value in events_in(streamed))
    assert b'"read"' in names


def test_a_chat_stream_is_cut_into_pieces_and_ends_with_usage():
    with ScriptedModel([ANSWER]) as model:
        _, _, body = ask(model)
    events = events_in(body)
    deltas = [event["choices"][0]["delta"] for event in events if event["choices"]]
    calls = [call for delta in deltas for call in delta.get("tool_calls", ())]
    assert "".join(d.get("content") or "" for d in deltas) == "I look. "
    assert "".join(d.get("reasoning_content", "") for d in deltas) == "let me see"
    assert "".join(call["function"]["arguments"] for call in calls) == '{"path":"a.py"}'
    assert events[-1]["usage"]["prompt_tokens"] == 16
    assert body.endswith(b"data: [DONE]\n\n")


def test_requests_are_noted_with_connection_headers_and_body():
    with ScriptedModel([Answer(), Answer()]) as model:
        connection = http.client.HTTPConnection("127.0.0.1", model.port, timeout=10)
        exchange(connection)
        exchange(connection)
        connection.close()
        ask(model)
    first, second, third = model.received
    assert (first.number, second.number, third.number) == (0, 1, 2)
    assert first.connection == second.connection != third.connection
    assert first.headers["content-type"] == "application/json"
    assert msgspec.json.decode(first.body)["model"] == "m"
    assert first.at <= second.at <= third.at


def test_after_the_last_answer_requests_are_refused_or_answered_as_the_script_says():
    with ScriptedModel([]) as model:
        status, _, body = ask(model)
    assert (status, b"no answer 0" in body) == (400, True)
    with ScriptedModel(Script((), then=Answer((Say("again"),)))) as model:
        assert [ask(model)[0] for _ in range(3)] == [200] * 3


def test_a_function_can_choose_the_answer_and_answers_can_be_added():
    def choose(request: Received) -> Answer:
        return Answer((Say(request.path),))

    with ScriptedModel(choose) as model:
        assert b"/v1/messages" in ask(model, PATHS[1], stream=False)[2]
    with ScriptedModel() as model:
        model.add(Answer((Say("later"),)))
        assert b"later" in ask(model)[2]


def test_a_connection_is_cut_before_the_head_and_in_the_middle():
    answers = [Answer((Say("x" * 400),), fault=Fault(cut_after=at)) for at in (-1, 0, 200)]
    with ScriptedModel(answers) as model:
        with pytest.raises(http.client.RemoteDisconnected):
            ask(model)
        for got in (0, 200):
            with pytest.raises(http.client.IncompleteRead) as caught:
                ask(model)
            assert len(caught.value.partial) == got


def test_a_refusal_has_the_status_headers_and_body_of_the_script():
    fault = Fault(status=429, headers={"Retry-After": "3"}, body='{"error":"busy"}')
    with ScriptedModel([Answer(fault=fault)]) as model:
        status, headers, body = ask(model)
    assert (status, headers["Retry-After"], body) == (429, "3", b'{"error":"busy"}')


@pytest.mark.parametrize("form", OverflowForm)
def test_every_server_says_in_its_own_words_that_a_prompt_is_too_long(form):
    with ScriptedModel([Answer(fault=Fault(overflow=form))]) as model:
        status, _, body = ask(model)
    assert status in (400, 500)
    assert b"context" in body or b"too long" in body or b"longer" in body


@pytest.mark.parametrize("path", PATHS)
def test_an_error_can_take_the_place_of_the_rest_of_a_stream(path):
    with ScriptedModel([Answer((Say("y" * 99),), fault=Fault(error_after=3))]) as model:
        _, _, body = ask(model, path)
    assert b"the engine died" in body.split(b"\n\n")[-2]


def test_a_silent_server_says_nothing_until_the_client_leaves():
    with ScriptedModel([Answer((Say("z" * 99),), fault=Fault(silent_after=150))]) as model:
        connection = http.client.HTTPConnection("127.0.0.1", model.port, timeout=0.2)
        connection.request("POST", PATHS[0], b'{"stream":true}')
        answer = connection.getresponse()
        with pytest.raises(TimeoutError):
            answer.read()
        answer.close()
        connection.close()


def test_closing_the_server_ends_a_client_that_waits():
    model = ScriptedModel([Answer(fault=Fault(silent_after=-1))])
    ended = []

    def wait():
        try:
            ask(model)
        except (http.client.HTTPException, OSError) as e:
            ended.append(e)

    with model:
        client = threading.Thread(target=wait)
        client.start()
        assert model.wait_for(1)
    client.join(5)
    assert len(ended) == 1


def test_an_answer_can_end_without_a_reason_and_without_usage():
    answers = [Answer((Say("a"),), stop=Stop.NOTHING, tokens=None)]
    with ScriptedModel(answers * 3) as model:
        bodies = {path: ask(model, path)[2] for path in PATHS}
    assert b'"stop"' not in bodies[PATHS[0]]
    assert b"message_delta" not in bodies[PATHS[1]]
    assert b"response.completed" not in bodies[PATHS[2]]
    assert not any(b"usage" in body for body in (bodies[PATHS[0]], bodies[PATHS[2]]))


def test_what_is_no_request_for_a_model_is_answered_without_taking_an_answer():
    with ScriptedModel([Answer((Say("kept"),))]) as model:
        connection = http.client.HTTPConnection("127.0.0.1", model.port, timeout=10)
        connection.request("GET", "/v1/models")
        assert b"scripted" in connection.getresponse().read()
        connection.close()
        assert b"kept" in ask(model)[2]


def test_a_body_that_is_no_json_is_refused():
    with ScriptedModel([Answer()]) as model:
        connection = http.client.HTTPConnection("127.0.0.1", model.port, timeout=10)
        connection.request("POST", PATHS[0], b"{no")
        assert connection.getresponse().status == 400
        connection.close()
