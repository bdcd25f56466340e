import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.servers.errors import ServerAnswerError, ServerFaultError
from hortus.agent.servers.messages import (
    Incoming,
    answer_to,
    notification,
    read_messages,
    request,
)


def test_a_request_and_a_notification_are_those_of_json_rpc():
    assert json.loads(request(3, "ping", {})) == {
        "jsonrpc": "2.0",
        "id": 3,
        "method": "ping",
        "params": {},
    }
    assert "id" not in json.loads(notification("n", {}))


def test_messages_come_alone_or_in_a_batch():
    one = b'{"jsonrpc":"2.0","id":1,"result":{"a":1}}'
    assert read_messages(one)[0].value() == b'{"a":1}'
    assert len(read_messages(b"[" + one + b"," + one + b"]")) == 2


def test_a_refusal_is_an_error_on_one_line_of_bounded_length():
    said = {"id": 1, "error": {"code": -3, "message": "a\n" + "b" * 900, "data": {"x": 1}}}
    with pytest.raises(ServerFaultError) as wrong:
        read_messages(json.dumps(said).encode())[0].value()
    assert wrong.value.number == -3
    assert json.loads(wrong.value.data) == {"x": 1}
    assert len(wrong.value.message) < 600
    assert "\n" not in wrong.value.message


@given(st.binary(max_size=200))
def test_whatever_a_server_prints_is_read_or_refused(data):
    with suppress(ServerAnswerError):
        assert all(isinstance(one, Incoming) for one in read_messages(data))


def test_json_without_end_is_refused():
    with pytest.raises(ServerAnswerError):
        read_messages(b'{"params":' + b"[" * 100_000)


def test_only_a_ping_is_answered_with_a_result():
    assert json.loads(answer_to(Incoming(id=1, method="ping")))["result"] == {}
    refused = json.loads(answer_to(Incoming(id="x", method="roots/list")))
    assert (refused["id"], refused["error"]["code"]) == ("x", -32601)
