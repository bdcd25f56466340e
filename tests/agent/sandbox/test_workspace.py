"""One workspace while commands run in it."""

import pytest

from hortus.agent.sandbox.types import Profile
from hortus.agent.sandbox.workspace import Workspace
from hortus.core import SystemClock
from tests.agent.sandbox.conftest import git


@pytest.fixture
def root(tmp_path):
    git(tmp_path, "init", "-q")
    return tmp_path.resolve()


def opened(root):
    return Workspace(str(root), SystemClock())


def test_names_are_held_within_and_given_back_after(root):
    with opened(root).guarded(Profile()):
        assert (root / ".envrc").is_dir()
    assert not (root / ".envrc").exists()


def test_nothing_is_held_where_nothing_can_be_written(root):
    with opened(root).guarded(Profile(writable=False)):
        assert not (root / ".envrc").exists()


def test_names_are_given_back_whatever_happens_within(root):
    with pytest.raises(ValueError), opened(root).guarded(Profile()):  # noqa: PT011 - any would do
        raise ValueError
    assert not (root / ".envrc").exists()


def test_what_was_put_aside_at_once_is_told_in_the_end(root):
    with opened(root).guarded(Profile()) as guard:
        (root / ".git/commondir").write_text("../evil")
        guard.look()
        assert not (root / ".git/commondir").exists()
    assert guard.created == (".git/commondir: put aside, as git would obey it",)


def test_what_a_crash_left_is_cleaned(root):
    with opened(root).guarded(Profile()):
        pass
    where = opened(root)
    where._hold(_absent(root))
    assert (root / ".idea").exists()
    where.clean()
    assert not (root / ".idea").exists()


def _absent(root):
    with opened(root).guarded(Profile(writable=False)) as guard:
        return guard.protection
