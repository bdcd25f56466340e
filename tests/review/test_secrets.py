"""Secrets in changed lines."""

import pytest

from hortus.dlp import AllowList, load_rules
from hortus.dlp.allow import Entry
from hortus.dlp.forms import fill
from hortus.review.secrets import SecretFinder, allow_list
from hortus.review.types import Level, Span


@pytest.fixture
def secret():
    """Return a token in the form of npm's."""
    rules = {rule.id: rule for rule in load_rules()}
    return fill(rules["npm-token"].examples[0], 1)


def test_a_secret_in_a_changed_line_is_found_and_not_shown(changed, secret, today):
    finder = SecretFinder(Level.BLOCK, AllowList.empty(), today)
    (found,) = finder.find(changed(f"a = 1\nuse('{secret}')\n"))
    assert (found.rule, found.level, found.line, found.is_secret) == (
        "npm-token",
        Level.BLOCK,
        2,
        True,
    )
    assert secret not in repr(found)


def test_a_secret_in_a_line_that_was_not_changed_is_not_this_changes(changed, secret, today):
    finder = SecretFinder(Level.BLOCK, AllowList.empty(), today)
    assert not list(finder.find(changed(f"'{secret}'\nx\n", spans=(Span(2, 2),))))


def test_what_is_only_likely_a_secret_does_not_block(changed, today):
    finder = SecretFinder(Level.BLOCK, AllowList.empty(), today)
    (found,) = finder.find(changed('password = "kR7-vexing-otters-quay"\n'))
    assert found.level is Level.WARN


def test_what_the_allow_list_covers_is_left_out(changed, secret, today):
    allowed = AllowList(b"k" * 16)
    entry = Entry(allowed.fingerprint(secret.encode()), "anna", "made up", today)
    finder = SecretFinder(Level.BLOCK, AllowList(b"k" * 16, (entry,)), today)
    assert not list(finder.find(changed(secret)))


def test_a_binary_and_a_repository_without_a_list_are_fine(changed, tmp_path, today):
    finder = SecretFinder(Level.BLOCK, allow_list(tmp_path), today)
    assert not list(finder.find(changed(b"\0\xff")))
