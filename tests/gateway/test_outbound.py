"""What is sent to a server: the client's own bytes, or their translation."""

import msgspec
import pytest

from hortus.core import Dialect
from hortus.gateway.errors import BadRequestError
from hortus.gateway.outbound import outbound

ASKED = b'{ "model":"m", "messages":[{"role":"user","content":"hi"}], "new_field":1 }'


def test_in_the_same_dialect_and_name_the_bytes_are_the_clients_own(make_call, make_candidate):
    call = make_call(body=ASKED, query=b"beta=true")
    request = outbound(call, make_candidate())
    assert request.body is call.body
    assert (request.path, request.unchanged) == ("/chat/completions?beta=true", True)


def test_under_another_name_only_the_name_changes(make_call, make_candidate):
    request = outbound(make_call(body=ASKED), make_candidate(served_as="org/x"))
    assert request.body == ASKED.replace(b'"m"', b'"org/x"')


@pytest.mark.parametrize(
    ("spoken", "path"), [(Dialect.MESSAGES, "/messages"), (Dialect.RESPONSES, "/responses")]
)
def test_in_another_dialect_it_is_translated_and_the_query_stays(
    make_call, make_candidate, spoken, path
):
    call = make_call(body=ASKED, query=b"beta=true")
    request = outbound(call, make_candidate(spoken, served_as="org/x"))
    assert (request.path, request.unchanged) == (path, False)
    assert msgspec.json.decode(request.body)["model"] == "org/x"


def test_what_cannot_be_said_is_named(make_call, make_candidate):
    body = b'{"model":"m","messages":[{"role":"user","content":"hi"}],"logit_bias":{"1":2}}'
    assert outbound(make_call(body=body), make_candidate(Dialect.MESSAGES)).dropped


def test_a_request_that_cannot_be_read_is_refused_only_where_it_must_be(make_call, make_candidate):
    call = make_call(body=b'{"model":"m","messages":7}')
    assert outbound(call, make_candidate()).body == call.body
    with pytest.raises(BadRequestError):
        outbound(call, make_candidate(Dialect.MESSAGES))


def test_embeddings_go_to_their_own_path(make_call, make_candidate):
    call = make_call("/v1/embeddings", b'{"model":"m","input":"x"}')
    assert outbound(call, make_candidate()).path == "/embeddings"


def test_thinking_signed_by_a_server_of_another_dialect_is_not_shown_to_one_of_this(
    make_call, make_candidate
):
    thought = {"type": "thinking", "thinking": "hm", "signature": "hortus.chat.t.c2ln"}
    said = [thought, {"type": "text", "text": "yes"}]
    turns = [{"role": "user", "content": "?"}, {"role": "assistant", "content": said}]
    turns.append({"role": "user", "content": "go on"})
    body = msgspec.json.encode({"model": "m", "max_tokens": 9, "messages": turns})
    request = outbound(
        make_call("/v1/messages", body, query=b"beta=true"), make_candidate(Dialect.MESSAGES)
    )
    assert b"hortus." not in request.body
    assert (request.path, request.unchanged) == ("/messages?beta=true", True)


def test_an_answer_is_not_asked_longer_than_the_context_has_room_for(make_call, make_candidate):
    body = b'{"model":"m","max_tokens":128000,"messages":[{"role":"user","content":"hi"}]}'
    candidate = make_candidate(Dialect.MESSAGES, context_tokens=8192)
    request = outbound(make_call(body=body), candidate)
    assert msgspec.json.decode(request.body)["max_tokens"] < 8192
    assert "max_tokens" in request.dropped
