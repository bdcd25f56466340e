"""A path has one name, however a model writes it."""

import pytest

from hortus.agent.files import ForbiddenPathError
from hortus.agent.toolbox.places import path_in


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("a/b", "a/b"),
        ("./a//b/", "a/b"),
        (" a ", "a"),
        ("{root}/a", "a"),
        ("{root}", "."),
        ("{root}/", "."),
        (".", "."),
        ("", "."),
    ],
)
def test_a_path_is_named_from_the_workspace(workspace, tmp_path, written, path):
    assert path_in(written.format(root=tmp_path), workspace) == path


@pytest.mark.parametrize("written", ["{root}x/a", "/a", "{root}/../a", "a/../b", ".git", "~"])
def test_what_leads_elsewhere_is_refused(workspace, tmp_path, written):
    with pytest.raises(ForbiddenPathError):
        path_in(written.format(root=tmp_path), workspace)
