"""Messages of JSON-RPC are read with their faults."""

import contextlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.mcp.errors import RpcError
from hortus.mcp.messages import fault, id_of, params_of, read_message, read_messages, result


def test_a_request_has_an_id_and_a_notification_none():
    request = read_message(b'{"jsonrpc":"2.0","id":0,"method":"ping"}')
    assert request is not None
    assert request.is_request
    notification = read_message(b'{"jsonrpc":"2.0","method":"x"}')
    assert notification is not None
    assert not notification.is_request


def test_an_answer_is_no_message_of_ours():
    assert read_message(b'{"jsonrpc":"2.0","id":1,"result":{}}') is None
    assert read_message(b'{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"x"}}') is None


@pytest.mark.parametrize(
    ("data", "number"),
    [(b"", -32700), (b"{", -32700), (b"nul", -32700), (b"3", -32600), (b"{}", -32600)],
)
def test_no_json_and_no_message_are_told_apart(data, number):
    with pytest.raises(RpcError) as caught:
        read_message(data)
    assert caught.value.number == number


def test_a_line_holds_one_message():
    with pytest.raises(RpcError, match="batches"):
        read_message(b'[{"jsonrpc":"2.0","id":1,"method":"ping"}]')
    with pytest.raises(RpcError, match="1 to 32"):
        read_messages(b"[" + b",".join([b"{}"] * 33) + b"]")


def test_the_id_of_a_faulty_message_is_found_where_there_is_one():
    assert id_of(b'{"id":"a","method":3}') == "a"
    assert id_of(b'{"id":[]}') is None
    assert id_of(b"{") is None


def test_parameters_come_by_name():
    message = read_message(b'{"jsonrpc":"2.0","id":1,"method":"x","params":[1]}')
    assert message
    with pytest.raises(RpcError, match="no JSON object"):
        params_of(message)


def test_a_refusal_says_the_remedy_too():
    said = msgspec.json.decode(fault(None, RpcError(-32000, "no", "ask", {"a": 1})))
    assert said["error"] == {"code": -32000, "message": "no; ask", "data": {"a": 1}}
    assert said["id"] is None
    assert msgspec.json.decode(result("x", {})) == {"jsonrpc": "2.0", "id": "x", "result": {}}


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data):
    with contextlib.suppress(RpcError):
        read_messages(data)
