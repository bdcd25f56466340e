"""The repositories made for tests are real ones."""

from pathlib import Path

from hortus.completion.testing import ScratchRepository, handlers


def test_a_commit_holds_what_was_written_and_not_what_was_removed(tmp_path: Path) -> None:
    scratch = ScratchRepository(tmp_path / "repo")
    scratch.commit({"a.py": "x\n", "deep/b.bin": b"\0"})
    head = scratch.commit({"a.py": None})
    assert scratch.git("ls-tree", "-r", "--name-only", head) == "deep/b.bin\n"
    assert scratch.git("log", "-1", "--format=%an") == "Test\n"


def test_handlers_are_code_of_one_shape() -> None:
    code = handlers(3, first=7)
    compile(code, "handlers.py", "exec")
    assert code.count("store.find(request.item_id)") == 3
    assert "def handle_9(" in code
