"""Patterns mean what they say, and strict ones mean every spelling of it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.permissions.patterns import (
    ANYTHING,
    BadPatternError,
    CommandPattern,
    NamePattern,
    PathPattern,
    folded,
)
from hortus.agent.permissions.shell import read_line


def words(text):
    return read_line(text).commands[0].words


@pytest.mark.parametrize(
    ("pattern", "text", "covered"),
    [
        ("git diff", "git diff", True),
        ("git diff", "git diff --stat", False),
        ("git diff *", "git diff", True),
        ("git diff *", "git diff --stat a", True),
        ("git diff *", "git difftool", False),
        ("git diff *", "git", False),
        ("git {diff,log} *", "git log -1", True),
        ("git {diff,log} *", "git show", False),
        ("git * --stat", "git diff --stat", True),
        ("git * --stat", "git diff a --stat", False),
        ("make test_*", "make test_a", True),
        ("make test_*", "make tests", False),
        ("make ?", "make a", True),
        ("echo 'a *'", "echo 'a *'", True),
        ("echo 'a *'", "echo 'a b'", False),
        ("echo a.b", "echo axb", False),
        ("*", "anything at all", True),
        ("git diff *", "git diff $x", True),
        ("git diff", "git $x", False),
    ],
)
def test_words_are_covered_one_by_one(pattern, text, covered):
    assert CommandPattern.of(pattern).surely(words(text)) is covered


@pytest.mark.parametrize(
    ("pattern", "text", "covered"),
    [
        ("git push *", "git $x", True),
        ("git push *", "git pu*", True),
        ("git push *", 'git "$x" a', True),
        ("git push *", "git diff $x", False),
        ("git push *", "git $x diff", True),
        ("git push", "git push $x", True),
        ("git push", 'git push "$x"', False),
        ("git push origin *", "git $x origin", True),
        ("a b c d", "a $x d", True),
        ("a b c d", "a $x e", False),
    ],
)
def test_words_that_only_the_run_tells_may_be_any(pattern, text, covered):
    assert CommandPattern.of(pattern).possibly(words(text)) is covered


@given(st.lists(st.sampled_from(["a", "b", "*"]), max_size=5), st.data())
def test_what_is_surely_covered_is_possibly_covered_with_any_word_unknown(texts, data):
    pattern = CommandPattern.of(" ".join(["x", *texts]))
    said = list(words(" ".join(["x", *(t if t != "*" else "b" for t in texts)])))
    assert pattern.surely(said)
    at = data.draw(st.integers(0, len(said) - 1))
    assert pattern.possibly([*said[:at], ANYTHING, *said[at + 1 :]])
    cut = data.draw(st.integers(at, len(said)))
    assert pattern.possibly([*said[:at], ANYTHING, *said[cut:]])


@pytest.mark.parametrize(
    "text", ["", "a && b", "a; b", "a > b", "A=1 b", "$x", "* a", "a 'b'*", "a {b", "a $(b)"]
)
def test_a_pattern_that_is_no_row_of_words_is_refused(text):
    with pytest.raises(BadPatternError):
        CommandPattern.of(text)


@pytest.mark.parametrize(
    ("pattern", "path", "covered"),
    [
        ("src/**", "src/a/b.py", True),
        ("src/**", "srcs/a", False),
        ("src/", "src/a/b", True),
        ("src/*", "src/a", True),
        ("src/*", "src/a/b", False),
        ("**/*.pem", "a.pem", True),
        ("**/*.pem", "a/b/c.pem", True),
        ("**/*.pem", "a/b/c.pem/d", False),
        ("*.{py,pyi}", "a.pyi", True),
        ("*.{py,pyi}", "a/b.py", False),
        ("./a?c", "abc", True),
        ("a.c", "abc", False),
        ("**", "any/thing", True),
        ("src/**", "./src/a", True),
    ],
)
def test_stars_stay_in_a_folder_unless_there_are_two(pattern, path, covered):
    assert PathPattern.of(pattern).covers(path) is covered


@pytest.mark.parametrize("text", ["", "/etc/*", "../x", "a/../b", "{a", "a}b"])
def test_a_path_pattern_from_outside_is_refused(text):
    with pytest.raises(BadPatternError):
        PathPattern.of(text)


@pytest.mark.parametrize(
    "path",
    ["Secrets/A", "SECRETS/a", "secrets/a\u200b", "\uff53ecrets/a", "secrets./a", "./secrets//a"],
)
def test_other_spellings_of_a_path_may_be_covered(path):
    pattern = PathPattern.of("Secrets/**")
    assert pattern.may_cover(path)
    assert not pattern.may_cover("public/a")


@given(st.text(st.sampled_from("aB.é/\u200bﬁ "), max_size=12))
def test_folding_twice_is_folding_once(path):
    assert folded(folded(path)) == folded(path)


@given(st.text(st.sampled_from("ab/."), min_size=1, max_size=8))
def test_a_path_without_marks_covers_itself_and_nothing_else(path):
    pattern = re.sub(r"^(\./)+", "", path)
    if not pattern or pattern.startswith("/") or ".." in pattern or pattern.endswith("/"):
        return
    assert PathPattern.of(pattern).covers(pattern)
    assert not PathPattern.of(pattern).covers(pattern + "x")


def test_names_of_hosts_and_tools_take_stars_for_any_characters():
    assert NamePattern.of("*.internal").covers("a.b.internal")
    assert not NamePattern.of("*.internal").covers("internal")
    assert NamePattern.of("{a,b}.example").covers("b.example")
    with pytest.raises(BadPatternError):
        NamePattern.of("a b")
    with pytest.raises(BadPatternError):
        NamePattern.of("")
