"""The hook is added and taken out; what was there stays."""

import os
import subprocess

import pytest

from hortus.review.errors import HookError
from hortus.review.hooks import hook_path, install, remove

BAD = "eval(x)\n"


def commit(repo):
    repo.run("add", "-A")
    return subprocess.run(
        ["git", "-C", str(repo.root), "commit", "-q", "-m", "x"], capture_output=True, check=False
    ).returncode


def test_a_commit_that_breaks_a_rule_is_stopped(repo):
    install(repo.git)
    repo.write("a.py", BAD)
    assert commit(repo) == 1
    repo.write("a.py", "f(x)\n")
    assert commit(repo) == 0


def test_a_hook_that_is_there_stays_and_runs_after_the_review(repo):
    path = hook_path(repo.git)
    path.write_text("#!/bin/sh\ntouch ran\nexit 0\n")
    install(repo.git)
    install(repo.git)
    assert path.read_text().count("hortus review --staged") == 1
    assert path.read_text().endswith("touch ran\nexit 0\n")
    repo.write("a.py", "f(x)\n")
    assert commit(repo) == 0
    assert (repo.root / "ran").exists()
    remove(repo.git)
    assert path.read_text() == "#!/bin/sh\ntouch ran\nexit 0\n"
    assert os.access(path, os.X_OK)


def test_a_hook_of_our_own_is_removed_whole(repo):
    path = install(repo.git)
    remove(repo.git)
    assert not path.exists()
    with pytest.raises(HookError, match="no review"):
        remove(repo.git)


def test_the_folder_that_git_is_told_to_use_is_used(repo):
    repo.run("config", "core.hooksPath", "hooks")
    assert install(repo.git) == repo.root / "hooks" / "pre-commit"


@pytest.mark.parametrize("text", ["#!/usr/bin/env python3\n", "\x7fELF", "no shebang\n"])
def test_what_is_no_shell_script_is_not_touched(repo, text):
    path = hook_path(repo.git)
    path.write_text(text)
    with pytest.raises(HookError) as error:
        install(repo.git)
    assert "hortus review --staged" in error.value.remedy
    assert path.read_text() == text


def test_a_binary_hook_is_not_touched(repo):
    hook_path(repo.git).write_bytes(b"\xff\xfe")
    with pytest.raises(HookError):
        install(repo.git)


@pytest.mark.parametrize("target", ["../../scripts/pre-commit", "nowhere"])
def test_a_link_is_left_alone_with_what_it_leads_to(repo, target):
    script = repo.write("scripts/pre-commit", "#!/bin/sh\n")
    path = hook_path(repo.git)
    path.symlink_to(target)
    with pytest.raises(HookError, match="is a link"):
        install(repo.git)
    assert path.is_symlink()
    assert script.read_text() == "#!/bin/sh\n"
