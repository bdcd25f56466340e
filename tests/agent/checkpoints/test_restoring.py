"""What stands in the way is told, not lost."""

import pytest

from hortus.agent.checkpoints import InTheWayError
from hortus.agent.checkpoints.restoring import differences, refuse_loss
from hortus.agent.checkpoints.types import Entry
from hortus.agent.files import Sort, Workspace

FILE, OTHER = Entry(Sort.FILE, 0o644, b"a"), Entry(Sort.FILE, 0o644, b"b")
FOLDER, LINK = Entry(Sort.FOLDER, 0o755), Entry(Sort.LINK, 0, b"a")


@pytest.mark.parametrize(
    ("now", "wanted", "paths"),
    [
        ({"a": FILE}, {"a": FILE}, ()),
        ({"a": FILE}, {"a": OTHER}, ("a",)),
        ({"a": FILE}, {"a": Entry(Sort.FILE, 0o755, b"a")}, ("a",)),
        ({"a": FILE}, {"a": LINK}, ("a",)),
        ({"a": FILE}, {}, ("a",)),
        ({}, {"b": LINK, "a": FILE}, ("a", "b")),
        ({"a": FOLDER}, {}, ()),
        ({"a": FOLDER}, {"a": FILE}, ("a",)),
        ({"a": FOLDER}, {"a": Entry(Sort.FOLDER, 0o700)}, ()),
    ],
)
def test_files_and_links_that_differ_are_named(now, wanted, paths):
    assert differences(now, wanted) == paths


def test_a_file_whose_content_is_not_kept_is_not_replaced(tmp_path):
    with Workspace(tmp_path) as workspace:
        refuse_loss(workspace, {}, {"a": FILE}, {"b"})
        with pytest.raises(InTheWayError, match="a cannot be kept"):
            refuse_loss(workspace, {}, {"a": FILE}, {"a"})


def test_a_folder_makes_room_only_if_all_in_it_is_kept(tmp_path):
    (tmp_path / "a/d").mkdir(parents=True)
    (tmp_path / "a/d/f").write_text("")
    now = {"a": FOLDER, "a/d": FOLDER, "a/d/f": FILE}
    with Workspace(tmp_path) as workspace:
        refuse_loss(workspace, now, {"a": FILE}, ())
        del now["a/d/f"]
        with pytest.raises(InTheWayError, match="a/d/f is not kept"):
            refuse_loss(workspace, now, {"a": FILE}, ())
