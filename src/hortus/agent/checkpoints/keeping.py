"""Keep the files of a workspace as they were, apart from whatever git the person uses."""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

import msgspec

from hortus.agent.checkpoints.errors import CheckpointError
from hortus.agent.checkpoints.looking import Look, Scene, View, walk
from hortus.agent.checkpoints.objects import Hasher, Objects, Pack, leftovers
from hortus.agent.checkpoints.points import Points
from hortus.agent.checkpoints.restoring import Restorer, differences, refuse_loss
from hortus.agent.checkpoints.stats import Stats
from hortus.agent.checkpoints.trees import get_tree, parts_of_trees, put_tree
from hortus.agent.checkpoints.types import Point, Tree, as_bytes, as_paths
from hortus.agent.files import FileError, Git, Workspace
from hortus.core import Clock, new_id

_KEPT_US = 30 * 24 * 3600 * 1_000_000
_MANY_PACKS = 64


class Unfinished(msgspec.Struct, frozen=True):
    """A way back that was begun and not ended: where it led, and how the files were before."""

    target: str
    before: str


class Checkpoints:
    """The checkpoints of one workspace."""

    def __init__(self, workspace: Workspace, data: Path, clock: Clock, git: Git | None) -> None:
        self._folder = _made(data, workspace.root)
        self._clock = clock
        self._points = Points(self._folder / "points")
        self._objects = Objects(self._folder / "packs")
        stats = Stats(self._folder / "stats")
        self._scene = Scene(workspace, git, self._objects, stats)
        newest = self._points.newest()
        self._also = as_paths(newest.also) if newest else set()
        self._pruned = False

    def include(self, paths: Iterable[str]) -> None:
        """Keep these files from now on, whether git ignores them or not."""
        self._also |= set(paths)

    def take(self, label: str) -> str:
        """Keep the files as they are now; return the checkpoint's name."""
        with self._said(), self._locked(fcntl.LOCK_SH):
            point = self._take(label, ())
        self._prune()
        return point.id

    def points(self) -> tuple[Point, ...]:
        """Return the checkpoints there are, oldest first."""
        return self._points.all()

    def changed_since(self, checkpoint: str) -> tuple[str, ...]:
        """Return the files that differ from a checkpoint."""
        with self._said():
            kept = self._points.get(checkpoint)
            wanted = get_tree(kept.root, self._objects)
            view = self._look(Hasher(), self._also | set(wanted))
            skipped = as_paths(kept.skipped)
            now = {path: entry for path, entry in view.tree.items() if path not in skipped}
            return tuple(p for p in differences(now, wanted) if p not in view.skipped)

    def restore(self, checkpoint: str) -> tuple[str, ...]:
        """Put the files back as they were, after keeping them as they are now.

        Returns the files that changed. What was not kept is left alone.
        """
        with self._said(), self._locked(fcntl.LOCK_SH):
            target = self._points.get(checkpoint)
            wanted = get_tree(target.root, self._objects)
            before = self._take(f"before going back to: {target.label}", wanted)
            now = get_tree(before.root, self._objects)
            refuse_loss(self._scene.workspace, now, wanted, as_paths(before.skipped))
            killed = self.unfinished is not None
            self._begin(Unfinished(checkpoint, before.id))
            changed = self._bring_about(target, now, wanted, killed=killed)
            self._end()
            return changed

    @property
    def unfinished(self) -> Unfinished | None:
        """The way back that a process did not live to end; either side of it can be restored."""
        try:
            data = (self._folder / "restoring").read_bytes()
            return msgspec.json.decode(data, type=Unfinished)
        except (OSError, msgspec.DecodeError):
            return None

    def _take(self, label: str, wanted: Iterable[str]) -> Point:
        """Keep everything, and whatever stands where ``wanted`` files are to be."""
        self._objects.refresh()
        safely = bool(wanted)
        pack = Pack(self._objects)
        try:
            view = self._look(pack, self._also | set(wanted))
            root = put_tree(view.tree, pack)
            pack.finish(safely=safely)
        finally:
            pack.discard()
        now_us = self._clock.now_us()
        point = Point(
            id=new_id("cp", now_us),
            label=label,
            taken_us=now_us,
            root=root,
            skipped=as_bytes(view.skipped),
            also=as_bytes(self._also),
        )
        self._points.add(point, safely=safely)
        self._scene.stats.save()
        return point

    def _look(self, sink: Pack | Hasher, also: set[str]) -> View:
        return Look(self._scene, sink, self._clock.now_us()).view(also)

    def _bring_about(
        self, target: Point, now: Tree, wanted: Tree, *, killed: bool
    ) -> tuple[str, ...]:
        restorer = Restorer(self._scene.workspace, self._objects, now, wanted)
        restorer.make_room()
        restorer.fill()
        # By the rules of the files put back: what these ignore was there before and is left.
        there = {found.path for found in walk(self._scene)} | as_paths(target.also) | self._also
        added = now.keys() - wanted.keys() - as_paths(target.skipped)
        restorer.clear(added & there)
        if killed:
            restorer.sweep()
        restorer.settle()
        return restorer.changed

    def _begin(self, way: Unfinished) -> None:
        (self._folder / "restoring").write_bytes(msgspec.json.encode(way))

    def _end(self) -> None:
        (self._folder / "restoring").unlink(missing_ok=True)

    def _prune(self) -> None:
        """Forget what is too old, once a session, and clear away what nothing needs any more."""
        if self._pruned and self._objects.small <= _MANY_PACKS:
            return
        self._pruned = True
        old = self._points.remove_before(self._clock.now_us() - _KEPT_US)
        if not old and self._objects.small <= _MANY_PACKS:
            return
        with self._said(), self._locked(fcntl.LOCK_EX | fcntl.LOCK_NB) as alone:
            if alone:
                self._objects.refresh()
                roots = [point.root for point in self._points.all()]
                self._objects.keep_only(parts_of_trees(roots, self._objects))
                for path in leftovers(self._objects.folder):
                    path.unlink(missing_ok=True)

    @contextmanager
    def _locked(self, how: int) -> Iterator[bool]:
        """Hold the folder, with others who keep or alone to clear away; say whether it is held."""
        handle = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            yield _lock(handle, how)
        finally:
            os.close(handle)

    @contextmanager
    def _said(self) -> Iterator[None]:
        """Say in our words what the system refuses."""
        try:
            yield
        except FileError as e:
            raise CheckpointError(e.message, remedy=e.remedy) from e
        except OSError as e:
            raise CheckpointError(
                f"the files could not be kept or put back: {e.strerror}",
                remedy="make room on the disk, or see who may write there, and try again",
            ) from e


def _lock(handle: int, how: int) -> bool:
    try:
        fcntl.flock(handle, how)
    except BlockingIOError:
        return False
    return True


def _made(data: Path, root: Path) -> Path:
    """Make the folder of a workspace's checkpoints, which only this person may look into."""
    place = str(root.resolve())
    name = blake2b(os.fsencode(place), digest_size=10).hexdigest()
    folder = data / "agent" / "checkpoints" / name
    try:
        for part in (folder, folder / "packs", folder / "points"):
            part.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / "workspace").write_text(f"{place}\n", encoding="utf-8", errors="surrogateescape")
    except OSError as e:
        raise CheckpointError(
            f"{folder} cannot be made: {e.strerror}", remedy="see who may write there"
        ) from e
    return folder
