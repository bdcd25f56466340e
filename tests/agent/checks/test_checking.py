"""The model is told what its edit broke, and nothing that was broken before."""

import pytest

from hortus.agent.checks import Checks, Watch
from hortus.core import SystemClock


@pytest.fixture
def edited(workspace, tmp_path):
    """Return what is told after a file was changed from one text to another."""

    def told(path, before, after, checks=None):
        checks = checks or Checks(workspace)
        if before is not None:
            (tmp_path / path).write_text(before)
        checks.touching([path])
        (tmp_path / path).write_text(after)
        return checks.check([path])

    return told


def test_a_new_fault_is_told_with_its_place(edited):
    assert edited("a.py", "x = 1\n", "x = 1\ny = (\n") == (
        "Since this edit:\na.py:2: '(' was never closed"
    )


def test_a_new_file_is_looked_at_as_well(edited):
    assert "a.json:1: Expecting value" in edited("a.json", None, "nonsense")


def test_a_file_that_is_right_says_nothing(edited):
    assert edited("a.py", "x = (\n", "x = 1\n") == ""


def test_what_was_wrong_before_is_not_told(edited):
    assert edited("a.py", "x = (\n", "# more\nx = (\n") == ""


def test_a_file_that_went_away_or_is_a_link_says_nothing(workspace, tmp_path):
    (tmp_path / "link.py").symlink_to("/etc/passwd")
    checks = Checks(workspace)
    checks.touching(["gone.py", "link.py"])
    assert checks.check(["gone.py", "link.py"]) == ""


def test_much_is_cut(workspace, tmp_path):
    names = [f"f{number}.py" for number in range(12)]
    for name in names:
        (tmp_path / name).write_text("(")
    rows = Checks(workspace).check(names).splitlines()
    assert len(rows) == 12
    assert rows[-1] == "(and 2 more)"


def test_a_language_server_is_asked_where_the_syntax_is_right(edited, workspace, ruff, tmp_path):
    place, launch = ruff
    (tmp_path / "ruff.toml").write_text('lint.select = ["F821"]\n')
    checks = Checks(workspace, Watch(tmp_path, launch, SystemClock(), place))
    try:
        before, after = "x = old\n", "x = old\ny = new\n"
        assert edited("a.py", before, after, checks) == (
            "Since this edit:\na.py:2: Undefined name `new` (F821)"
        )
        assert edited("a.py", after, "x = 1\n", checks) == ""
    finally:
        checks.close()
