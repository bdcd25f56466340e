"""A name that is not there brings up those that are like it."""

from hortus.agent.toolbox.nearby import names_like


def test_names_in_the_same_folder_are_brought_up(workspace, tmp_path):
    (tmp_path / "Makefile").write_text("")
    assert names_like(workspace, "makefile") == "; there is Makefile"


def test_nothing_alike_says_nothing(workspace, tmp_path):
    (tmp_path / "a").write_text("")
    assert names_like(workspace, "zebra.py") == ""


def test_a_missing_folder_is_named(workspace):
    assert names_like(workspace, "no/where.py") == ", nor a folder no"
