"""Whether a branch may have moved is seen without asking git."""

import shutil

import pytest

from hortus.knowledge.heads import fingerprint


def commits(sources):
    sources.commit({"a.py": "1\n"})


def packs(sources):
    sources.commit({"a.py": "2\n"})
    sources.git("pack-refs", "--all")


def switches(sources):
    sources.git("checkout", "-q", "-b", "other")


def detaches(sources):
    sources.git("checkout", "-q", "--detach")


def resets(sources):
    sources.git("update-ref", "refs/heads/main", sources.git("rev-parse", "HEAD~1"))


@pytest.mark.parametrize("move", [commits, packs, switches, detaches, resets])
def test_whatever_moves_a_branch_is_seen(sources, move):
    sources.commit({"x.py": "x = 1\n"})
    sources.commit({"x.py": "x = 2\n"})
    before = fingerprint(sources.path, ["HEAD", "main"])
    assert before == fingerprint(sources.path, ["HEAD", "main"])
    move(sources)
    assert fingerprint(sources.path, ["HEAD", "main"]) != before


def test_a_bare_repository_is_looked_at_too(sources, tmp_path):
    sources.commit({"x.py": "x = 1\n"})
    bare = tmp_path / "bare.git"
    sources.git("clone", "-q", "--bare", str(sources.path), str(bare))
    before = fingerprint(bare, ["HEAD"])
    assert before is not None
    sources.commit({"x.py": "x = 2\n"})
    sources.git("push", "-q", str(bare), "main")
    assert fingerprint(bare, ["HEAD"]) != before


def test_where_only_git_can_tell_git_has_to_be_asked(sources, tmp_path):
    sources.commit({"x.py": "x = 1\n"})
    tree = tmp_path / "tree"
    sources.git("worktree", "add", "-q", str(tree))
    assert fingerprint(tree, ["HEAD"]) is None
    shutil.rmtree(sources.path / ".git")
    assert fingerprint(sources.path, ["HEAD"]) is None


def test_a_head_made_to_hurt_does_no_harm(sources):
    sources.commit({"x.py": "x = 1\n"})
    for text in ("ref: " + "a/" * 5_000, "ref: \0", "\xff", "ref: ../../../../etc/passwd"):
        (sources.path / ".git" / "HEAD").write_text(text, encoding="latin-1")
        fingerprint(sources.path, ["HEAD"])
