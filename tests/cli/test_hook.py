"""``hortus hook``: in and out again."""

import json
import subprocess
import sys

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


def test_a_hook_that_would_stop_every_commit_is_put_in_with_a_warning(repo, capsys, monkeypatch):
    dispatch(["hook", "install", "--repo", str(repo)])
    assert capsys.readouterr().err == ""
    monkeypatch.setitem(sys.modules, "ast_grep_py", None)
    assert dispatch(["hook", "install", "--repo", str(repo)]) == 0
    assert "make setup EXTRAS=review" in capsys.readouterr().err


def test_removing_what_is_not_there_is_told(repo, capsys):
    assert dispatch(["hook", "remove", "--repo", str(repo)]) == 1
    assert capsys.readouterr().err.count("\n") == 2
