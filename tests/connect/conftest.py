"""One wish and a way to read what a client would get."""

import json
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from hortus.connect.plan import fresh_text
from hortus.connect.types import Syntax, Wish

_READERS = {
    Syntax.JSON: json.loads,
    Syntax.TOML: tomllib.loads,
    Syntax.YAML: lambda text: YAML(typ="safe").load(text),
}


@pytest.fixture
def wish():
    """Return an ordinary wish."""
    return Wish("http://127.0.0.1:8180", "house/code", 65_536, Path("/home/u/key"), "hk_1")


@pytest.fixture
def files(wish):
    """Return a function that gives the content of each file of a set-up, as values."""

    def read(client):
        return {e.place: _READERS[e.syntax](fresh_text(e)) for e in client.setup(wish).files}

    return read


@pytest.fixture
def in_repository(wish):
    """Return a function that gives the files of a set-up that a repository gets, as values."""

    def read(client):
        edits = client.setup(replace(wish, project="payments")).files
        return {e.place: _READERS[e.syntax](fresh_text(e)) for e in edits if e.in_repository}

    return read
