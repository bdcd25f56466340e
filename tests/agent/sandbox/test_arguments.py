"""The arguments of bubblewrap."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.sandbox.arguments import arguments, command_line
from hortus.agent.sandbox.errors import BadProfileError
from hortus.agent.sandbox.protecting import Protection
from hortus.agent.sandbox.tree import Tree
from hortus.agent.sandbox.types import Profile

_ROOT = "/srv/x/shop"
names = st.lists(st.sampled_from(["a", "b", ".git", ".vscode"]), min_size=1, max_size=4).map(
    "/".join
)


def made(profile=None, **sets):
    protection = Protection(Tree(), {}, **sets)
    return arguments(_ROOT, profile or Profile(), protection, {})


def bound(words, option):
    """Return the paths that an option of three words is given for, in order."""
    return [words[at + 1] for at, word in enumerate(words) if word == option]


def test_everything_is_apart_and_nothing_is_left_of_the_environment():
    words = made()
    assert {"--unshare-all", "--unshare-user", "--disable-userns", "--clearenv"} <= set(words)
    assert {"--die-with-parent", "--new-session"} <= set(words)
    assert ("--cap-drop", "ALL") in pairwise(words)


def test_only_the_workspace_can_be_written():
    words = made()
    assert bound(words, "--bind") == [_ROOT]
    assert "/home" not in bound(words, "--ro-bind")
    assert ("--remount-ro", "/") in pairwise(words)
    assert ("--remount-ro", "/dev") in pairwise(words)


def test_a_profile_can_close_the_workspace_too():
    words = made(Profile(writable=False), read_only={f"{_ROOT}/.git/config"})
    assert bound(words, "--bind") == []
    assert _ROOT in bound(words, "--ro-bind")
    assert f"{_ROOT}/.git/config" not in words


@pytest.mark.parametrize(("root", "linked"), [("/home/me/shop", True), ("/var/tmp/shop", False)])
def test_a_workspace_may_lie_where_temporary_files_are_kept_for_longer(root, linked):
    words = arguments(root, Profile(), Protection(Tree(), {}), {})
    assert ("/var/tmp" in words) is linked
    assert bound(words, "--bind") == [root]


def test_a_folder_above_the_workspace_lies_below_it_and_any_other_above():
    profile = Profile(read_only=(Path("/srv"), Path("/srv/x/shop/vendor"), Path("/opt")))
    words = [word for word in made(profile) if word.startswith(("/srv", "/opt"))]
    order = list(dict.fromkeys(words))
    assert order == ["/srv", _ROOT, "/srv/x/shop/vendor", "/opt"]


def test_sockets_are_out_of_reach_in_a_read_only_workspace_too():
    words = made(Profile(writable=False), masked={f"{_ROOT}/s"})
    assert words[words.index(f"{_ROOT}/s") - 1].endswith("empty")


@given(st.sets(names), st.sets(names), st.sets(names))
def test_nothing_that_is_read_only_becomes_writable_again(own, read_only, absent):
    at = {
        key: {f"{_ROOT}/{name}" for name in value}
        for key, value in {"own": own, "read_only": read_only, "absent": absent}.items()
    }
    words = list(Protection(Tree(), {}, **at).binds())
    closed: list[str] = []
    for number, word in enumerate(words):
        if word in ("--bind", "--ro-bind", "--tmpfs"):
            path = words[number + 1]
            assert not any(path.startswith(f"{above}/") for above in closed)
            if word == "--ro-bind":
                closed.append(path)
            else:
                assert path not in at["read_only"]
    covered = {
        path
        for path in at["read_only"]
        if path in closed or any(path.startswith(f"{above}/") for above in closed)
    }
    assert covered == at["read_only"]


def test_variables_come_after_those_that_every_command_has():
    words = made(Profile(environment={"PATH": "/own", "A": "b"}))
    given_ = {words[at + 1]: words[at + 2] for at, word in enumerate(words) if word == "--setenv"}
    assert given_ == {
        "PATH": "/own", "HOME": "/tmp/home", "LANG": "C.UTF-8", "TERM": "dumb", "A": "b"
    }  # fmt: skip


@pytest.mark.parametrize("name", ["", "A=B", "A\0"])
def test_a_variable_with_an_impossible_name_is_refused(name):
    with pytest.raises(BadProfileError):
        made(Profile(environment={name: "x"}))


def test_a_variable_may_not_hold_a_nul():
    with pytest.raises(BadProfileError):
        made(Profile(environment={"A": "b\0c"}))


def test_a_text_goes_to_the_shell_and_words_do_not():
    assert command_line("a | b", "/bin/bash") == ["/bin/bash", "-c", "a | b"]
    assert command_line(["a", "| b"], "/bin/bash") == ["a", "| b"]
    assert command_line(["a", ""], "/bin/bash") == ["a", ""]
