"""The reference page says of each client what its module says."""

from pathlib import Path

import pytest

from hortus.connect.registry import CLIENTS

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "clients.md"


@pytest.mark.parametrize("client", CLIENTS.values(), ids=list(CLIENTS))
def test_every_client_stands_there_with_its_version_and_files(client, wish):
    [row] = [
        line
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if line.startswith(f"| {client.title} | `{client.name}` |")
    ]
    assert f"| {client.tested or 'no'} |" in row
    for edit in client.setup(wish).files:
        assert f"`~/{edit.place}`" in row


@pytest.mark.parametrize("client", CLIENTS.values(), ids=list(CLIENTS))
def test_every_variable_stands_there(client, wish):
    text = PAGE.read_text(encoding="utf-8")
    named = [v.name for v in client.setup(wish).variables if "LSP" not in v.name]
    assert [name for name in named if name not in text] == []
