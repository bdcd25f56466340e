"""Clients are told to start an MCP server."""

from pathlib import Path

import pytest

from hortus.connect import Wish, find_client, fresh_text, with_mcp
from hortus.connect.errors import UnknownClientError

WISH = Wish("http://127.0.0.1:8180", "house/code", 100_000, Path("/k"))
COMMAND = ["hortus", "mcp", "--url", "http://127.0.0.1:8180"]


def files(name):
    setup = with_mcp(find_client(name).setup(WISH), name, COMMAND)
    return {file.place: fresh_text(file) for file in setup.files if not file.in_repository}


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("claude", ".claude.json"),
        ("codex", ".codex/config.toml"),
        ("opencode", ".config/opencode/opencode.json"),
        ("qwen", ".qwen/settings.json"),
    ],
)
def test_the_server_stands_where_the_client_looks_for_it(name, place):
    text = files(name)[place]
    assert "hortus" in text
    assert "http://127.0.0.1:8180" in text
    assert '"mcp"' in text


def test_a_file_that_is_written_anyway_is_written_once():
    places = [
        file.place for file in with_mcp(find_client("codex").setup(WISH), "codex", COMMAND).files
    ]
    assert len(places) == len(set(places))


def test_codex_waits_until_the_server_has_started():
    assert "required = true" in files("codex")[".codex/config.toml"]


def test_a_client_whose_settings_are_not_known_is_refused_with_the_command():
    with pytest.raises(UnknownClientError) as caught:
        with_mcp(find_client("aider").setup(WISH), "aider", COMMAND)
    assert "hortus mcp --url" in caught.value.remedy
