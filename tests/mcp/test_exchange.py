"""Whatever a body holds, its answer is one that a client can read."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.core import HortusError
from hortus.knowledge import Readable
from hortus.mcp import Asked
from hortus.mcp.exchange import Exchange, Heard
from hortus.mcp.tools import TOOLS
from hortus.mcp.versions import HANDSHAKE, STATELESS

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
_METHODS = st.sampled_from(
    ["initialize", "ping", "tools/list", "tools/call", "server/discover", "resources/list", "x"]
)
_MESSAGES = st.fixed_dictionaries(
    {"jsonrpc": st.just("2.0") | _JSON, "method": _METHODS | _JSON},
    optional={"id": st.integers(0, 9) | st.text(max_size=3) | _JSON, "params": _JSON},
)
_FIELDS = st.dictionaries(
    st.sampled_from([b"mcp-protocol-version", b"mcp-method", b"mcp-name"]),
    st.sampled_from([*HANDSHAKE, *STATELESS, "tools/list", "search", "1.0"]),
)


@pytest.fixture(scope="module")
def exchange(protocol):
    """Return an exchange with somebody who may read nothing."""
    return Exchange(protocol, Asked(Readable()), lambda _: None)


def checked(said):
    """Check an answer, and return what it says."""
    assert said.status in {200, 202, 400, 404}
    if not said.body:
        assert said.status == 202
        return []
    answers = json.loads(said.body)
    answers = answers if isinstance(answers, list) else [answers]
    for one in answers:
        assert one["jsonrpc"] == "2.0"
        assert ("result" in one) != ("error" in one)
        if "error" in one:
            assert isinstance(one["error"]["code"], int)
            assert one["error"]["message"]
    return answers


@settings(max_examples=80)
@given(body=st.binary(max_size=60), fields=_FIELDS)
def test_any_bytes_are_answered_in_json(exchange, body, fields):
    checked(exchange.answer(Heard(body, fields)))


@settings(max_examples=80)
@given(message=_MESSAGES, fields=_FIELDS)
def test_any_message_is_answered_in_json_with_its_own_id(exchange, message, fields):
    for one in checked(exchange.answer(Heard(json.dumps(message).encode(), fields))):
        number = message.get("id")
        readable = isinstance(number, int | str) and not isinstance(number, bool)
        assert one["id"] == number if readable else one["id"] is None


@settings(max_examples=40)
@given(messages=st.lists(_MESSAGES, min_size=1, max_size=4))
def test_a_batch_has_as_many_answers_as_requests_or_one_refusal(exchange, messages):
    heard = Heard(json.dumps(messages).encode(), {b"mcp-protocol-version": "2025-03-26"})
    answers = checked(exchange.answer(heard))
    assert len(answers) in {1, sum("id" in message for message in messages)}


@settings(max_examples=80)
@given(tool=st.sampled_from(TOOLS), arguments=_JSON)
def test_no_arguments_make_a_tool_fail_by_a_fault_of_its_own(sources, tool, arguments):
    said = told(tool, arguments, sources)
    assert all(said)


def told(tool, arguments, sources):
    """Return the words of an answer, or of a refusal and its remedy."""
    try:
        return (tool.call(json.dumps(arguments).encode(), sources, Asked(Readable())).text,)
    except HortusError as e:
        return e.message, e.remedy


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_every_argument_of_a_tool_is_described_to_the_model(tool):
    described = tool.described()["inputSchema"]
    assert described["type"] == "object"
    assert described.get("additionalProperties") is False
    for name, schema in described["properties"].items():
        assert "description" in json.dumps(schema), name
