"""``hortus hook``: in and out again."""

import json
import subprocess

import pytest

from hortus.cli.dispatch import dispatch


@pytest.fixture
def repo(tmp_path):
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    return tmp_path


def test_the_hook_is_installed_and_removed(repo, capsys):
    assert dispatch(["hook", "install", "--repo", str(repo)]) == 0
    path = repo / ".git" / "hooks" / "pre-commit"
    assert "hortus review --staged" in path.read_text()
    assert dispatch(["hook", "remove", "--repo", str(repo), "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["action"] == "remove"
    assert not path.exists()


def test_removing_what_is_not_there_is_told(repo, capsys):
    assert dispatch(["hook", "remove", "--repo", str(repo)]) == 1
    assert capsys.readouterr().err.count("\n") == 2
