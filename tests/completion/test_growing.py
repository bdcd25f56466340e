"""An index that followed the commits knows what one built afresh knows."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.completion.building import build
from hortus.completion.gate import prior
from hortus.completion.git import Repository
from hortus.completion.growing import Index, advance, between, fresh
from hortus.completion.snapshot import Snapshot
from hortus.completion.testing import ScratchRepository, handlers
from hortus.completion.types import Prompt

LIMIT = 100_000
PROMPTS = (Prompt("store."), Prompt("x = find("), Prompt("    return "), Prompt("def f", "\n"))
LINES = ("store.find(x)\n", "x = find(store)\n", "    return None\n", "def fresh():\n", "y = 2\n")
FILE = st.one_of(st.none(), st.lists(st.sampled_from(LINES), min_size=1, max_size=6).map("".join))
COMMITS = st.lists(
    st.dictionaries(st.sampled_from(["a.py", "b.py", "c.go"]), FILE, min_size=1), max_size=4
)


def proposals(index: Index) -> list[dict[str, float]]:
    snapshot = Snapshot(index.commit, index.vocabulary, index.segments, prior())
    found = [snapshot.propose(prompt).cuts for prompt in PROMPTS]
    return [{cut.text: round(float(cut.features[0]), 9) for cut in cuts} for cuts in found]


def follow(
    scratch: ScratchRepository, commits: Sequence[Mapping[str, str | None]]
) -> tuple[Index, Index]:
    """Return the index that followed ``commits`` and the one built at their end."""
    repository = Repository(scratch.path)
    head = scratch.commit({"a.py": "".join(LINES), "d.py": "store.find(y)\n" * 3})
    grown = fresh(build(repository, head, LIMIT))
    for files in commits:
        there = {path: text for path, text in files.items() if text or _exists(scratch, path)}
        head = scratch.commit(there)
        grown = advance(grown, repository, head, LIMIT).index
    return grown, fresh(build(repository, head, LIMIT))


def _exists(scratch: ScratchRepository, path: str) -> bool:
    return (scratch.path / path).exists()


@settings(max_examples=12, deadline=None)
@given(COMMITS)
def test_following_commits_gives_what_building_afresh_gives(
    commits: list[dict[str, str | None]],
) -> None:
    with TemporaryDirectory() as folder:
        grown, built = follow(ScratchRepository(Path(folder) / "repo"), commits)
        assert proposals(grown) == proposals(built)


def test_only_what_changed_is_read(scratch: ScratchRepository) -> None:
    repository = Repository(scratch.path)
    first = scratch.commit({f"f{n}.py": handlers(1, n) for n in range(20)})
    index = fresh(build(repository, first, LIMIT))
    moved = advance(index, repository, scratch.commit({"f3.py": "x = 1\n"}), LIMIT)
    assert (moved.files, moved.bytes, moved.compacted) == (1, 6, False)


def test_a_large_change_is_merged_into_the_base(scratch: ScratchRepository) -> None:
    repository = Repository(scratch.path)
    index = fresh(build(repository, scratch.commit({"a.py": "x = 1\n"}), 10_000_000))
    large = {f"f{n}.py": handlers(2_000, n) for n in range(3)}
    moved = advance(index, repository, scratch.commit(large), 10_000_000)
    assert moved.compacted
    assert len(moved.index.segments) == 1
    assert not moved.index.changed


def test_a_commit_that_changes_nothing_keeps_the_base(scratch: ScratchRepository) -> None:
    repository = Repository(scratch.path)
    index = fresh(build(repository, scratch.commit({"a.py": "x = 1\n"}), LIMIT))
    moved = advance(index, repository, scratch.commit({}), LIMIT)
    assert (moved.files, len(moved.index.segments)) == (0, 1)
    assert moved.index.segments[0].alive is None


def test_a_secret_committed_later_never_enters(scratch: ScratchRepository) -> None:
    repository = Repository(scratch.path)
    index = fresh(build(repository, scratch.commit({"a.py": "x = 1\n"}), LIMIT))
    leak = "token = '" + "ghp_" + "a1B2" * 9 + "'\n"
    moved = advance(index, repository, scratch.commit({"a.py": leak, ".env": "A=b\n"}), LIMIT)
    texts = [moved.index.vocabulary.text(n) for n in range(len(moved.index.vocabulary))]
    assert not any(b"ghp_" in text for text in texts)
    assert moved.bytes == 0


@pytest.mark.parametrize("gone", [0, 1, 2])
def test_changes_between_two_lists_of_files_are_those_git_names(
    scratch: ScratchRepository, gone: int
) -> None:
    repository = Repository(scratch.path)
    old = scratch.commit({f"f{n}.py": "x\n" for n in range(3)})
    new = scratch.commit({f"f{gone}.py": None, "new.py": "y\n", "f9.py": "z\n"})
    found = between(repository.tree(old).entries, repository.tree(new).entries)
    assert set(found) == {
        type(change)(change.path, change.blob if change.blob.strip("0") else "")
        for change in repository.changes(old, new)
    }


def test_the_sizes_add_up(scratch: ScratchRepository) -> None:
    repository = Repository(scratch.path)
    index = fresh(build(repository, scratch.commit({"a.py": "x = 1\n"}), LIMIT))
    moved = advance(index, repository, scratch.commit({"b.py": "y = 22\n"}), LIMIT).index
    assert moved.bytes == 13
    assert moved.index_bytes > index.index_bytes > 0
