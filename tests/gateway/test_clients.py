"""Clients are known by what they say of themselves, and by nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.gateway.clients import UNKNOWN, Client, identify


@pytest.mark.parametrize(
    ("agent", "client"),
    [
        (b"claude-cli/2.1.330 (external, sdk-cli)", Client("claude-code", "2.1.330")),
        (
            b"codex_exec/0.169.0 (Debian 12.0.0; x86_64) xterm (codex_exec; 0.169.0)",
            Client("codex", "0.169.0"),
        ),
        (b"QwenCode/0.24.4 (linux; x64)", Client("qwen-code", "0.24.4")),
        (
            b"opencode/1.18.33 ai-sdk/provider-utils/4.0.23 runtime/bun/1.3.14",
            Client("opencode", "1.18.33"),
        ),
        (b"OpenAI/Python 2.20.0", Client("openai-python", "2.20.0")),
        (b"AsyncAnthropic/Python 0.80.1", Client("anthropic-python", "0.80.1")),
        (b"Zed/0.220.3 (linux; x86_64)", Client("zed", "0.220.3")),
        (b"Mozilla/5.0 Cline/3.1", Client("cline", "3.1")),
        (b"curl/8.5.0", Client("curl", "8.5.0")),
    ],
)
def test_a_client_is_known_by_its_user_agent(agent: bytes, client: Client) -> None:
    assert identify({b"user-agent": agent}) == client


@pytest.mark.parametrize(
    "agent", [b"", b"Mozilla/5.0 (X11; Linux)", b"my-script/1", b"Else/Python 1.0", b"\xff\x00"]
)
def test_any_other_agent_is_unknown(agent: bytes) -> None:
    assert identify({b"user-agent": agent}) == Client(UNKNOWN)


def test_no_header_at_all_is_unknown() -> None:
    assert identify({}) == Client("unknown", "")


def test_an_originator_names_a_client_whose_agent_says_nothing() -> None:
    fields = {b"originator": b"codex_cli_rs", b"version": b"0.169.0"}
    assert identify(fields) == Client("codex", "0.169.0")


def test_a_clients_own_header_beats_the_agent_of_the_sdk_it_uses() -> None:
    fields = {b"user-agent": b"Anthropic/JS 0.60.0", b"x-claude-code-session-id": b"1"}
    assert identify(fields) == Client("claude-code")


def test_an_sdk_without_further_marks_is_named_as_such() -> None:
    fields = {b"user-agent": b"Anthropic/JS 0.60.0", b"originator": b"someone"}
    assert identify(fields) == Client("anthropic-js", "0.60.0")


def test_a_version_that_is_none_is_left_out() -> None:
    fields = {b"originator": b"codex_exec", b"version": b"<script>"}
    assert identify(fields) == Client("codex", "")


@given(st.binary(max_size=2000), st.binary(max_size=64), st.binary(max_size=64))
def test_whatever_comes_the_name_is_known_and_the_version_short_and_plain(
    agent: bytes, originator: bytes, version: bytes
) -> None:
    fields = {b"user-agent": agent, b"originator": originator, b"version": version}
    client = identify(fields)
    assert client.name
    assert len(client.version) <= 32
    assert client.version.isprintable()


def test_a_tool_of_the_companys_register_is_known_by_its_very_name() -> None:
    listed = frozenset({"acme-bot"})
    agent = {b"user-agent": b"Acme-Bot/1.4.0 (linux) python-httpx/0.27"}
    assert identify(agent, listed) == Client("acme-bot", "1.4.0")
    assert identify(agent) == Client("httpx", "0.27")
    named = {b"user-agent": b"OpenAI/Python 2.0", b"originator": b"acme-bot", b"version": b"2"}
    assert identify(named, listed) == Client("acme-bot", "2")


def test_what_is_listed_takes_no_known_name_away() -> None:
    agent = {b"user-agent": b"claude-cli/2.1.330"}
    assert identify(agent, frozenset({"claude-cli"})) == Client("claude-code", "2.1.330")
