"""Edits are applied to real files, and to none where one cannot be."""

import pytest

from hortus.agent.edits.errors import EditError
from hortus.agent.edits.types import Format, Kind


def test_a_patch_over_several_files_is_applied(apply, tmp_path):
    (tmp_path / "a.py").write_text("x\n")
    outcome = apply(
        Format.PATCH,
        "*** Begin Patch\n*** Update File: a.py\n-x\n+y\n*** Add File: d/b.py\n+z\n*** End Patch",
    )
    assert (tmp_path / "a.py").read_text() == "y\n"
    assert (tmp_path / "d/b.py").read_text() == "z\n"
    assert [change.kind for change in outcome.changes] == [Kind.CHANGED, Kind.ADDED]


def test_one_block_that_fails_leaves_all_files(apply, tmp_path):
    (tmp_path / "a.py").write_text("x\n")
    block = "<<<<<<< SEARCH\n{}\n=======\nz\n>>>>>>> REPLACE\n"
    with pytest.raises(EditError, match="block 2"):
        apply(Format.SEARCH_REPLACE, "a.py\n" + block.format("x") + block.format("no"))
    assert (tmp_path / "a.py").read_text() == "x\n"
