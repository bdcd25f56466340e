from pathlib import Path

import pytest

from hortus.agent.servers import (
    Address,
    BadServerEntryError,
    Program,
    ServerStartError,
    read_servers,
    read_shared,
)
from hortus.agent.servers.entries import secret, with_secrets

HOME = Path("/home/ada")


def read(**tables):
    return read_servers(tables, HOME, "agent.toml")


def test_programs_and_addresses_are_read():
    program, address = read(
        git={
            "command": ["git-mcp", "--stdio"],
            "environment": {"MODE": "ro"},
            "environment_files": {"TOKEN": "~/.keys/git"},
            "hosts": ["git.example.com"],
            "timeout_s": 5,
        },
        docs={"url": "https://docs.example.com/mcp", "key_file": "/run/key"},
    )
    assert program.place == Program(
        ("git-mcp", "--stdio"), {"MODE": "ro"}, {"TOKEN": HOME / ".keys/git"}, ("git.example.com",)
    )
    assert (program.name, program.silence_s) == ("git", 5)
    assert address.place == Address("https://docs.example.com/mcp", {}, Path("/run/key"))


def test_what_is_switched_off_is_left_out():
    assert read(git={"command": "git-mcp", "enabled": False}) == ()


def test_the_file_of_other_tools_is_read():
    data = b"""{"mcpServers": {
        "git": {"type": "stdio", "command": "npx", "args": ["git-mcp"], "env": {"A": "b"}},
        "docs": {"type": "http", "url": "http://localhost:8000/mcp", "headers": {"X-Key": "k"}}
    }}"""
    git, docs = read_shared(data, HOME, ".mcp.json")
    assert git.place == Program(("npx", "git-mcp"), {"A": "b"})
    assert docs.place.headers == {"X-Key": "k"}


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({}, "either `command` or `url`"),
        ({"command": "a", "url": "http://b"}, "either `command` or `url`"),
        ({"url": "ftp://b"}, "no address"),
        ({"url": "https://u:p@b/mcp"}, "no address"),
        ({"url": "http://b.example/mcp", "key_file": "k"}, "clear text"),
        ({"url": "https://b/sse", "type": "sse"}, "no longer spoken"),
        ({"command": "a", "env": {"KEY": "${KEY}"}}, "variables are not filled in"),
        ({"command": "a", "colour": "red"}, "colour"),
        ({"command": "a", "timeout_s": -1}, "timeout_s"),
        ({"url": "https://b", "headers": {"A": "b\r\nC: d"}}, "control signs"),
    ],
)
def test_a_wrong_entry_is_refused_with_its_place(table, words):
    with pytest.raises(BadServerEntryError, match=words) as wrong:
        read(git=table)
    assert wrong.value.message.startswith("agent.toml: servers")


def test_what_is_wrong_is_said_in_words_of_the_file():
    with pytest.raises(BadServerEntryError, match=r"servers\.git: there is no setting `colour`"):
        read(git={"command": "a", "colour": "red"})
    with pytest.raises(BadServerEntryError, match=r"servers\.git\.hosts\[0\]: expected `str`"):
        read(git={"command": "a", "hosts": [1]})


def test_names_are_words():
    with pytest.raises(BadServerEntryError, match="no name of a server"):
        read(**{"a b": {"command": "x"}})
    with pytest.raises(BadServerEntryError, match=r"\.mcp\.json"):
        read_shared(b"{", HOME, ".mcp.json")


def test_an_identity_is_how_a_server_is_reached_not_what_it_is_called():
    one, two, three, four, five = read(
        a={"command": ["x", "y"]},
        b={"command": "x", "args": ["y"], "environment": {"KEY": "secret"}},
        c={"command": ["x", "z"]},
        d={"url": "https://x/y"},
        e={"command": ["x", "y"], "writes": True},
    )
    assert one.identity == two.identity
    assert len({one.identity, three.identity, four.identity, five.identity}) == 4


def test_secrets_are_read_when_they_are_needed_and_never_shown(tmp_path):
    file = tmp_path / "key"
    file.touch(mode=0o600)
    file.write_text("s3cret\n", encoding="utf-8")
    (address,) = read(docs={"url": "https://x", "key_file": str(file)})
    (program,) = read(git={"command": "x", "environment_files": {"TOKEN": str(file)}})
    opened = with_secrets(address)
    assert opened.place.headers == {"Authorization": "Bearer s3cret"}
    assert with_secrets(program).place.environment == {"TOKEN": "s3cret"}
    assert "s3cret" not in repr((opened, with_secrets(program)))


@pytest.mark.parametrize("text", ["", "two\nlines", None])
def test_a_file_without_a_key_is_said_to_be_one(tmp_path, text):
    file = tmp_path / "key"
    if text is not None:
        file.touch(mode=0o600)
        file.write_text(text, encoding="utf-8")
    with pytest.raises(ServerStartError, match="key"):
        secret(file)


def test_a_key_that_others_can_read_is_not_used(tmp_path):
    file = tmp_path / "key"
    file.write_text("k", encoding="utf-8")
    file.chmod(0o644)
    with pytest.raises(ServerStartError, match="by others"):
        secret(file)
