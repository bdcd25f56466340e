"""The index of a commit holds its files and reports what it left out."""

from hortus.completion.building import build
from hortus.completion.git import Repository
from hortus.completion.testing import ScratchRepository, handlers

LIMIT = 10_000


def test_a_commit_is_indexed_with_all_its_files(scratch: ScratchRepository) -> None:
    head = scratch.commit({"a.py": "x = 1\n", "b/c.go": "y := 2\n", "d.pem": "k\n"})
    base = build(Repository(scratch.path), head, LIMIT)
    assert base.segment.names.paths == ("a.py", "b/c.go")
    assert (base.commit, base.bytes, base.skipped) == (head, 13, {"secret": 1})
    assert {entry.path for entry in base.entries} == {"a.py", "b/c.go", "d.pem"}


def test_an_older_commit_is_indexed_as_it_was(scratch: ScratchRepository) -> None:
    old = scratch.commit({"a.py": "x = 1\n"})
    scratch.commit({"a.py": "y = 2\n", "b.py": "z = 3\n"})
    base = build(Repository(scratch.path), old, LIMIT)
    texts = {base.vocabulary.text(n) for n in range(len(base.vocabulary))}
    assert b"x" in texts
    assert b"y" not in texts


def test_progress_goes_from_nothing_to_all(scratch: ScratchRepository) -> None:
    head = scratch.commit({f"f{n}.py": handlers(1, n) for n in range(5)})
    told: list[float] = []
    build(Repository(scratch.path), head, LIMIT, lambda done, total, _: told.append(done / total))
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_a_commit_with_nothing_to_learn_from_has_an_empty_index(
    scratch: ScratchRepository,
) -> None:
    base = build(Repository(scratch.path), scratch.commit({"a.bin": b"\0\1"}), LIMIT)
    assert len(base.segment) == 0
    assert base.skipped == {"binary": 1}


def test_many_files_are_indexed_in_the_order_of_their_names(scratch: ScratchRepository) -> None:
    files = {f"d{n // 100:02}/f{n:04}.py": f"value_{n} = {n}\n" for n in range(4_200)}
    base = build(Repository(scratch.path), scratch.commit(files), LIMIT)
    assert list(base.segment.names.paths) == sorted(files)
    position = int(base.segment.file_starts[3_333]) + 2
    assert base.segment.place(position) == ("d33/f3333.py", 1)
    assert base.vocabulary.text(int(base.segment.tokens[position])) == b"value_3333"
