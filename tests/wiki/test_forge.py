"""Links lead to the server that a repository comes from, and give nothing away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.wiki.forge import forge_at, forge_of


@pytest.mark.parametrize(
    ("origin", "link"),
    [
        ("git@github.com:a/b.git", "https://github.com/a/b/blob/C/x%20y.py#L3"),
        (
            "https://github.example.com:8443/a/b",
            "https://github.example.com:8443/a/b/blob/C/x%20y.py#L3",
        ),
        (
            "ssh://git@gitlab.example.com:2222/g/s/b.git",
            "https://gitlab.example.com/g/s/b/-/blob/C/x%20y.py#L3",
        ),
        ("https://bitbucket.org/a/b.git", "https://bitbucket.org/a/b/src/C/x%20y.py#lines-3"),
        ("https://codeberg.org/a/b", "https://codeberg.org/a/b/src/commit/C/x%20y.py#L3"),
        ("https://user:token@github.com/a/b.git", "https://github.com/a/b/blob/C/x%20y.py#L3"),
    ],
)
def test_a_known_server_is_linked_to(origin, link):
    assert forge_at(origin).link("C", "x y.py", 3) == link


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "/srv/git/a.git",
        "file:///github/a",
        "https://git.example.com/a",
        "javascript:github/x",
        "https://github.com/",
        "https://[github",
        "https://github.com:port/a/b",
        "C:\\github\\x",
    ],
)
def test_what_nobody_can_know_is_not_linked_to(origin):
    assert forge_at(origin) is None


@given(st.text(), st.text(max_size=9))
def test_whatever_the_origin_is_a_link_is_safe(path, secret):
    forge = forge_at(f"https://me:{secret}zq1xj@github.com/{path}")
    if forge is not None:
        link = forge.link("C", path, 1)
        assert link.startswith("https://")
        assert "zq1xj" not in link
        assert not set(link) & set('"<> \n')


def test_a_commit_that_the_server_has_not_seen_is_not_linked_to(sources):
    commit = sources.commit({"a.py": ""})
    sources.git("remote", "add", "origin", "https://github.com/a/b.git")
    assert forge_of(sources.path, commit) is None
    sources.git("update-ref", "refs/remotes/origin/main", commit)
    assert forge_of(sources.path, commit).base == "https://github.com/a/b"
    newer = sources.commit({"a.py": "x"})
    assert forge_of(sources.path, newer) is None
