"""A look meets everything that is not ignored, and reads what it does not know."""

import pytest

from hortus.agent.checkpoints.errors import CheckpointError
from hortus.agent.checkpoints.looking import Look, Scene
from hortus.agent.checkpoints.objects import Hasher, Objects, Pack, name_of
from hortus.agent.checkpoints.stats import Stats
from hortus.agent.checkpoints.types import Entry
from hortus.agent.files import Sort, Workspace

LATER = 4_000_000_000_000_000


class Counting(Hasher):
    """Counts what is read."""

    def __init__(self):
        self.read = []

    def put(self, data):
        self.read.append(data)
        return super().put(data)


@pytest.fixture
def scene(root, tmp_path):
    (tmp_path / "packs").mkdir()
    with Workspace(root) as workspace:
        yield Scene(workspace, None, Objects(tmp_path / "packs"), Stats(tmp_path / "stats"), 100)


def test_everything_is_named_by_what_it_is(scene, root):
    (root / "d").mkdir(0o755)
    (root / "d/f").write_bytes(b"x")
    (root / "l").symlink_to("d")
    view = Look(scene, Hasher(), LATER).view(())
    assert view.tree == {
        "d": Entry(Sort.FOLDER, (root / "d").stat().st_mode & 0o777),
        "d/f": Entry(Sort.FILE, (root / "d/f").stat().st_mode & 0o777, name_of(b"x")),
        "l": Entry(Sort.LINK, 0, name_of(b"d")),
    }


def test_what_is_too_large_is_named_unless_it_is_asked_for(scene, root):
    (root / "f").write_bytes(b"x" * 101)
    view = Look(scene, Hasher(), LATER).view(())
    assert (view.tree, view.skipped) == ({}, {"f"})
    view = Look(scene, Hasher(), LATER).view({"f"})
    assert (set(view.tree), view.skipped) == ({"f"}, set())


def test_a_file_that_is_known_and_kept_is_not_read_again(scene, root):
    (root / "f").write_bytes(b"x")
    pack = Pack(scene.objects)
    Look(scene, pack, LATER).view(())
    pack.finish()
    scene.stats.save()
    counting = Counting()
    Look(scene, counting, LATER).view(())
    assert counting.read == []


def test_a_file_that_is_known_and_no_longer_kept_is_read_again(scene, root):
    (root / "f").write_bytes(b"x")
    Look(scene, Hasher(), LATER).view(())
    scene.stats.save()
    counting = Counting()
    Look(scene, counting, LATER).view(())
    assert counting.read == [b"x"]


def test_a_path_asked_for_comes_with_the_folders_above_it(scene, root):
    (root / "node_modules/d").mkdir(parents=True)
    (root / "node_modules/d/f").write_bytes(b"x")
    view = Look(scene, Hasher(), LATER).view({"node_modules/d/f", "no/such", ".hortus/x"})
    assert set(view.tree) == {"node_modules", "node_modules/d", "node_modules/d/f"}


def test_permissions_that_make_a_program_run_as_others_are_not_kept(scene, root):
    (root / "f").write_bytes(b"x")
    (root / "f").chmod(0o4755)
    assert Look(scene, Hasher(), LATER).view(()).tree["f"].mode == 0o755


def test_a_workspace_without_end_is_refused(scene, root):
    (root / "a").write_text("")
    (root / "b").write_text("")
    with pytest.raises(CheckpointError, match="more than 1 files"):
        Look(scene, Hasher(), LATER, most=1).view(())
