"""The server of a file is one that is installed, and none is ever fetched."""

import pytest

from hortus.agent.checks.servers import SERVERS, installed_for


def plant(folder, name):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("#!/bin/sh\n")
    (folder / name).chmod(0o755)


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("a.py", "python"),
        ("a.go", "go"),
        ("a.rs", "rust"),
        ("a.h", "c"),
        ("a.hpp", "cpp"),
        ("a.TSX", "typescriptreact"),
    ],
)
def test_every_file_of_a_language_has_a_server(path, language):
    assert {server.language_of(path) for server in SERVERS} == {None, language}


def test_a_server_that_is_not_installed_is_not_there(tmp_path):
    assert installed_for("a.go", tmp_path, str(tmp_path)) is None
    assert installed_for("a.txt", tmp_path) is None


def test_that_of_the_workspace_comes_before_that_of_the_machine(tmp_path):
    plant(tmp_path / "bin", "pylsp")
    plant(tmp_path / "w/.venv/bin", "pylsp")
    found = installed_for("a.py", tmp_path / "w", str(tmp_path / "bin"))
    assert found.words == (str(tmp_path / "w/.venv/bin/pylsp"),)


def test_one_that_knows_types_comes_first(tmp_path):
    plant(tmp_path / "bin", "ruff")
    found = installed_for("a.py", tmp_path, str(tmp_path / "bin"))
    assert found.words == (str(tmp_path / "bin/ruff"), "server")
    plant(tmp_path / "bin", "pyright-langserver")
    found = installed_for("a.py", tmp_path, str(tmp_path / "bin"))
    assert found.words[1:] == ("--stdio",)
