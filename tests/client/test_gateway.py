"""Chat and embeddings through the gateway, and every way in which it can say no."""

import json

import pytest

from hortus.client import (
    GatewayAnswerError,
    GatewayRefusedError,
    GatewayUnreachableError,
    Message,
    Project,
    Role,
)
from hortus.core import UsageError

HELLO = [Message(Role.SYSTEM, "Be brief."), Message(Role.USER, "Hello?")]
CHAT = b'{"choices": [{"index": 0, "message": {"role": "assistant", "content": "Hi."}}]}'


def vectors(*rows):
    data = [{"index": n, "embedding": row, "object": "embedding"} for n, row in rows]
    return json.dumps({"object": "list", "data": data}).encode()


def refusal(message="no", **more):
    return json.dumps({"error": {"message": message, **more}}).encode()


def test_a_question_is_sent_with_its_key_and_answered_with_the_text(server):
    server.says(CHAT)
    assert server.gateway().chat("house/code", HELLO) == "Hi."
    ((path, headers, body),) = server.received
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == "Bearer key-1"
    assert json.loads(body) == {
        "model": "house/code",
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Hello?"},
        ],
        "stream": False,
    }


def test_the_policies_are_told_project_class_and_purpose(server):
    server.says(CHAT)
    server.gateway().chat("m", HELLO, Project("shop", "internal", "search"))
    headers = server.received[0][1]
    assert headers["X-Hortus-Project"] == "shop"
    assert headers["X-Hortus-Class"] == "internal"
    assert headers["X-Hortus-Purpose"] == "search"


def test_vectors_come_in_the_order_of_their_texts(server):
    server.says(vectors((1, [0.0, 1.0]), (0, [1.0, 0.0])))
    assert server.gateway().embed("e", ["a", "b"]) == [[1.0, 0.0], [0.0, 1.0]]


def test_no_texts_ask_nothing(server):
    assert server.gateway().embed("e", []) == []
    assert server.received == []


@pytest.mark.parametrize(
    "body",
    [
        vectors((0, [1.0])),
        vectors((0, [1.0]), (1, [1.0, 2.0])),
        vectors((0, []), (1, [])),
        vectors((0, [1.0]), (0, [1.0])),
        vectors((0, [1.0]), (7, [1.0])),
    ],
)
def test_vectors_that_do_not_fit_their_texts_are_refused(server, body):
    server.says(body)
    with pytest.raises(GatewayAnswerError, match="vectors"):
        server.gateway().embed("e", ["a", "b"])


@pytest.mark.parametrize("body", [b"", b"[]", b"<html>", b'{"choices": [{}]}', b"\xff"])
def test_what_is_no_answer_is_named_as_such(server, body):
    server.says(body)
    with pytest.raises(GatewayAnswerError, match="does not speak as OpenAI does"):
        server.gateway().chat("m", HELLO)


@pytest.mark.parametrize("body", [b'{"choices": []}', b'{"choices": [{"message": {}}]}'])
def test_an_answer_without_a_text_is_none(server, body):
    server.says(body)
    with pytest.raises(GatewayAnswerError, match="without a text"):
        server.gateway().chat("m", HELLO)


def test_a_refusal_is_said_in_the_words_of_the_gateway_once(server):
    said = refusal(
        "the budget is spent; ask its owner [dec_1]",
        code="budget_spent",
        remedy="ask its owner",
        decision_id="dec_1",
    )
    server.says(said, 402)
    with pytest.raises(GatewayRefusedError) as caught:
        server.gateway().chat("m", HELLO)
    error = caught.value
    assert (error.message, error.remedy) == ("the budget is spent", "ask its owner")
    assert (error.status, error.reason, error.decision_id) == (402, "budget_spent", "dec_1")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"error": "model not found"}', "model not found"),
        (refusal("no such model", code=404), "no such model"),
        (b"<html>502</html>", "HTTP 500"),
        (b"{}", "HTTP 500"),
    ],
)
def test_the_refusal_of_another_server_is_read_as_far_as_it_can_be(server, body, words):
    server.says(body, 500)
    with pytest.raises(GatewayRefusedError, match=words) as caught:
        server.gateway().chat("m", HELLO)
    assert "check the address" in caught.value.remedy


def test_who_is_told_to_wait_waits_once_and_asks_again(server):
    server.says(refusal(), 429, retry_after="2")
    server.says(CHAT)
    assert server.gateway().chat("m", HELLO) == "Hi."
    assert server.waited == [2.0]


@pytest.mark.parametrize("headers", [{}, {"retry_after": "3600"}, {"retry_after": "tomorrow"}])
def test_nothing_is_repeated_that_the_gateway_did_not_ask_for(server, headers):
    server.says(refusal("too many"), 429, **headers)
    with pytest.raises(GatewayRefusedError, match="too many"):
        server.gateway().chat("m", HELLO)
    assert (len(server.received), server.waited) == (1, [])


def test_a_second_refusal_is_final(server):
    server.says(refusal("busy"), 503, retry_after="1")
    with pytest.raises(GatewayRefusedError, match="busy"):
        server.gateway().chat("m", HELLO)
    assert len(server.received) == 2


def test_each_request_has_a_proof_of_its_own(server):
    class Proof:
        def __init__(self):
            self.asked = []

        def headers(self, method, path):
            self.asked.append((method, path))
            return {"DPoP": str(len(self.asked))}

    server.says(refusal(), 429, retry_after="0")
    server.says(CHAT)
    server.gateway(Proof()).chat("m", HELLO)
    assert [headers["Dpop"] for _, headers, _ in server.received] == ["1", "2"]


@pytest.mark.parametrize("ending", ["/v1", "/v1/", "/"])
def test_the_address_may_be_given_as_clients_have_it(server, ending):
    server.says(CHAT)
    gateway = server.gateway()
    assert type(gateway)(
        server.url + ending, gateway._credential, server.clock, server.waited.append
    ).chat("m", HELLO)


def test_an_address_that_is_none_is_refused(server):
    with pytest.raises(UsageError, match="no HTTP address"):
        type(server.gateway())("ftp://x", None, server.clock, server.waited.append)


def test_nobody_at_the_address_is_said_so(server):
    server.says(CHAT)
    gateway = server.gateway()
    gateway.url = "http://127.0.0.1:9"
    with pytest.raises(GatewayUnreachableError, match="Connection refused"):
        gateway.chat("m", HELLO)
