"""``hortus mcp``: wrong ways to start it. What it answers is in tests/mcp/test_sdk.py."""

import json

import pytest

from hortus.cli.dispatch import dispatch


@pytest.mark.parametrize(
    "words",
    [
        ("--key-file", "/no/such"),
        ("--url", "ftp://x"),
        ("--url", "http://hortus.example"),
        ("--url", "http://127.0.0.1:8180", "--key-file", "/no/such"),
        ("--url", "http://127.0.0.1:8180"),
        ("--url", "x y"),
        ("--repository",),
        ("extra",),
        ("--config", "/no/such/folder/x.toml", "--key-file", "x"),
        ("--no-such",),
    ],
)
def test_a_wrong_start_is_answered_in_two_lines(capsys, tmp_path, monkeypatch, words):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("HORTUS_KEY_FILE", raising=False)
    (tmp_path / "in").touch()
    with (tmp_path / "in").open() as empty:
        monkeypatch.setattr("sys.stdin", empty)
        status = dispatch(["mcp", *words, "--data", str(tmp_path / "data")])
    said = capsys.readouterr()
    assert status in {1, 2}
    assert said.err.startswith("hortus: ")
    assert "remedy: " in said.err


def test_messages_may_come_from_a_file(capfdbinary, tmp_path, monkeypatch):
    asked = tmp_path / "asked"
    asked.write_text('{"jsonrpc":"2.0","id":1,"method":"ping"}\n{"jsonrpc":"2.0","id":2}\n')
    with asked.open() as opened:
        monkeypatch.setattr("sys.stdin", opened)
        assert dispatch(["mcp", "--data", str(tmp_path / "data")]) == 0
    said = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert {one["id"]: one.get("result") for one in said} == {1: {}, 2: None}
