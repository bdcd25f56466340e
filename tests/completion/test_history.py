"""Cursors are put where a commit added code, and nothing later is visible."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.completion.git import Repository
from hortus.completion.history import Place, Target, Walk, targets_in
from hortus.completion.testing import ScratchRepository, handlers

LIMIT = 100_000


def targets(scratch: ScratchRepository, old: str, new: str, walk: Walk) -> list[Target]:
    return walk.targets(Repository(scratch.path), old, new, LIMIT)


def whole(target: Target) -> str:
    return target.prompt.prefix + target.truth + target.prompt.suffix


def test_each_line_chosen_has_a_cursor_of_each_kind(scratch: ScratchRepository) -> None:
    old = scratch.commit({"a.py": "x = 1\n"})
    new = scratch.commit({"a.py": "x = 1\ny = compute(x, 2)\n"})
    found = targets(scratch, old, new, Walk())
    assert {target.place for target in found} == set(Place)
    assert {target.prompt.path for target in found} == {"a.py"}


def test_the_truth_is_what_the_commit_added(scratch: ScratchRepository) -> None:
    old = scratch.commit({"a.py": "x = 1\nz = 3\n"})
    new = scratch.commit({"a.py": "x = 1\n    y = compute(x, 2)\nz = 3\n"})
    for target in targets(scratch, old, new, Walk()):
        assert whole(target) == "x = 1\n    y = compute(x, 2)\nz = 3\n"
        assert target.truth in "y = compute(x, 2)"


def test_at_the_start_of_a_line_its_indentation_is_given(scratch: ScratchRepository) -> None:
    old = scratch.commit({"a.py": "x = 1\n"})
    new = scratch.commit({"a.py": "x = 1\n    y = compute(x)\n"})
    (start,) = (t for t in targets(scratch, old, new, Walk()) if t.place is Place.LINE_START)
    assert start.prompt.prefix == "x = 1\n    "
    assert start.truth == "y = compute(x)"


def test_later_lines_of_the_same_hunk_are_not_visible(scratch: ScratchRepository) -> None:
    old = scratch.commit({"a.py": "first = 1\nlast = 9\n"})
    added = "".join(f"line{n} = make({n})\n" for n in range(5))
    new = scratch.commit({"a.py": f"first = 1\n{added}last = 9\n"})
    for target in targets(scratch, old, new, Walk()):
        assert target.prompt.suffix.endswith("\nlast = 9\n")
        assert "line" not in target.prompt.suffix.removesuffix("\nlast = 9\n").partition("\n")[2]


def test_comments_strings_and_scraps_are_no_targets(scratch: ScratchRepository) -> None:
    old = scratch.commit({"a.py": "x = 1\n"})
    new = scratch.commit({"a.py": 'x = 1\n# a comment here\n"a string", 1\n)\n\n// more of it\n'})
    assert targets(scratch, old, new, Walk()) == []


def test_files_not_learnt_from_are_no_targets(scratch: ScratchRepository) -> None:
    old = scratch.commit({"a.py": "x = 1\n"})
    new = scratch.commit({"big.py": "y = f(1)\n" * 20_000, "data.csv": "a = b(c)\n"})
    assert targets(scratch, old, new, Walk()) == []


def test_only_so_many_lines_of_a_commit_are_taken(scratch: ScratchRepository) -> None:
    old = scratch.commit({"a.py": "x = 1\n"})
    new = scratch.commit({"a.py": handlers(20)})
    assert len(targets(scratch, old, new, Walk(lines_per_commit=4))) == 4 * len(Place)


def test_the_same_walk_takes_the_same_lines(scratch: ScratchRepository) -> None:
    old = scratch.commit({"a.py": "x = 1\n"})
    new = scratch.commit({"a.py": handlers(20)})
    first, again = targets(scratch, old, new, Walk()), targets(scratch, old, new, Walk())
    assert first == again
    assert first != targets(scratch, old, new, Walk(seed=2))


@pytest.mark.parametrize(("suffixes", "paths"), [((".py",), {"a.py"}), ((), {"a.py", "b.go"})])
def test_a_walk_can_be_kept_to_some_kinds(
    scratch: ScratchRepository, suffixes: tuple[str, ...], paths: set[str]
) -> None:
    old = scratch.commit({"x": "x\n"})
    new = scratch.commit({"a.py": "y = f(1)\n", "b.go": "y := f(1)\n"})
    found = targets(scratch, old, new, Walk(suffixes=suffixes))
    assert {target.prompt.path for target in found} == paths


@given(st.lists(st.text("ab(=\u00e4 .", max_size=12), max_size=8).map("\n".join), st.integers())
def test_a_target_put_back_gives_the_line_it_was_cut_from(text: str, seed: int) -> None:
    for target in targets_in("a.py", text, 3, random.Random(seed)):
        at = target.prompt.prefix.count("\n")
        assert target.truth
        assert whole(target).split("\n")[at] == text.split("\n")[at].rstrip()
