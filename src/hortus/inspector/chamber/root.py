"""The file system that a program sees: this machine's programs, and nothing else of it."""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from hortus.inspector.chamber import clock, trust
from hortus.inspector.chamber.kernel import Mount, make_read_only, mount
from hortus.inspector.chamber.spec import Planted, Shown, Spec

_PROGRAMS = ("usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32")
# What programs need of this machine's settings; nothing in it tells one machine from another.
_SETTINGS = (
    *("alternatives", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "java*", "ssl/openssl.cnf"),
    *("services", "protocols", "mime.types", "inputrc", "terminfo"),
)
_PROCESSORS = ("sys/devices/system/cpu", "sys/devices/system/node")
_DEVICES = ("null", "zero", "full", "random", "urandom", "tty")
_DEVICE_LINKS = {
    "fd": "/proc/self/fd",
    "stdin": "/proc/self/fd/0",
    "stdout": "/proc/self/fd/1",
    "stderr": "/proc/self/fd/2",
    "ptmx": "pts/ptmx",
}
_PLAIN = Mount.NO_SUID | Mount.NO_DEV
_NAMES = b"passwd: files\ngroup: files\nshadow: files\nhosts: files dns\nservices: files\n"


def build(root: Path, spec: Spec, owner: int) -> None:
    """Mount at ``root`` all that the program may see; what it may write belongs to ``owner``."""
    mount("none", Path("/"), flags=Mount.RECURSIVE | Mount.PRIVATE)
    _memory(root, "mode=755,size=64m")
    for name in _PROGRAMS:
        _show_program(Path("/") / name, root / name)
    _devices(root / "dev", owner)
    (root / "etc").mkdir()
    for pattern in _SETTINGS:
        for found in Path("/etc").glob(pattern):
            if found.exists():  # not a link to nowhere
                bind(found, root / found.relative_to("/"))
    for name in _PROCESSORS:
        if (Path("/") / name).is_dir():
            bind(Path("/") / name, root / name)
    size = spec.limits.disk_bytes
    for name in ("tmp", "run", "var", "home", "srv"):
        (root / name).mkdir()
    for name in ("tmp", "home", "run"):
        _memory(root / name, f"mode=755,size={size},uid={owner},gid={owner}")
    (root / "tmp").chmod(0o1777)
    (root / "proc").mkdir()
    _show(root, spec.shown)
    plant(root, _files(spec), owner, clock.seconds(spec.world.clock))
    for folder in (spec.home, spec.workspace):
        _own_folder(root, Path(folder), owner)


def bind(source: Path, target: Path) -> None:
    """Show ``source`` at ``target``, to be read only."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        target.mkdir(exist_ok=True)
    else:
        target.touch()
    mount(os.fspath(source), target, flags=Mount.BIND | Mount.RECURSIVE)
    make_read_only(target)


def close(root: Path) -> None:
    """Make the root itself read-only, once everything stands in it."""
    mount("none", root, flags=Mount.REMOUNT | Mount.BIND | Mount.READ_ONLY | _PLAIN)


def _files(spec: Spec) -> Iterator[Planted]:
    """Yield what is planted: what every system has, unless the run has its own, and its own."""
    own = {file.path for file in spec.files}
    usual = [Planted(path="/etc/nsswitch.conf", content=_NAMES), *trust.files(spec.vouched)]
    if spec.clock_library:
        pins = clock.mended(Path(spec.clock_library).read_bytes())
        usual.append(Planted(path=clock.INSIDE, content=pins))
    yield from (file for file in usual if file.path not in own)
    yield from spec.files


def plant(root: Path, files: Iterable[Planted], owner: int, at: float = 0.0) -> None:
    """Write the files that the program finds, with their folders, as if at the time ``at``."""
    for file in files:
        target = root / file.path.lstrip("/")
        _own_folder(root, Path(file.path).parent, owner)
        if stat.S_ISLNK(file.mode):
            target.symlink_to(file.content.decode())
            continue
        target.write_bytes(file.content)
        target.chmod(file.mode)
        os.chown(target, owner, owner)
        os.utime(target, (at, at))


def _own_folder(root: Path, folder: Path, owner: int) -> None:
    """Make a folder and those above it; those in a home belong to ``owner``."""
    at = root
    for part in folder.parts[1:]:
        at /= part
        if not at.exists():
            at.mkdir()
            if folder.parts[1] in ("home", "tmp"):
                os.chown(at, owner, owner)


def _memory(target: Path, options: str) -> None:
    target.mkdir(exist_ok=True)
    mount("tmpfs", target, "tmpfs", _PLAIN, options)


def _show_program(source: Path, target: Path) -> None:
    if source.is_symlink():
        target.symlink_to(source.readlink())
    elif source.is_dir():
        bind(source, target)


def _show(root: Path, shown: Iterable[Shown]) -> None:
    for folder in shown:
        bind(Path(folder.source), root / folder.path.lstrip("/"))


def _devices(folder: Path, owner: int) -> None:
    _memory(folder, "mode=755,size=1m")
    for name in _DEVICES:
        target = folder / name
        target.touch()
        mount(f"/dev/{name}", target, flags=Mount.BIND)
    for name, elsewhere in _DEVICE_LINKS.items():
        (folder / name).symlink_to(elsewhere)
    (folder / "pts").mkdir()
    mount("devpts", folder / "pts", "devpts", options="newinstance,ptmxmode=0666,mode=620")
    _memory(folder / "shm", f"mode=1777,size=64m,uid={owner}")
