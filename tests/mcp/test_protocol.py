"""What is answered to each method, in every revision."""

import msgspec
import pytest

from hortus.mcp.errors import RpcError
from hortus.mcp.protocol import Called
from hortus.mcp.versions import HANDSHAKE, Spoken

NEW = Spoken("2026-07-28")


def answer(protocol, asked, method, version="2025-11-25", **params):
    told = []
    raw = {name: msgspec.Raw(msgspec.json.encode(value)) for name, value in params.items()}
    spoken = version if isinstance(version, Spoken) else Spoken(version)
    return protocol.answer(method, raw, spoken, asked, told.append), told


@pytest.mark.parametrize("version", HANDSHAKE)
def test_output_schemas_are_told_only_where_the_revision_has_them(protocol, may_read, version):
    result, _ = answer(protocol, may_read(), "tools/list", version)
    has = ["outputSchema" in tool for tool in result["tools"]]
    assert has == [version >= "2025-06-18"] * 5
    result, _ = answer(protocol, may_read(), "tools/call", version, name="card")
    assert ("structuredContent" in result) is (version >= "2025-06-18")


def test_the_newest_revision_says_that_a_result_is_complete(protocol, may_read):
    for method in ("server/discover", "tools/list"):
        result, _ = answer(protocol, may_read(), method, NEW)
        assert (result["resultType"], result["cacheScope"]) == ("complete", "private")


@pytest.mark.parametrize(
    ("method", "version"),
    [
        ("ping", NEW),
        ("initialize", NEW),
        ("server/discover", "2025-11-25"),
        ("prompts/list", "2025-11-25"),
        ("resources/list", NEW),
    ],
)
def test_a_method_of_another_revision_is_none(protocol, may_read, method, version):
    with pytest.raises(RpcError) as caught:
        answer(protocol, may_read(), method, version)
    assert caught.value.number == -32601


def test_a_tool_that_fails_says_so_in_its_result_and_is_told_of(protocol, may_read):
    result, told = answer(
        protocol, may_read(), "tools/call", name="search", arguments={"quer": "x"}
    )
    assert result["isError"] is True
    assert "quer" in result["content"][0]["text"]
    assert told == [Called("search", "bad_tool_argument")]


@pytest.mark.parametrize("params", [{}, {"name": 3}, {"name": "no-such"}])
def test_a_call_that_names_no_tool_is_an_error_and_told_to_nobody(protocol, may_read, params):
    with pytest.raises(RpcError) as caught:
        answer(protocol, may_read(), "tools/call", **params)
    assert caught.value.number == -32602
