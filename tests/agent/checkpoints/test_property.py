"""Whatever a workspace holds and whatever becomes of it, going back gives what there was."""

import shutil
from pathlib import PurePosixPath

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hortus.agent.checkpoints import Checkpoints
from hortus.agent.files import Workspace
from hortus.core.testing import FrozenClock

NAMES = st.sampled_from(["a", "b", "ä ö", "-x", "c.py", ".env", "~"])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)
FILE = st.tuples(st.just("file"), st.binary(max_size=20), st.sampled_from([0o644, 0o755, 0o600]))
LINK = st.tuples(st.just("link"), st.sampled_from(["a", "../b", "/nowhere", "c.py/x"]), st.just(0))
FOLDER = st.tuples(st.just("folder"), st.just(b""), st.sampled_from([0o755, 0o700]))
TREES = st.dictionaries(PATHS, st.one_of(FILE, LINK, FOLDER), max_size=7)


def build(root, tree):
    """Make a tree below an empty folder; what cannot be because of what is there is left out."""
    for path, (sort, content, mode) in sorted(tree.items()):
        place = root / path
        if any(
            (root / above).is_symlink() or (root / above).is_file() for above in above_of(path)
        ):
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        if sort == "link" and not place.exists():
            place.symlink_to(content)
        elif sort == "file" and not place.is_dir():
            place.write_bytes(content)
            place.chmod(mode)
        elif sort == "folder":
            place.mkdir(exist_ok=True)
            place.chmod(mode)


def above_of(path):
    return [parent for parent in PurePosixPath(path).parents if str(parent) != "."]


def look(path):
    if path.is_symlink():
        return ("link", str(path.readlink()))
    mode = path.stat().st_mode & 0o777
    return ("folder", mode) if path.is_dir() else ("file", mode, path.read_bytes())


def looks(root):
    return {str(path.relative_to(root)): look(path) for path in root.rglob("*")}


def empty(root):
    for path in root.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def without_folders(tree):
    return {path: seen for path, seen in tree.items() if seen[0] != "folder"}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TREES, min_size=2, max_size=2))
def test_every_state_comes_back_from_every_other(tmp_path_factory, trees):
    base = tmp_path_factory.mktemp("states")
    root = base / "w"
    root.mkdir()
    with Workspace(root) as workspace:
        checkpoints = Checkpoints(workspace, base / "data", FrozenClock(), None)
        states = []
        for tree in trees:
            empty(root)
            build(root, tree)
            states.append((checkpoints.take("state"), looks(root)))
        now = states[-1][1]
        for point, before in reversed(states[:1] + states):
            old, new = without_folders(now), without_folders(before)
            differ = {path for path in old.keys() | new.keys() if old.get(path) != new.get(path)}
            assert set(checkpoints.changed_since(point)) == differ
            assert set(checkpoints.restore(point)) == differ
            now = looks(root)
            assert now == before
            assert checkpoints.changed_since(point) == ()
